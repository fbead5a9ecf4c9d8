//! The module `_random`: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), seeded as CPython seeds it.

use dashu_int::{IBig, UBig};
use pyrite_object::exception::Exc;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, method, new, slot};
use pyrite_object::object::Gc;
use pyrite_object::slots::Slot;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, int, native_table, ops, recursive};
use std::cell::RefCell;

/// Words of the state, and the distance of the words that are mixed.
const N: usize = 624;
const M: usize = 397;

/// The generator. `at` is the next word to give; `N` when they are used up.
struct Twister {
    words: [u32; N],
    at: usize,
}

impl Twister {
    /// The state for one word, by the recurrence of the authors' `init_genrand`.
    fn from_word(seed: u32) -> Twister {
        let mut words = [0; N];
        words[0] = seed;
        for i in 1..N {
            let last: u32 = words[i - 1];
            words[i] = (last ^ last >> 30).wrapping_mul(1_812_433_253).wrapping_add(i as u32);
        }
        Twister { words, at: N }
    }

    /// The state for many words, as the authors' `init_by_array`.
    fn from_words(key: &[u32]) -> Twister {
        let mut made = Twister::from_word(19_650_218);
        let words = &mut made.words;
        let (mut i, mut j) = (1, 0);
        let mut step = |words: &mut [u32; N], f: &mut dyn FnMut(u32, u32, usize) -> u32| {
            let last = words[i - 1];
            words[i] = f(words[i], last ^ last >> 30, i);
            i += 1;
            if i >= N {
                words[0] = words[N - 1];
                i = 1;
            }
        };
        for _ in 0..N.max(key.len()) {
            step(words, &mut |word, last, _| {
                (word ^ last.wrapping_mul(1_664_525)).wrapping_add(key[j]).wrapping_add(j as u32)
            });
            j = (j + 1) % key.len();
        }
        for _ in 0..N - 1 {
            step(words, &mut |word, last, i| {
                (word ^ last.wrapping_mul(1_566_083_941)).wrapping_sub(i as u32)
            });
        }
        words[0] = 0x8000_0000;
        made
    }

    fn twist(&mut self) {
        for i in 0..N {
            let y = self.words[i] & 0x8000_0000 | self.words[(i + 1) % N] & 0x7fff_ffff;
            let odd = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[i] = self.words[(i + M) % N] ^ y >> 1 ^ odd;
        }
        self.at = 0;
    }

    fn next(&mut self) -> u32 {
        if self.at >= N {
            self.twist();
        }
        let mut y = self.words[self.at];
        self.at += 1;
        y ^= y >> 11;
        y ^= y << 7 & 0x9d2c_5680;
        y ^= y << 15 & 0xefc6_0000;
        y ^ y >> 18
    }

    /// A number from 0 to 1, of 53 bits.
    fn float(&mut self) -> f64 {
        let (a, b) = (self.next() >> 5, self.next() >> 6);
        (f64::from(a) * 67_108_864.0 + f64::from(b)) * (1.0 / 9_007_199_254_740_992.0)
    }
}

struct Random(RefCell<Box<Twister>>);

impl Payload for Random {
    fn trace(&self, _marker: &mut Marker) {}
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Random>>> {
    match value.native::<Random>() {
        Some(r) => Ok(r),
        None => Err(recursive::foreign_receiver(vm, "_random.Random", value)),
    }
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let Some(class) = args[0].cast::<Type>() else { return Err(vm.type_error("not a class")) };
    let made = vm.new_native(class, Random(RefCell::new(Box::new(Twister::from_word(5489))))).value();
    Ok(made)
}

fn init(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].as_dict().is_some_and(|d| !d.is_empty()) && vm.type_of(args[0]).name_str() == "Random" {
        return Err(vm.type_error("Random() takes no keyword arguments"));
    }
    let given = &args[2..];
    if given.len() > 1 {
        let message = format!("Random expected at most 1 argument, got {}", given.len());
        return Err(vm.type_error(message));
    }
    seed(vm, &[args[0], given.first().copied().unwrap_or(Value::NONE)])
}

/// The words of a number's magnitude, the lowest first; one at least.
fn words_of(big: &IBig) -> Vec<u32> {
    let bytes = big.clone().into_parts().1.to_le_bytes();
    let mut words: Vec<u32> =
        bytes.chunks(4).map(|c| c.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b))).collect();
    while words.len() > 1 && words.last() == Some(&0) {
        words.pop();
    }
    if words.is_empty() {
        words.push(0);
    }
    words
}

fn seed(vm: &mut Vm, args: &[Value]) -> R {
    let random = this(vm, args[0])?;
    let key = if args[1].is_none() {
        let mut bytes = [0u8; N * 4];
        // SAFETY: the buffer is as long as is said. Where there is no entropy, the zeros are as good a start as any.
        unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
        bytes.chunks_exact(4).map(|c| c.iter().fold(0, |n, b| n << 8 | u32::from(*b))).collect()
    } else if args[1].as_int().is_some() {
        // The magnitude, by `abs` as a subclass may have it.
        let magnitude = ops::unary(vm, Slot::Abs, args[1])?;
        match magnitude.as_int() {
            Some(i) => words_of(&i.to_big()),
            None => return Err(vm.type_error("__abs__ must return an int")),
        }
    } else {
        words_of(&IBig::from(ops::hash(vm, args[1])? as u64))
    };
    **random.0.borrow_mut() = Twister::from_words(&key);
    Ok(Value::NONE)
}

fn random(vm: &mut Vm, args: &[Value]) -> R {
    let random = this(vm, args[0])?;
    let f = random.0.borrow_mut().float();
    Ok(Value::float(f))
}

fn getrandbits(vm: &mut Vm, args: &[Value]) -> R {
    let random = this(vm, args[0])?;
    let k = ops::index_isize(vm, args[1], Exc::OverflowError)?;
    if k < 0 {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    let mut left = k as usize;
    if left == 0 {
        return Ok(Value::small_int(0));
    }
    if left <= 32 {
        let word = random.0.borrow_mut().next() >> (32 - left);
        return Ok(vm.int(word.into()));
    }
    // An int of more bits than this cannot be made.
    if left > i32::MAX as usize * 8 {
        return Err(vm.memory_error());
    }
    let mut bytes = Vec::with_capacity(left.div_ceil(32) * 4);
    while left > 0 {
        let mut word = random.0.borrow_mut().next();
        if left < 32 {
            word >>= 32 - left;
        }
        bytes.extend(word.to_le_bytes());
        left = left.saturating_sub(32);
    }
    Ok(int::from_big(vm, &IBig::from(UBig::from_le_bytes(&bytes))))
}

fn getstate(vm: &mut Vm, args: &[Value]) -> R {
    let random = this(vm, args[0])?;
    let words: Vec<u32> = {
        let twister = random.0.borrow();
        twister.words.iter().copied().chain([twister.at as u32]).collect()
    };
    let mut items = vm.rooted();
    for word in words {
        let word = vm.int(word.into());
        items.push(word);
    }
    Ok(vm.tuple(&items))
}

fn setstate(vm: &mut Vm, args: &[Value]) -> R {
    let random = this(vm, args[0])?;
    let Some(state) = args[1].as_tuple() else {
        return Err(vm.type_error("state vector must be a tuple"));
    };
    if state.len() != N + 1 {
        return Err(vm.value_error("state vector is the wrong size"));
    }
    let mut words = [0; N];
    for (i, word) in words.iter_mut().enumerate() {
        let Some(n) = state.get(i).as_int() else {
            let message = format!("expected int, got {}", vm.type_name(state.get(i)));
            return Err(vm.type_error(message));
        };
        match n.to_i128() {
            Some(n) if n < 0 => return Err(vm.overflow_error("can't convert negative value to unsigned int")),
            Some(n) if n <= i128::from(u64::MAX) => *word = n as u32,
            _ => return Err(vm.overflow_error("Python int too large to convert to C unsigned long")),
        }
    }
    let at = ops::index_isize(vm, state.get(N), Exc::OverflowError)?;
    if !(0..=N as isize).contains(&at) {
        return Err(vm.value_error("invalid state"));
    }
    **random.0.borrow_mut() = Twister { words, at: at as usize };
    Ok(Value::NONE)
}

native_table! {
    METHODS = [
        new("(type, *args, **kwargs)", make),
        slot("__init__", "(self, /, *args, **kwargs)", init, "Initialize self.  See help(type(self)) for accurate signature."),
        method("random", "(self, /)", random, "A number of at least 0 and less than 1."),
        method("seed", "(self, n=None, /)", seed, "Begins anew from a number, or from the system's entropy."),
        method("getstate", "(self, /)", getstate, "The state, as a tuple of integers."),
        method("setstate", "(self, state, /)", setstate, "Goes on from a state that getstate() gave."),
        method("getrandbits", "(self, k, /)", getrandbits, "An integer of k random bits."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let ty = vm.new_native_type::<Random>("_random", "Random", flags::BASE, &METHODS, &[]);
    module.dict.get().set_str(vm, "Random", ty.value())
}

#[cfg(test)]
mod tests {
    use super::Twister;

    #[test]
    fn the_authors_first_numbers_come_out() {
        // From the file mt19937ar.out of the paper's authors.
        let mut twister = Twister::from_words(&[0x123, 0x234, 0x345, 0x456]);
        let first: Vec<u32> = (0..5).map(|_| twister.next()).collect();
        assert_eq!(first, [1_067_595_299, 955_945_823, 477_289_528, 4_107_218_783, 4_228_976_476]);
    }
}
