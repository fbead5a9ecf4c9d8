//! Copying and comparing few bytes. Most strings are short, and a call of the C library for a length that the compiler
//! does not know costs more than the bytes: here two words, which may overlap, do for up to sixteen of them.

/// As `copy_from_slice`.
#[inline(always)]
pub fn copy(to: &mut [u8], from: &[u8]) {
    let n = from.len();
    if n > 16 || to.len() != n {
        to.copy_from_slice(from);
    } else if n >= 8 {
        ends::<8>(to, from);
    } else if n >= 4 {
        ends::<4>(to, from);
    } else if n >= 2 {
        ends::<2>(to, from);
    } else if n == 1 {
        to[0] = from[0];
    }
}

/// Copies the first and the last N bytes; there are as many at least, and no more than twice as many.
#[inline(always)]
fn ends<const N: usize>(to: &mut [u8], from: &[u8]) {
    if let (Some(first), Some(last)) = (from.first_chunk::<N>(), from.last_chunk::<N>()) {
        let (first, last) = (*first, *last);
        if let Some(place) = to.first_chunk_mut::<N>() {
            *place = first;
        }
        if let Some(place) = to.last_chunk_mut::<N>() {
            *place = last;
        }
    }
}

/// As `==`.
#[inline(always)]
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    let n = a.len();
    if b.len() != n {
        false
    } else if n > 16 {
        // Most different strings differ in the first byte already.
        a[0] == b[0] && a == b
    } else if n >= 8 {
        a.first_chunk::<8>() == b.first_chunk::<8>() && a.last_chunk::<8>() == b.last_chunk::<8>()
    } else if n >= 4 {
        a.first_chunk::<4>() == b.first_chunk::<4>() && a.last_chunk::<4>() == b.last_chunk::<4>()
    } else if n >= 2 {
        a.first_chunk::<2>() == b.first_chunk::<2>() && a[n - 1] == b[n - 1]
    } else {
        a.first() == b.first()
    }
}

/// Whether all bytes are ASCII.
#[inline(always)]
pub fn is_ascii(bytes: &[u8]) -> bool {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        _ if bytes.len() > 16 => bytes.is_ascii(),
        (Some(first), Some(last)) => (u64::from_ne_bytes(*first) | u64::from_ne_bytes(*last)) & HIGH == 0,
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                (u32::from_ne_bytes(*first) | u32::from_ne_bytes(*last)) & HIGH as u32 == 0
            }
            _ => bytes.iter().all(u8::is_ascii),
        },
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn copies_and_comparisons_are_those_of_slices() {
        let from: Vec<u8> = (1..=40).collect();
        for length in 0..from.len() {
            let mut to = vec![0; length];
            super::copy(&mut to, &from[..length]);
            assert_eq!(to, from[..length]);
            assert!(super::equal(&to, &from[..length]));
            assert!(!super::equal(&to, &from[..length + 1]));
            assert!(super::is_ascii(&to));
            for at in 0..length {
                let mut other = to.clone();
                other[at] ^= 0x80;
                assert!(!super::is_ascii(&other));
                assert!(!super::equal(&to, &other), "byte {at} of {length}");
            }
        }
    }
}
