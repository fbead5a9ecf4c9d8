//! The module `_sha3` (FIPS 202): four hash functions, and two that give as many bytes as are asked for.

use super::bytes_of;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, NativeDef, Payload, method, new};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, native_table, recursive};
use sha3::digest::{DynDigest, ExtendableOutput, Update, XofReader};
use sha3::{Sha3_224, Sha3_256, Sha3_384, Sha3_512, Shake128, Shake256};
use std::cell::RefCell;

enum State {
    Fixed(Box<dyn DynDigest>),
    Shake128(Shake128),
    Shake256(Shake256),
}

impl State {
    fn update(&mut self, data: &[u8]) {
        match self {
            State::Fixed(state) => state.update(data),
            State::Shake128(state) => state.update(data),
            State::Shake256(state) => state.update(data),
        }
    }

    fn copy(&self) -> State {
        match self {
            State::Fixed(state) => State::Fixed(state.box_clone()),
            State::Shake128(state) => State::Shake128(state.clone()),
            State::Shake256(state) => State::Shake256(state.clone()),
        }
    }

    /// The digest; its length is for the functions that have none of their own.
    fn finish(self, length: usize) -> Vec<u8> {
        let mut out = vec![0; length];
        match self {
            State::Fixed(state) => return state.finalize().into_vec(),
            State::Shake128(state) => state.finalize_xof().read(&mut out),
            State::Shake256(state) => state.finalize_xof().read(&mut out),
        }
        out
    }
}

struct Algorithm {
    name: &'static str,
    /// Bytes of the digest; 0 if that is for the caller to say.
    size: i64,
    /// Bytes of the state that a block fills.
    rate: i64,
    /// Bits put after the message, with the first bit of the padding.
    suffix: u8,
    start: fn() -> State,
}

macro_rules! algorithms {
    ($($name:literal $size:literal $rate:literal $suffix:literal $start:expr;)*) => {
        [$(Algorithm { name: $name, size: $size, rate: $rate, suffix: $suffix, start: || $start }),*]
    };
}

static ALGORITHMS: [Algorithm; 6] = algorithms! {
    "sha3_224" 28 144 6 State::Fixed(Box::new(Sha3_224::default()));
    "sha3_256" 32 136 6 State::Fixed(Box::new(Sha3_256::default()));
    "sha3_384" 48 104 6 State::Fixed(Box::new(Sha3_384::default()));
    "sha3_512" 64 72 6 State::Fixed(Box::new(Sha3_512::default()));
    "shake_128" 0 168 31 State::Shake128(Shake128::default());
    "shake_256" 0 136 31 State::Shake256(Shake256::default());
};

/// Bits of the whole state.
const STATE_BITS: i64 = 1600;
/// Digests must be shorter than this.
const MAX_LENGTH: u64 = 1 << 29; // bytes

/// The types in a `Vm`, by algorithm.
#[derive(Default)]
struct Types([Option<Gc<Type>>; ALGORITHMS.len()]);

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.0.iter().for_each(|ty| ty.trace(marker));
    }
}

struct Hash {
    algorithm: usize,
    state: RefCell<State>,
}

impl Payload for Hash {
    fn trace(&self, _marker: &mut Marker) {}
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Hash>>> {
    match value.native::<Hash>() {
        Some(h) => Ok(h),
        None => Err(recursive::foreign_receiver(vm, "_sha3", value)),
    }
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    let algorithm = vm.extension::<Types>().0.iter().position(|ty| *ty == Some(class)).unwrap_or(0);
    let data = super::data_or_string(vm, args[1], args[3], "")?;
    let mut state = (ALGORITHMS[algorithm].start)();
    if data != Value::ABSENT {
        state.update(&bytes_of(vm, data)?);
    }
    Ok(vm.new_native(class, Hash { algorithm, state: RefCell::new(state) }).value())
}

fn update(vm: &mut Vm, args: &[Value]) -> R {
    let hash = this(vm, args[0])?;
    let bytes = bytes_of(vm, args[1])?;
    hash.state.borrow_mut().update(&bytes);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let hash = this(vm, args[0])?;
    let state = hash.state.borrow().copy();
    let class = vm.type_of(args[0]);
    Ok(vm.new_native(class, Hash { algorithm: hash.algorithm, state: RefCell::new(state) }).value())
}

/// The digest; the length is the second argument, if there is one.
fn result(vm: &mut Vm, args: &[Value]) -> R<Vec<u8>> {
    let hash = this(vm, args[0])?;
    let length = match args.get(1) {
        Some(length) => super::unsigned(vm, *length, "unsigned long")?,
        None => 0,
    };
    if length >= MAX_LENGTH {
        return Err(vm.value_error("length is too large"));
    }
    let state = hash.state.borrow().copy();
    Ok(state.finish(length as usize))
}

fn digest(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = result(vm, args)?;
    Ok(pyrite_object::bytes::new(vm, &bytes))
}

fn hexdigest(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = result(vm, args)?;
    Ok(super::hexadecimal(vm, &bytes))
}

fn algorithm(vm: &mut Vm, value: Value) -> R<&'static Algorithm> {
    Ok(&ALGORITHMS[this(vm, value)?.algorithm])
}

fn name(vm: &mut Vm, value: Value) -> R {
    let name = algorithm(vm, value)?.name;
    Ok(vm.str(name))
}

fn block_size(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(algorithm(vm, value)?.rate))
}

fn digest_size(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(algorithm(vm, value)?.size))
}

fn capacity_bits(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(STATE_BITS - 8 * algorithm(vm, value)?.rate))
}

fn rate_bits(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(8 * algorithm(vm, value)?.rate))
}

fn suffix(vm: &mut Vm, value: Value) -> R {
    let suffix = algorithm(vm, value)?.suffix;
    Ok(pyrite_object::bytes::new(vm, &[suffix]))
}

static ATTRIBUTES: &[GetSetDef] = &[
    getter("block_size", block_size),
    getter("name", name),
    getter("digest_size", digest_size),
    getter("_capacity_bits", capacity_bits),
    getter("_rate_bits", rate_bits),
    getter("_suffix", suffix),
];

native_table! {
    COMMON = [
        new("!(type, data=<absent>, *, usedforsecurity=True, string=<absent>)", make),
        method("copy", "(self, /)", copy, "A hash object in the same state."),
        method("update", "(self, data, /)", update, "Goes on with more bytes."),
    ]
}

native_table! {
    FIXED = [
        method("digest", "(self, /)", digest, "The digest so far, as bytes."),
        method("hexdigest", "(self, /)", hexdigest, "The digest so far, in hexadecimal digits."),
    ]
}

native_table! {
    SHAKE = [
        method("digest", "(self, /, length)", digest, "So many bytes of the digest so far."),
        method("hexdigest", "(self, /, length)", hexdigest, "So many bytes of the digest so far, in hexadecimal digits."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let dict = module.dict.get();
    for (i, algorithm) in ALGORITHMS.iter().enumerate() {
        let ty = vm.new_native_type::<Hash>("_sha3", algorithm.name, flags::IMMUTABLE, &COMMON, ATTRIBUTES);
        let methods: &'static [NativeDef] = if algorithm.size == 0 { &SHAKE } else { &FIXED };
        vm.add_methods(ty, methods);
        vm.extension::<Types>().0[i] = Some(ty);
        dict.set_str(vm, algorithm.name, ty.value())?;
    }
    let implementation = vm.str("RustCrypto");
    dict.set_str(vm, "implementation", implementation)?;
    dict.set_str(vm, "_GIL_MINSIZE", Value::small_int(super::GIL_MINSIZE))
}
