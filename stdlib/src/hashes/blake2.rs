//! The module `_blake2` (RFC 7693): BLAKE2b and BLAKE2s with keys, salts and the parameters of tree hashing.

use super::{bytes_of, data_or_string, unsigned};
use pyrite_object::bytes::make::bytes_like;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, NativeDef, Payload, method, new};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, native_table, ops, recursive};
use std::cell::RefCell;

/// What tells the two functions apart.
struct Variant {
    name: &'static str,
    /// As errors call it.
    shown: &'static str,
    block: i64,
    salt: usize,
    person: usize,
    /// Bytes of the longest key and the longest digest.
    longest: usize,
    last_node_offset: u64,
}

static VARIANTS: [Variant; 2] = [
    Variant {
        name: "blake2b",
        shown: "Blake2b",
        block: blake2b_simd::BLOCKBYTES as i64,
        salt: blake2b_simd::SALTBYTES,
        person: blake2b_simd::PERSONALBYTES,
        longest: blake2b_simd::OUTBYTES,
        last_node_offset: u64::MAX,
    },
    Variant {
        name: "blake2s",
        shown: "Blake2s",
        block: blake2s_simd::BLOCKBYTES as i64,
        salt: blake2s_simd::SALTBYTES,
        person: blake2s_simd::PERSONALBYTES,
        longest: blake2s_simd::OUTBYTES,
        last_node_offset: (1 << 48) - 1,
    },
];

enum State {
    B(blake2b_simd::State),
    S(blake2s_simd::State),
}

impl State {
    fn update(&mut self, data: &[u8]) {
        match self {
            State::B(state) => drop(state.update(data)),
            State::S(state) => drop(state.update(data)),
        }
    }

    fn finish(&self) -> Vec<u8> {
        match self {
            State::B(state) => state.finalize().as_bytes().to_vec(),
            State::S(state) => state.finalize().as_bytes().to_vec(),
        }
    }

    fn copy(&self) -> State {
        match self {
            State::B(state) => State::B(state.clone()),
            State::S(state) => State::S(state.clone()),
        }
    }
}

/// The parameters, all checked.
struct Parameters {
    digest_size: usize,
    key: Vec<u8>,
    salt: Vec<u8>,
    person: Vec<u8>,
    fanout: u8,
    depth: u8,
    leaf_size: u32,
    node_offset: u64,
    node_depth: u8,
    inner_size: usize,
    last_node: bool,
}

macro_rules! start {
    ($p:ident $crate_name:ident) => {{
        let mut made = $crate_name::Params::new();
        made.hash_length($p.digest_size)
            .key(&$p.key)
            .salt(&$p.salt)
            .personal(&$p.person)
            .fanout($p.fanout)
            .max_depth($p.depth)
            .max_leaf_length($p.leaf_size)
            .node_offset($p.node_offset)
            .node_depth($p.node_depth)
            .inner_hash_length($p.inner_size)
            .last_node($p.last_node);
        made.to_state()
    }};
}

/// The types in a `Vm`, by variant.
#[derive(Default)]
struct Types([Option<Gc<Type>>; VARIANTS.len()]);

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(types) = vm.get_extension::<Types>() {
        types.0.iter().for_each(|ty| ty.trace(marker));
    }
}

struct Hash {
    variant: usize,
    size: usize,
    state: RefCell<State>,
}

impl Payload for Hash {
    fn trace(&self, _marker: &mut Marker) {}
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Hash>>> {
    match value.native::<Hash>() {
        Some(h) => Ok(h),
        None => Err(recursive::foreign_receiver(vm, "_blake2", value)),
    }
}

fn int(vm: &mut Vm, value: Value, default: i32) -> R<i32> {
    if value == Value::ABSENT {
        return Ok(default);
    }
    match ops::index_of(vm, value)?.to_i64().and_then(|n| i32::try_from(n).ok()) {
        Some(n) => Ok(n),
        None => Err(vm.overflow_error("Python int too large to convert to C int")),
    }
}

/// An unsigned number; none is zero.
fn number(vm: &mut Vm, value: Value, what: &str) -> R<u64> {
    if value == Value::ABSENT { Ok(0) } else { unsigned(vm, value, what) }
}

fn buffer(vm: &mut Vm, value: Value) -> R<Vec<u8>> {
    if value == Value::ABSENT {
        return Ok(Vec::new());
    }
    match bytes_like(vm, value)? {
        Some(bytes) => Ok(bytes.into_owned()),
        None => {
            let message = format!("a bytes-like object is required, not '{}'", vm.type_name(value));
            Err(vm.type_error(message))
        }
    }
}

fn byte(vm: &mut Vm, name: &str, n: i32, low: i32) -> R<u8> {
    match u8::try_from(n) {
        Ok(byte) if n >= low => Ok(byte),
        _ => Err(vm.value_error(format!("{name} must be between {low} and 255"))),
    }
}

fn short(vm: &mut Vm, name: &str, bytes: Vec<u8>, longest: usize) -> R<Vec<u8>> {
    if bytes.len() > longest {
        return Err(vm.value_error(format!("maximum {name} length is {longest} bytes")));
    }
    Ok(bytes)
}

fn parameters(vm: &mut Vm, variant: &Variant, args: &[Value]) -> R<Parameters> {
    let longest = variant.longest as i32;
    // All are converted before any is checked.
    let digest_size = int(vm, args[2], longest)?;
    let (key, salt, person) = (buffer(vm, args[3])?, buffer(vm, args[4])?, buffer(vm, args[5])?);
    let (fanout, depth) = (int(vm, args[6], 1)?, int(vm, args[7], 1)?);
    let leaf_size = number(vm, args[8], "unsigned long")?;
    let node_offset = number(vm, args[9], "unsigned long long")?;
    let (node_depth, inner_size) = (int(vm, args[10], 0)?, int(vm, args[11], 0)?);
    let last_node = args[12] != Value::ABSENT && ops::truth(vm, args[12])?;
    if !(1..=longest).contains(&digest_size) {
        let message = format!(
            "digest_size for {} must be between 1 and {longest} bytes, here it is {digest_size}",
            variant.shown
        );
        return Err(vm.value_error(message));
    }
    let salt = short(vm, "salt", salt, variant.salt)?;
    let person = short(vm, "person", person, variant.person)?;
    let (fanout, depth) = (byte(vm, "fanout", fanout, 0)?, byte(vm, "depth", depth, 1)?);
    let Ok(leaf_size) = u32::try_from(leaf_size) else {
        return Err(vm.overflow_error("leaf_size is too large"));
    };
    if node_offset > variant.last_node_offset {
        return Err(vm.overflow_error("node_offset is too large"));
    }
    let node_depth = byte(vm, "node_depth", node_depth, 0)?;
    if !(0..=longest).contains(&inner_size) {
        return Err(vm.value_error(format!("inner_size must be between 0 and is {longest}")));
    }
    let key = short(vm, "key", key, variant.longest)?;
    Ok(Parameters {
        digest_size: digest_size as usize,
        key,
        salt,
        person,
        fanout,
        depth,
        leaf_size,
        node_offset,
        node_depth,
        inner_size: inner_size as usize,
        last_node,
    })
}

fn make(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    let variant = vm.extension::<Types>().0.iter().position(|ty| *ty == Some(class)).unwrap_or(0);
    let p = parameters(vm, &VARIANTS[variant], args)?;
    let data = data_or_string(vm, args[1], args[14], "")?;
    let mut state =
        if variant == 0 { State::B(start!(p blake2b_simd)) } else { State::S(start!(p blake2s_simd)) };
    if data != Value::ABSENT {
        state.update(&bytes_of(vm, data)?);
    }
    Ok(vm.new_native(class, Hash { variant, size: p.digest_size, state: RefCell::new(state) }).value())
}

fn update(vm: &mut Vm, args: &[Value]) -> R {
    let hash = this(vm, args[0])?;
    let bytes = bytes_of(vm, args[1])?;
    hash.state.borrow_mut().update(&bytes);
    Ok(Value::NONE)
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let hash = this(vm, args[0])?;
    let state = RefCell::new(hash.state.borrow().copy());
    let class = vm.type_of(args[0]);
    Ok(vm.new_native(class, Hash { variant: hash.variant, size: hash.size, state }).value())
}

fn digest(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = this(vm, args[0])?.state.borrow().finish();
    Ok(pyrite_object::bytes::new(vm, &bytes))
}

fn hexdigest(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = this(vm, args[0])?.state.borrow().finish();
    Ok(super::hexadecimal(vm, &bytes))
}

fn name(vm: &mut Vm, value: Value) -> R {
    let name = VARIANTS[this(vm, value)?.variant].name;
    Ok(vm.str(name))
}

fn block_size(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(VARIANTS[this(vm, value)?.variant].block))
}

fn digest_size(vm: &mut Vm, value: Value) -> R {
    Ok(Value::small_int(this(vm, value)?.size as i64))
}

static ATTRIBUTES: &[GetSetDef] =
    &[getter("name", name), getter("block_size", block_size), getter("digest_size", digest_size)];

macro_rules! constructor {
    ($table:ident $name:literal) => {
        native_table! {
            $table = [new(
                concat!(
                    "(type, data=<absent>, *, digest_size=<absent>, key=<absent>, salt=<absent>, person=<absent>, \
                     fanout=<absent>, depth=<absent>, leaf_size=<absent>, node_offset=<absent>, node_depth=<absent>, \
                     inner_size=<absent>, last_node=<absent>, usedforsecurity=True, string=<absent>) as (type, data=b'', \
                     *, digest_size=_blake2.",
                    $name,
                    ".MAX_DIGEST_SIZE,\n        key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0,\n        \
                     node_offset=0, node_depth=0, inner_size=0, last_node=False,\n        usedforsecurity=True, \
                     string=None)"
                ),
                make,
            )]
        }
    };
}

constructor!(BLAKE2B "blake2b");
constructor!(BLAKE2S "blake2s");

native_table! {
    METHODS = [
        method("copy", "(self, /)", copy, "A hash object in the same state."),
        method("update", "(self, data, /)", update, "Goes on with more bytes."),
        method("digest", "(self, /)", digest, "The digest so far, as bytes."),
        method("hexdigest", "(self, /)", hexdigest, "The digest so far, in hexadecimal digits."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let dict = module.dict.get();
    let constructors: [&'static [NativeDef]; 2] = [&BLAKE2B, &BLAKE2S];
    for (i, variant) in VARIANTS.iter().enumerate() {
        let ty = vm.new_native_type::<Hash>(
            "_blake2",
            variant.name,
            flags::IMMUTABLE,
            constructors[i],
            ATTRIBUTES,
        );
        vm.add_methods(ty, &METHODS);
        let sizes = [
            ("SALT_SIZE", variant.salt),
            ("PERSON_SIZE", variant.person),
            ("MAX_KEY_SIZE", variant.longest),
            ("MAX_DIGEST_SIZE", variant.longest),
        ];
        for (name, size) in sizes {
            let size = Value::small_int(size as i64);
            ty.dict.get().set_str(vm, name, size)?;
            dict.set_str(vm, &format!("{}_{name}", variant.name.to_ascii_uppercase()), size)?;
        }
        vm.extension::<Types>().0[i] = Some(ty);
        dict.set_str(vm, variant.name, ty.value())?;
    }
    dict.set_str(vm, "_GIL_MINSIZE", Value::small_int(super::GIL_MINSIZE))
}
