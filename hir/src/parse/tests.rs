//! Text that is read and written again, and text that cannot be read.

use super::parse;
use crate::print::print;

fn error_in(text: &str) -> String {
    match parse(text) {
        Ok(function) => panic!("it could be read: {}", print(&function)),
        Err(error) => error,
    }
}

/// The lines without the blanks that they begin with in a test.
fn flat(text: &str) -> String {
    text.lines().map(|line| line.trim_start().to_owned() + "\n").collect()
}

fn assert_round_trips(text: &str) {
    let printed = print(&parse(text).expect("text that can be read"));
    assert_eq!(flat(&printed), flat(text));
}

#[test]
fn every_part_of_a_function_round_trips() {
    assert_round_trips(
        "function outer.<locals>.<lambda>
         entry Loop 12 arguments 2 registers 7 variables (r0, r3)
         avoid (3 kind, 12 never-run)
         frame f1 Point.__init__ of v2 at s0 makes r3 v4 depth 1 first r7 registers 3 variables (r7, r8)
         avoid (4 shape)
         frame f2 length of v4 at s1 returns r9 depth 2 first r10 registers 2 variables ()
         frame f3 note of v4 at s1 drops depth 2 first r10 registers 0 variables ()
         b0: pc 0 line 1
           v4: Int[-3, 9] = Constant 4
           v2: Any = Argument 1
           Jump b2(v4, v2)
         b2(v5: Int[small], v6: Str|List): pc 3 line 2 state s3
           v7: Bool = IntCompare Le v5 v4
           Branch v7 b9 b5
         b5: pc 8 line 4 cold
           Exit overflow s1
         b9: pc 5 line 3
           v20: Int[min, -1] = Argument 0
           v21: Int[0, max] = Argument 0
           v22: Int = Argument 0
           v12: Any = CallCode @1 v2 @2 (v2, v5) instance to r3 s1
           Invoke b10 b11
         b11: pc 7 line 3 f1 cold
           v13: Object = TakeException false
           Unreachable
         b10: pc 7 line 3
           v14: Object = GuardShape v12 @3 #1 s1
           v23: None = EnterFrame f1 s0
           v24: None = LeaveFrame f1 s1
           v25: Any = CallCode @1 v2 @2 () dropped s1
           v26: Any = CallCode @1 v2 @2 () to r1 s1
           v15: None = Step 9 (r1=v5, r2=v12) (r3) s1
           v16: None = GuardVersion @4 #2 names s1
           v17: Any = Binary FloorDiv v12 v5 true Int|Float s1
           v18: Tuple = NewTuple () s1
           v19: Float = FloatUnary Sqrt v6
           Return v17
         s0: pc 4 (r0=v2)
         s1: pc 9 f1 (r7=v2, r9=v5)
         s3: pc 3 ()",
    );
}

#[test]
fn constants_of_all_kinds_round_trip() {
    for constant in [
        "None",
        "True",
        "False",
        "Unbound",
        "Null",
        "mark8",
        "@1",
        "0",
        "-1",
        "281474976710655",
        "-281474976710656",
        "0.0",
        "-0.0",
        "1.5",
        "1e300",
        "5e-324",
        "inf",
        "-inf",
        "NaN",
        "-NaN",
    ] {
        assert_round_trips(&format!(
            "function f
             entry Call arguments 0 registers 0 variables ()
             b0: pc 0 line 0
               v0: Any = Constant {constant}
               Return v0"
        ));
    }
}

#[test]
fn different_names_become_different_addresses_and_the_same_name_the_same() {
    assert_round_trips(
        "function f
         entry Call arguments 0 registers 0 variables ()
         b0: pc 0 line 0
           v0: Any = Constant @1
           v1: Any = LoadAddress @2 s0
           v2: Any = Constant @1
           v3: Any = LoadAddress @3 s0
           v4: Any = LoadAddress @2 s0
           Return v0
         s0: pc 0 ()",
    );
}

#[test]
fn what_is_left_out_of_a_block_s_beginning_is_nothing() {
    let function = parse("b0:\nUnreachable").expect("text that can be read");
    assert_eq!(flat(&print(&function)).lines().nth(2), Some("b0: pc 0 line 0"));
}

#[test]
fn errors_say_the_line_and_what_is_wrong() {
    let cases = [
        ("b0:\n  v0: Any = Argument", "line 2: NUMBER expected, not the end of the line"),
        ("b0:\n  v0: Any = Argument 0 0", "line 2: the end of the line expected, not 0"),
        ("b0:\n  v0: Some = Argument 0", "line 2: there is no kind Some"),
        ("b0:\n  v0: Any = Juggle v0", "line 2: there is no instruction Juggle"),
        ("b0:\n  v0: Any = Constant zero", "line 2: zero is no constant"),
        ("b0:\n  Leap b1", "line 2: there is no terminator Leap"),
        ("b0:\n  Jump b1(v0", "line 2: `)` expected, not the end of the line"),
        ("  Return v0", "line 1: a block must begin first"),
        ("b0:\n  Unreachable\nb0:\n  Unreachable", "line 3: b0 is there twice"),
        ("b0:\n  Jump b1", "there is no b1"),
        ("b0:\n  Exit kind s4", "there is no s4"),
        ("", "there is no b0"),
        (
            "b0:\n  v0: Int = IntBinary Pow v0 v0 s0",
            "line 2: Pow is none of Add, Sub, Mul, FloorDiv, Mod, And, Or, Xor, LShift, RShift",
        ),
        ("b0:\n  v4000000: Any = Argument 0", "line 2: 4000000 is too large a number"),
    ];
    for (text, error) in cases {
        assert_eq!(error_in(text), error);
    }
}
