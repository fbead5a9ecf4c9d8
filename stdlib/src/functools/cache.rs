//! `_lru_cache_wrapper`: what `functools.lru_cache` makes of a function.
//!
//! A bounded cache keeps its entries in a ring of links, the one used longest ago first. Keys are hashed and compared,
//! and the function called, at places where that may change the cache itself: what was found before is looked at again.

use pyrite_object::dict::Dict;
use pyrite_object::exception::Exc;
use pyrite_object::function::Method;
use pyrite_object::heap::Marker;
use pyrite_object::module::Module;
use pyrite_object::native::{Native, Payload, method, new, slot};
use pyrite_object::object::Trace;
use pyrite_object::ty::{Type, flags};
use pyrite_object::{Gc, R, Value, Vm, native_table, ops, recursive};
use std::cell::Cell;

/// How much is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Nothing,
    Bounded(usize),
    Everything,
}

struct Cache {
    function: Value,
    size: Size,
    typed: bool,
    /// Makes what `cache_info` gives.
    info: Value,
    /// Results, or for a bounded cache links, by key.
    entries: Cell<Gc<Dict>>,
    hits: Cell<i64>,
    misses: Cell<i64>,
    /// The link that closes the ring.
    root: Gc<Native<Link>>,
    /// Separates positional from keyword arguments in keys.
    mark: Value,
}

impl Payload for Cache {
    fn trace(&self, marker: &mut Marker) {
        self.function.trace(marker);
        self.info.trace(marker);
        self.entries.trace(marker);
        self.root.trace(marker);
        self.mark.trace(marker);
    }
}

/// One entry of a bounded cache.
struct Link {
    previous: Cell<Option<Gc<Native<Link>>>>,
    next: Cell<Option<Gc<Native<Link>>>>,
    key: Cell<Value>,
    hash: Cell<i64>,
    result: Cell<Value>,
}

impl Payload for Link {
    fn trace(&self, marker: &mut Marker) {
        self.previous.trace(marker);
        self.next.trace(marker);
        self.key.trace(marker);
        self.result.trace(marker);
    }
}

#[derive(Default)]
struct State {
    link: Option<Gc<Type>>,
    mark: Option<Value>,
}

fn trace(vm: &Vm, marker: &mut Marker) {
    if let Some(s) = vm.get_extension::<State>() {
        s.link.trace(marker);
        s.mark.trace(marker);
    }
}

fn new_link(vm: &mut Vm, ty: Gc<Type>) -> Gc<Native<Link>> {
    let link = Link {
        previous: Cell::new(None),
        next: Cell::new(None),
        key: Cell::new(Value::NONE),
        hash: Cell::new(0),
        result: Cell::new(Value::NONE),
    };
    vm.new_native(ty, link)
}

fn take_out(link: Gc<Native<Link>>) {
    if let (Some(previous), Some(next)) = (link.previous.take(), link.next.take()) {
        previous.next.set(Some(next));
        next.previous.set(Some(previous));
    }
}

/// Puts a link at the end that was used last.
fn put_last(root: Gc<Native<Link>>, link: Gc<Native<Link>>) {
    let last = root.previous.get().unwrap_or(root);
    link.previous.set(Some(last));
    link.next.set(Some(root));
    last.next.set(Some(link));
    root.previous.set(Some(link));
}

fn cache_new(vm: &mut Vm, args: &[Value]) -> R {
    let class = recursive::class_of(vm, args[0])?;
    if !ops::is_callable(vm, args[1]) {
        return Err(vm.type_error("the first argument must be callable"));
    }
    let size = if args[2].is_none() {
        Size::Everything
    } else {
        let ty = vm.type_of(args[2]);
        if ty.slot(vm, pyrite_object::slots::Slot::Index).is_none() {
            return Err(vm.type_error("maxsize should be integer or None"));
        }
        match ops::index_isize(vm, args[2], Exc::OverflowError)? {
            n if n > 0 => Size::Bounded(n as usize),
            _ => Size::Nothing,
        }
    };
    let typed = ops::truth(vm, args[3])?;
    let (Some(link), Some(mark)) = (vm.extension::<State>().link, vm.extension::<State>().mark) else {
        return Err(vm.runtime_error("module _functools is not initialized"));
    };
    let root = new_link(vm, link);
    root.previous.set(Some(root));
    root.next.set(Some(root));
    let entries = Gc::<Dict>::new(vm);
    let payload = Cache {
        function: args[1],
        size,
        typed,
        info: args[4],
        entries: Cell::new(entries),
        hits: Cell::new(0),
        misses: Cell::new(0),
        root,
        mark,
    };
    Ok(vm.new_native(class, payload).value())
}

fn this(vm: &mut Vm, value: Value) -> R<Gc<Native<Cache>>> {
    match value.native::<Cache>() {
        Some(cache) => Ok(cache),
        None => Err(recursive::foreign_receiver(vm, "functools._lru_cache_wrapper", value)),
    }
}

/// What the arguments of a call are found by: a string or an int itself, a tuple of all that matters otherwise.
fn make_key(vm: &mut Vm, cache: &Cache, keywords: Value, given: &[Value]) -> Value {
    let keywords = keywords.as_dict().filter(|d| !d.is_empty());
    if keywords.is_none()
        && !cache.typed
        && let [one] = *given
        && (vm.is_exact(one, vm.types.str) || vm.is_exact(one, vm.types.int))
    {
        return one;
    }
    if keywords.is_none() && !cache.typed {
        return vm.tuple(given);
    }
    let mut all = vm.rooted_from(given);
    let named = keywords.map(|d| d.to_vec()).unwrap_or_default();
    if keywords.is_some() {
        all.push(cache.mark);
    }
    for (name, value) in &named {
        all.extend_from_slice(&[*name, *value]);
    }
    if cache.typed {
        for value in given.iter().chain(named.iter().map(|(_, value)| value)) {
            all.push(vm.type_of(*value).value());
        }
    }
    vm.tuple(&all)
}

fn run(vm: &mut Vm, cache: &Cache, keywords: Value, given: &[Value]) -> R {
    if keywords.is_none() {
        return vm.call(cache.function, given);
    }
    let mut all = vm.rooted_from(given);
    let kwnames = crate::push_keywords(vm, &mut all, keywords);
    vm.call_kw(cache.function, &all, kwnames)
}

fn call(vm: &mut Vm, args: &[Value]) -> R {
    let cache = this(vm, args[0])?;
    let (keywords, given) = (args[1], &args[2..]);
    if cache.size == Size::Nothing {
        cache.misses.set(cache.misses.get() + 1);
        return run(vm, &cache, keywords, given);
    }
    let key = make_key(vm, &cache, keywords, given);
    let hash = ops::hash(vm, key)?;
    let found = cache.entries.get().get_hashed(vm, key, hash)?;
    let Size::Bounded(size) = cache.size else {
        if let Some(result) = found {
            cache.hits.set(cache.hits.get() + 1);
            return Ok(result);
        }
        cache.misses.set(cache.misses.get() + 1);
        let result = run(vm, &cache, keywords, given)?;
        cache.entries.get().set_hashed(vm, key, hash, result)?;
        return Ok(result);
    };
    if let Some(link) = found.and_then(|f| f.native::<Link>()) {
        take_out(link);
        put_last(cache.root, link);
        cache.hits.set(cache.hits.get() + 1);
        return Ok(link.result.get());
    }
    cache.misses.set(cache.misses.get() + 1);
    let result = run(vm, &cache, keywords, given)?;
    // The call may have put the same key in.
    if cache.entries.get().get_hashed(vm, key, hash)?.is_some() {
        return Ok(result);
    }
    let oldest = cache.root.next.get().filter(|l| *l != cache.root);
    let link = match oldest.filter(|_| cache.entries.get().len() >= size) {
        None => {
            let Some(ty) = vm.extension::<State>().link else { return Ok(result) };
            new_link(vm, ty)
        }
        Some(oldest) => {
            take_out(oldest);
            let removed = cache.entries.get().remove_hashed(vm, oldest.key.get(), oldest.hash.get());
            match removed {
                Ok(Some(_)) => oldest,
                // Something else has removed the oldest key: the cache is not full any more.
                Ok(None) => return Ok(result),
                Err(e) => {
                    put_last(cache.root, oldest);
                    return Err(e);
                }
            }
        }
    };
    link.key.set(key);
    link.hash.set(hash);
    link.result.set(result);
    cache.entries.get().set_hashed(vm, key, hash, link.value())?;
    put_last(cache.root, link);
    Ok(result)
}

fn get(vm: &mut Vm, args: &[Value]) -> R {
    if args[1].is_none() {
        return Ok(args[0]);
    }
    Ok(Method::new(vm, args[0], args[1]))
}

fn cache_info(vm: &mut Vm, args: &[Value]) -> R {
    let cache = this(vm, args[0])?;
    let size = match cache.size {
        Size::Nothing => Value::small_int(0),
        Size::Bounded(n) => vm.int(n as i64),
        Size::Everything => Value::NONE,
    };
    let (hits, misses) = (vm.int(cache.hits.get()), vm.int(cache.misses.get()));
    let length = vm.int(cache.entries.get().len() as i64);
    vm.call(cache.info, &[hits, misses, size, length])
}

fn cache_clear(vm: &mut Vm, args: &[Value]) -> R {
    let cache = this(vm, args[0])?;
    cache.hits.set(0);
    cache.misses.set(0);
    let root = cache.root;
    let entries = Gc::<Dict>::new(vm);
    cache.entries.set(entries);
    root.previous.set(Some(root));
    root.next.set(Some(root));
    Ok(Value::NONE)
}

fn reduce(vm: &mut Vm, args: &[Value]) -> R {
    vm.get_attribute_str(args[0], "__qualname__")
}

fn copy(_vm: &mut Vm, args: &[Value]) -> R {
    Ok(args[0])
}

native_table! {
    METHODS = [
        new("!(type, user_function, maxsize, typed, cache_info_type)", cache_new),
        slot("__call__", "(self, /, *args, **kwargs?)", call, "Call self as a function."),
        slot("__get__", "(self, instance, owner=None, /)", get, "Return an attribute of instance, which is of type owner."),
        method("cache_info", "(self, /)", cache_info, "Report cache statistics"),
        method("cache_clear", "(self, /)", cache_clear, "Clear the cache and cache statistics"),
        method("__reduce__", "(self, /)", reduce, "Helper for pickle."),
        method("__copy__", "!(self, /)", copy, "The same object."),
        method("__deepcopy__", "!(self, memo, /)", copy, "The same object."),
    ]
}

/// Makes the types.
pub fn init(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.root_tracers.push(trace);
    let link = vm.new_native_type::<Link>("functools", "_lru_list_elem", flags::NO_NEW, &[], &[]);
    vm.extension::<State>().link = Some(link);
    let mark = vm.call(vm.types.object.value(), &[])?;
    vm.extension::<State>().mark = Some(mark);
    let all = flags::HAS_DICT | flags::WEAKREF;
    let ty = vm.new_native_type::<Cache>("functools", "_lru_cache_wrapper", all, &METHODS, &[]);
    module.dict.get().set_str(vm, "_lru_cache_wrapper", ty.value())
}
