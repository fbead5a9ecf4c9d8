//! The modules behind `hashlib`: `_md5`, `_sha1` and `_sha2` here, over the RustCrypto crates, and others beside.

pub mod blake2;
pub mod sha3;

use md5::Md5;
use pyrite_object::bytes::make;
use pyrite_object::descriptor::{GetSetDef, getter};
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, NativeDef, Payload, function, method};
use pyrite_object::object::{Gc, Trace};
use pyrite_object::ty::{Type, flags};
use pyrite_object::{R, Value, Vm, native_table, recursive};
use sha1::Sha1;
use sha2::digest::DynDigest;
use sha2::{Sha224, Sha256, Sha384, Sha512};
use std::cell::RefCell;

/// A hash function: its name, its type's name and module, bytes of a block, and a fresh state.
struct Algorithm {
    name: &'static str,
    type_name: &'static str,
    module: &'static str,
    block: i64,
    start: fn() -> Box<dyn DynDigest>,
}

static ALGORITHMS: [Algorithm; 6] = [
    Algorithm {
        name: "md5",
        type_name: "md5",
        module: "_md5",
        block: 64,
        start: || Box::new(Md5::default()),
    },
    Algorithm {
        name: "sha1",
        type_name: "sha1",
        module: "_sha1",
        block: 64,
        start: || Box::new(Sha1::default()),
    },
    Algorithm {
        name: "sha224",
        type_name: "SHA224Type",
        module: "_sha2",
        block: 64,
        start: || Box::new(Sha224::default()),
    },
    Algorithm {
        name: "sha256",
        type_name: "SHA256Type",
        module: "_sha2",
        block: 64,
        start: || Box::new(Sha256::default()),
    },
    Algorithm {
        name: "sha384",
        type_name: "SHA384Type",
        module: "_sha2",
        block: 128,
        start: || Box::new(Sha384::default()),
    },
    Algorithm {
        name: "sha512",
        type_name: "SHA512Type",
        module: "_sha2",
        block: 128,
        start: || Box::new(Sha512::default()),
    },
];

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
    state: RefCell<Box<dyn DynDigest>>,
}

impl Payload for Hash {
    fn trace(&self, _marker: &mut Marker) {}
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Hash>>> {
    match value.native::<Hash>() {
        Some(h) => Ok(h),
        None => Err(recursive::foreign_receiver(vm, "hash", value)),
    }
}

/// What is to be hashed.
fn bytes_of(vm: &mut Vm, value: Value) -> R<make::Look> {
    if value.as_str().is_some() {
        return Err(vm.type_error("Strings must be encoded before hashing"));
    }
    match make::bytes_like(vm, value)? {
        Some(bytes) => Ok(bytes),
        None => Err(vm.type_error("object supporting the buffer API required")),
    }
}

/// Bytes from which on CPython lets other threads run while it hashes.
const GIL_MINSIZE: i64 = 2048;

/// What is to be hashed first, passed in one of two ways or not at all.
fn data_or_string(vm: &mut Vm, data: Value, string: Value, tail: &str) -> R {
    match (data, string) {
        (data, Value::ABSENT) => Ok(data),
        (Value::ABSENT, string) => Ok(string),
        _ => {
            let message = format!(
                "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated \
                 for removal in a future version.{tail}"
            );
            Err(vm.type_error(message))
        }
    }
}

/// An argument for one of C's unsigned types.
fn unsigned(vm: &mut Vm, value: Value, what: &str) -> R<u64> {
    let n = pyrite_object::ops::index_of(vm, value)?;
    if n.is_negative() {
        return Err(vm.value_error("Cannot convert negative int"));
    }
    match n.to_i128().and_then(|n| u64::try_from(n).ok()) {
        Some(n) => Ok(n),
        None => Err(vm.overflow_error(format!("Python int too large for C {what}"))),
    }
}

fn hexadecimal(vm: &mut Vm, bytes: &[u8]) -> Value {
    let text: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    vm.str(&text)
}

fn start(vm: &mut Vm, algorithm: usize, args: &[Value]) -> R {
    let name = ALGORITHMS[algorithm].name;
    let data = data_or_string(vm, args[0], args[2], &format!(" ({name})"))?;
    let mut state = (ALGORITHMS[algorithm].start)();
    if data != Value::ABSENT {
        state.update(&bytes_of(vm, data)?);
    }
    Ok(make_hash(vm, algorithm, state))
}

fn make_hash(vm: &mut Vm, algorithm: usize, state: Box<dyn DynDigest>) -> Value {
    let ty = vm.extension::<Types>().0[algorithm].unwrap_or(vm.types.object);
    vm.new_native(ty, Hash { algorithm, state: RefCell::new(state) }).value()
}

fn update(vm: &mut Vm, args: &[Value]) -> R {
    let hash = this(vm, args[0])?;
    let bytes = bytes_of(vm, args[1])?;
    hash.state.borrow_mut().update(&bytes);
    Ok(Value::NONE)
}

fn result(vm: &mut Vm, value: Value) -> R<Box<[u8]>> {
    let hash = this(vm, value)?;
    let state = hash.state.borrow().box_clone();
    Ok(state.finalize())
}

fn digest(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = result(vm, args[0])?;
    Ok(pyrite_object::bytes::new(vm, &bytes))
}

fn hexdigest(vm: &mut Vm, args: &[Value]) -> R {
    let bytes = result(vm, args[0])?;
    Ok(hexadecimal(vm, &bytes))
}

fn copy(vm: &mut Vm, args: &[Value]) -> R {
    let hash = this(vm, args[0])?;
    let state = hash.state.borrow().box_clone();
    Ok(make_hash(vm, hash.algorithm, state))
}

fn name(vm: &mut Vm, value: Value) -> R {
    let algorithm = this(vm, value)?.algorithm;
    Ok(vm.str(ALGORITHMS[algorithm].name))
}

fn block_size(vm: &mut Vm, value: Value) -> R {
    let algorithm = this(vm, value)?.algorithm;
    Ok(vm.int(ALGORITHMS[algorithm].block))
}

fn digest_size(vm: &mut Vm, value: Value) -> R {
    let size = this(vm, value)?.state.borrow().output_size();
    Ok(vm.int(size as i64))
}

static ATTRIBUTES: &[GetSetDef] =
    &[getter("block_size", block_size), getter("name", name), getter("digest_size", digest_size)];

native_table! {
    METHODS = [
        method("copy", "(self, /)", copy, "A hash object in the same state."),
        method("digest", "(self, /)", digest, "The digest so far, as bytes."),
        method("hexdigest", "(self, /)", hexdigest, "The digest so far, in hexadecimal digits."),
        method("update", "(self, obj, /)", update, "Goes on with more bytes."),
    ]
}

macro_rules! functions {
    ($($f:ident $table:ident $name:literal $algorithm:literal;)*) => {
        $(fn $f(vm: &mut Vm, args: &[Value]) -> R {
            start(vm, $algorithm, args)
        }

        native_table! {
            $table = [function(
                $name,
                "(data=<absent>, *, usedforsecurity=True, string=<absent>)",
                $f,
                "A new hash object.",
            )]
        })*
    };
}

functions! {
    new_md5 MD5 "md5" 0;
    new_sha1 SHA1 "sha1" 1;
    new_sha224 SHA224 "sha224" 2;
    new_sha256 SHA256 "sha256" 3;
    new_sha384 SHA384 "sha384" 4;
    new_sha512 SHA512 "sha512" 5;
}

fn fill(vm: &mut Vm, module: Gc<Module>, name: &str, tables: &[&'static [NativeDef]]) -> R<()> {
    if !vm.root_tracers.iter().any(|f| std::ptr::fn_addr_eq(*f, trace as fn(&Vm, &mut Marker))) {
        vm.root_tracers.push(trace);
    }
    for table in tables {
        vm.add_functions(module, table)?;
    }
    module.dict.get().set_str(vm, "_GIL_MINSIZE", Value::small_int(GIL_MINSIZE))?;
    for (i, algorithm) in ALGORITHMS.iter().enumerate().filter(|(_, a)| a.module == name) {
        let ty = vm.new_native_type::<Hash>(name, algorithm.type_name, flags::NO_NEW, &METHODS, ATTRIBUTES);
        vm.extension::<Types>().0[i] = Some(ty);
        let attribute = if name == "_sha2" {
            algorithm.type_name
        } else if name == "_md5" {
            "MD5Type"
        } else {
            "SHA1Type"
        };
        module.dict.get().set_str(vm, attribute, ty.value())?;
    }
    Ok(())
}

pub fn fill_md5(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    fill(vm, module, "_md5", &[&MD5])
}

pub fn fill_sha1(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    fill(vm, module, "_sha1", &[&SHA1])
}

pub fn fill_sha2(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    fill(vm, module, "_sha2", &[&SHA224, &SHA256, &SHA384, &SHA512])
}
