use super::*;
use crate::{Mode, Options};

fn sample() -> Vec<u8> {
    let source = "class A:\n    x = (1, 2.5, 'a', b'b', 10**30, 3j)\n    def f(self, *a):\n        try:\n            return a[0]\n        except E as e:\n            raise\n";
    let options =
        Options { mode: Mode::Exec, optimize: 0, top_level_await: false, allow_incomplete: false, future: 0 };
    encode(&crate::compile(source, "f.py", &options).expect("it is good Python").0)
}

#[test]
fn decoding_an_encoding_gives_it_back() {
    let bytes = sample();
    let code = decode(&bytes, None).expect("it was encoded");
    assert_eq!(encode(&code), bytes);
    assert_eq!(&*code.filename, "f.py");
    assert_eq!(&*decode(&bytes, Some("g.py")).expect("it was encoded").filename, "g.py");
}

#[test]
fn a_truncated_encoding_is_an_error() {
    let bytes = sample();
    for length in 0..bytes.len() {
        assert!(decode(&bytes[..length], None).is_err());
    }
}

#[test]
fn a_corrupt_encoding_never_panics_in_the_decoder_or_the_verifier() {
    let bytes = sample();
    let mut state = 1u32;
    for place in 0..bytes.len() {
        for _ in 0..8 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let mut corrupt = bytes.clone();
            corrupt[place] = (state >> 24) as u8;
            if let Ok(code) = decode(&corrupt, None) {
                let _ = crate::verify::verify(&code);
                let _ = crate::disassemble::disassemble(&code);
            }
        }
    }
}
