//! Calls from bytecode: everything that the short ways of `dispatch` leave over.

use crate::frames::{self, Next};
use pyrite_object::class;
use pyrite_object::code::{CacheEntry, CacheKind, CodeState, SiteCache};
use pyrite_object::dict::Dict;
use pyrite_object::frame::{Frame, flags};
use pyrite_object::function::{Function, Method};
use pyrite_object::generator::{Generator, GeneratorState};
use pyrite_object::native::{Builtin, NativeKind};
use pyrite_object::shape::Shape;
use pyrite_object::slots::Slot;
use pyrite_object::tuple::Tuple;
use pyrite_object::ty::{Type, flags as type_flags};
use pyrite_object::{Gc, Kind, R, Value, Vm, ops};
use pyrite_syntax::Op;
use std::cell::Cell;

/// Rewrites the call that the innermost frame stands at to the opcode for its cache's first entry. The short opcodes
/// look at the callee alone, so whoever changes the entry must call this.
fn specialise(vm: &Vm, cache: SiteCache<'_>) {
    let Some(frame) = vm.thread.current() else { return };
    if frame.flags & flags::GENERATOR != 0 {
        return; // its registers are not on the stack: arguments must be copied
    }
    // SAFETY: `pc` points to the call.
    let word = unsafe { &*frame.pc };
    let short = match (Op::from_u8(word.get() as u8).map(Op::general), cache.entry.get().kind) {
        (Some(Op::Call), CacheKind::SimpleFunction) => Op::CallFunction,
        (Some(Op::Call), CacheKind::Native) => Op::CallNative,
        (Some(Op::Call), CacheKind::NativeClass) => Op::CallNativeClass,
        (Some(Op::CallMethod), CacheKind::SimpleFunction) => Op::CallMethodFunction,
        (Some(general @ (Op::Call | Op::CallMethod)), _) => general,
        _ => return,
    };
    word.set(word.get() & !0xff | short as u32);
}

/// Rewrites a LoadMethod whose method is called at once, without arguments.
#[cold]
pub fn fuse(pc: *const Cell<u32>) {
    // SAFETY: an instruction of running code, and the one behind it: verified code does not fall off its end.
    let (load, call) = unsafe { ((*pc).get().to_le_bytes(), (*pc.add(2)).get().to_le_bytes()) };
    if Op::from_u8(call[0]).map(Op::general) == Some(Op::CallMethod) && call[1] == load[1] && call[2] == 0 {
        crate::cold::quicken(pc, Op::LoadMethod, Op::LoadMethodCall);
    }
}

/// Whether a call of this callee needs no binding of arguments.
pub fn is_short(site: &CacheEntry, callee: Value) -> bool {
    site.key == callee.bits()
        && matches!(
            site.kind,
            CacheKind::SimpleFunction | CacheKind::SimpleClass | CacheKind::Native | CacheKind::NativeClass
        )
}

/// Remembers the callee, for the short way of the next call and for the JIT.
#[inline]
fn note_callee(vm: &mut Vm, site: Site, function: Gc<Function>, count: usize) {
    let Site { cache, as_is, bound } = site;
    let code = function.code.get();
    let is_known = |e: &CacheEntry| {
        let as_bound = e.kind == CacheKind::BoundFunction;
        e.key == function.address() && e.c == code.address() && as_bound == bound
    };
    // SAFETY: no other reference to the entry is held.
    if is_known(unsafe { &*cache.entry.as_ptr() }) {
        return specialise(vm, cache);
    }
    let state = code.state(vm);
    let short = state.simple && !function.code_replaced.get();
    if short {
        function.short.set(state);
    }
    let simple = short && as_is && state.parameter_count as usize == count;
    let new = CacheEntry {
        key: function.address(),
        version: 0,
        a: std::ptr::from_ref(state) as u64,
        b: Some(function.value()),
        c: code.address(),
        kind: match (bound, simple) {
            (true, _) => CacheKind::BoundFunction,
            (false, true) => CacheKind::SimpleFunction,
            (false, false) => CacheKind::Function,
        },
    };
    // Two functions with the same code tell that it is made anew: the others are left out.
    let alike = |e: &CacheEntry| e.c == code.address() && e.kind == new.kind;
    if !cache.find_more(function.address()).is_some_and(|known| is_known(&known)) && cache.count(alike) < 2 {
        cache.fill(new);
    }
    specialise(vm, cache);
}

/// Remembers the class of a callee that is an instance, for the JIT.
fn note_callable(cache: SiteCache<'_>, shape: Gc<Shape>, call: Value) {
    let version = shape.ty.version.get();
    let known = |e: CacheEntry| e.key == shape.address() && e.version == version;
    if shape.managed && !known(cache.entry.get()) && !cache.find_more(shape.address()).is_some_and(known) {
        let (key, kind) = (shape.address(), CacheKind::Callable);
        cache.fill(CacheEntry { key, version, b: Some(call), kind, ..CacheEntry::EMPTY });
    }
}

/// `at[0] = at[0](at[1..])`, or with `method` `at[0]([at[1],] at[2..])`.
pub fn call(vm: &mut Vm, cache: SiteCache<'_>, at: *mut Value, count: u8, method: bool) -> R<Next> {
    call_window(vm, Some(cache), at, count as usize, None, method)
}

/// A call with keywords: the site names the tuple of names.
pub fn call_kw(
    vm: &mut Vm,
    state: &CodeState,
    site: u32,
    at: *mut Value,
    count: u8,
    method: bool,
) -> R<Next> {
    let frame = vm.thread.depth() - 1;
    let index = vm.thread.frame(frame).code().code.sites[site as usize].name;
    let names = state.constants[index as usize].as_tuple();
    call_window(vm, Some(state.site(site)), at, count as usize, names, method)
}

fn call_window(
    vm: &mut Vm,
    cache: Option<SiteCache<'_>>,
    at: *mut Value,
    count: usize,
    kwnames: Option<Gc<Tuple>>,
    method: bool,
) -> R<Next> {
    // SAFETY: the window: callee, (self or Unbound,) arguments.
    let (callee, first) = unsafe {
        let callee = *at;
        if !method {
            (callee, at.add(1))
        } else if *at.add(1) == Value::UNBOUND {
            (callee, at.add(2))
        } else {
            (callee, at.add(1))
        }
    };
    let bound = method && first == at.wrapping_add(1);
    let count = count + usize::from(bound);
    // The short ways take a method's receiver for granted.
    let as_is = kwnames.is_none() && bound == method;
    call_at(vm, cache.map(|cache| Site { cache, as_is, bound: false }), callee, first, count, kwnames, at)
}

/// Where the registers of a callee begin: where the arguments stand, if that is on the thread's register stack.
fn window_at(vm: &Vm, first: *mut Value) -> *mut Value {
    match vm.thread.current() {
        Some(frame) if frame.flags & flags::GENERATOR != 0 => frame.result,
        _ => first,
    }
}

/// The state of the code to run, if the function takes this many arguments as they stand.
#[inline(always)]
fn short_state<'a>(function: Gc<Function>, count: usize) -> Option<&'a CodeState> {
    // SAFETY: the function's code keeps the state.
    let state = unsafe { function.short.get().as_ref() }?;
    (state.parameter_count as usize == count).then_some(state)
}

/// Distinct callees after which a site is not told of more of them.
const MANY_CALLEES: u32 = 64; // calls that the cache did not foresee

/// The short way of calls that the opcodes for one callee leave over: functions made anew for each call, sites of many
/// callees, and calls from generators, whose arguments are copied to the stack. False if the call needs more.
pub fn push_any(
    vm: &mut Vm,
    cache: SiteCache<'_>,
    callee: Value,
    first: *mut Value,
    count: usize,
    result: *mut Value,
) -> bool {
    let frame = vm.thread.innermost;
    let Some(function) = callee.cast::<Function>() else { return false };
    let Some(target) = short_state(function, count).filter(|_| frames::has_room(vm, frame)) else {
        return false;
    };
    if frames::is_hot(target) {
        return false; // the long way asks the JIT
    }
    if cache.entry.get().c != target.code.address() && cache.misses.get() < MANY_CALLEES {
        note_callee(vm, Site { cache, as_is: true, bound: false }, function, count);
    }
    // SAFETY: `has_room` says that the callee's registers fit behind the caller's, and its frame behind this one.
    unsafe {
        let mut window = first;
        if (*frame).flags & flags::GENERATOR != 0 {
            window = (*frame).result;
            std::ptr::copy_nonoverlapping(first, window, count);
        }
        let new = frames::push_simple(vm, frame, function, target, window, result);
        (*new).pc = target.words.as_ptr();
    }
    true
}

/// Whether an entry is about the callee; it stands first then.
fn knows(cache: SiteCache<'_>, callee: Value) -> bool {
    cache.entry.get().key == callee.bits() || cache.find_more(callee.bits()).is_some()
}

/// Remembers a native function that takes the site's arguments as they are, or does so behind the receiver that it has.
pub fn note_builtin(vm: &Vm, cache: SiteCache<'_>, callee: Value, count: usize) {
    let Some(f) = callee.cast::<Builtin>() else { return };
    let signature = f.def.signature();
    if matches!(f.def.kind, NativeKind::Function | NativeKind::StaticMethod)
        && signature.simple
        && signature.parameters.len() == count
    {
        if !knows(cache, callee) {
            cache.fill(CacheEntry {
                key: callee.bits(),
                a: f.def.function as usize as u64,
                b: Some(callee),
                kind: CacheKind::Native,
                ..CacheEntry::EMPTY
            });
        }
        specialise(vm, cache);
    }
    let key = std::ptr::from_ref(f.def) as u64;
    if f.def.kind == NativeKind::Method
        && f.receiver.is_some()
        && signature.simple
        && signature.parameters.len() == count + 1
        && cache.entry.get().key != key
        && cache.find_more(key).is_none()
    {
        cache.fill(CacheEntry { key, b: Some(callee), kind: CacheKind::BoundNative, ..CacheEntry::EMPTY });
    }
}

/// Remembers a built-in class.
fn note_native_class(vm: &mut Vm, cache: SiteCache<'_>, ty: Gc<Type>, count: usize) {
    if !knows(cache, ty.value()) {
        let Some((new, init)) = pyrite_object::class::native_constructors(vm, ty, count) else { return };
        cache.fill(CacheEntry {
            key: ty.address(),
            a: init.map_or(0, |init| init.address()),
            b: Some(new.value()),
            kind: CacheKind::NativeClass,
            ..CacheEntry::EMPTY
        });
    }
    specialise(vm, cache);
}

/// Makes an instance of the site's built-in class, which stands in the first of these registers, before its arguments.
#[inline(never)]
pub fn make_native(vm: &mut Vm, site: &CacheEntry, class_and_arguments: &mut [Value]) -> R {
    let Some(new) = site.b.and_then(|b| b.cast::<Builtin>()) else { unreachable!("as it was filled") };
    let (class, init) = (class_and_arguments[0], site.a);
    let instance = vm.call_native(new.def, class_and_arguments, None)?;
    let made = vm.type_of(instance);
    if made.value() == class {
        if let Some(init) = std::ptr::NonNull::new(init as *mut Builtin) {
            class_and_arguments[0] = instance;
            vm.call_native(Gc::from_pointer(init).def, class_and_arguments, None)?;
        }
    } else if class.cast::<Type>().is_some_and(|class| made.is_subtype(class))
        && let Some(init) = made.slot(vm, Slot::Init)
    {
        vm.call_unbound(init, instance, &class_and_arguments[1..], None)?;
    }
    Ok(instance)
}

/// Calls a native function or descriptor object with positional arguments.
#[inline(never)]
pub fn call_builtin(vm: &mut Vm, callee: Value, args: &[Value]) -> R {
    let Some(f) = callee.cast::<Builtin>() else { unreachable!("the caller has looked") };
    vm.call_builtin(f, args, None)
}

/// Pushes the frame of a property's getter.
pub fn push_getter(vm: &mut Vm, getter: Value, object: Value, result: *mut Value) -> R<Next> {
    let Some(f) = getter.cast::<Function>() else { unreachable!("the cache holds functions") };
    let window = frames::free_registers(vm);
    frames::push(vm, f, &[object], None, window, result, 0)
}

/// The short way of making an instance: the callee is the site's class, whose `__init__` takes the arguments as they are.
/// `at` is the callee's register.
pub fn push_init(vm: &mut Vm, entry: &CacheEntry, at: *mut Value) -> bool {
    // SAFETY: the window of a call.
    let callee = unsafe { *at };
    let (key, code, state) = (entry.key, entry.c, entry.a);
    let frame = vm.thread.innermost;
    let (Some(ty), Some(init)) = (callee.cast::<Type>(), entry.b.and_then(|f| f.cast::<Function>())) else {
        return false;
    };
    if key != callee.bits()
        || ty.version.get() != entry.version
        || init.code.get().address() != code
        || !frames::has_room(vm, frame)
        // SAFETY: the code keeps its state, and `init` the code.
        || frames::is_hot(unsafe { &*(state as *const CodeState) })
    {
        return false;
    }
    let instance = vm.new_instance(ty);
    // SAFETY: `instantiate` stored the state's address, and the code object keeps it; the arguments stand behind the
    // callee, and the instance takes its place as the first one.
    unsafe {
        *at = instance;
        let target = &*(state as *const CodeState);
        let new = frames::push_simple(vm, frame, init, target, at, at);
        (*new).pc = target.words.as_ptr();
        (*new).set_extra(flags::INIT, instance);
    }
    true
}

/// A call's inline cache, and whether the callee's register holds the callee itself, which gets the arguments as they
/// stand. Otherwise a method, an instance or keywords come in between, and no short way may be taken next time.
#[derive(Clone, Copy)]
struct Site<'a> {
    cache: SiteCache<'a>,
    as_is: bool,
    /// The callee's register holds a method that binds the callee.
    bound: bool,
}

/// Calls with arguments that stand at `first` in the innermost frame's registers; the word before `first` is free.
fn call_at(
    vm: &mut Vm,
    site: Option<Site>,
    callee: Value,
    first: *mut Value,
    count: usize,
    kwnames: Option<Gc<Tuple>>,
    result: *mut Value,
) -> R<Next> {
    // SAFETY: registers of the innermost frame.
    let args = unsafe { std::slice::from_raw_parts(first, count) };
    match callee.kind() {
        Kind::Function => {
            if let Some(f) = callee.cast::<Function>() {
                if let Some(site) = site {
                    note_callee(vm, site, f, count);
                }
                let window = window_at(vm, first);
                return frames::push(vm, f, args, kwnames, window, result, 0);
            }
            Ok(Next::Entered)
        }
        Kind::Method => {
            let Some(m) = callee.cast::<Method>() else { unreachable!("kind says so") };
            let before = first.wrapping_sub(1);
            // SAFETY: the callee's own register, or the Unbound before the arguments.
            unsafe { *before = m.receiver };
            let site = site.map(|site| Site { as_is: false, bound: true, ..site });
            call_at(vm, site, m.function, before, count + 1, kwnames, result)
        }
        Kind::Type => {
            let Some(ty) = callee.cast::<Type>() else { unreachable!("kind says so") };
            if let Some(next) = instantiate(vm, site, ty, first, count, kwnames, result)? {
                return Ok(next);
            }
            if let Some(Site { cache, as_is: true, .. }) = site
                && result == first.wrapping_sub(1)
            {
                note_native_class(vm, cache, ty, count);
            }
            let value = vm.call_type(ty, args, kwnames)?;
            // SAFETY: a register of the innermost frame.
            unsafe { *result = value };
            Ok(Next::Done)
        }
        Kind::Instance => {
            let ty = vm.type_of(callee);
            if let Some(f) = ty.slot(vm, Slot::Call)
                && f.kind() == Kind::Function
            {
                let before = first.wrapping_sub(1);
                // SAFETY: as above.
                unsafe { *before = callee };
                if let (Some(site), Some(header)) = (site, callee.header()) {
                    note_callable(site.cache, header.shape.get(), f);
                }
                return call_at(vm, None, f, before, count + 1, kwnames, result);
            }
            let value = vm.call_kw(callee, args, kwnames)?;
            // SAFETY: as above.
            unsafe { *result = value };
            Ok(Next::Done)
        }
        _ => {
            let value = vm.call_kw(callee, args, kwnames)?;
            // SAFETY: as above.
            unsafe { *result = value };
            Ok(Next::Done)
        }
    }
}

/// Instances of plain classes with a Python `__init__`: the frame of `__init__` is pushed. `None`: the general way.
fn instantiate(
    vm: &mut Vm,
    site: Option<Site>,
    ty: Gc<Type>,
    first: *mut Value,
    count: usize,
    kwnames: Option<Gc<Tuple>>,
    result: *mut Value,
) -> R<Option<Next>> {
    if !ty.is_ordinary(vm, Slot::Call) || ty.kind != Kind::Instance || ty.has(type_flags::ABSTRACT) {
        return Ok(None);
    }
    let Some(new) = ty.slot(vm, Slot::New) else { return Ok(None) };
    if !class::is_object_new(new) || ty.has(type_flags::NO_NEW) {
        return Ok(None);
    }
    let Some(init) = ty.slot(vm, Slot::Init) else { return Ok(None) };
    let Some(f) = init.cast::<Function>() else { return Ok(None) };
    if let Some(Site { cache, as_is, .. }) = site {
        // SAFETY: no reference to the entry is held.
        let known = unsafe { (*cache.entry.as_ptr()).key };
        let version = ty.version.get();
        // SAFETY: as above.
        let known_version = unsafe { (*cache.entry.as_ptr()).version };
        if (known != ty.address() || known_version != version)
            && cache.find_more(ty.address()).is_none_or(|e| e.version != version)
        {
            let code = f.code.get();
            let state = code.state(vm);
            let from_generator = vm.thread.current().is_some_and(|f| f.flags & flags::GENERATOR != 0);
            let simple = state.simple
                && state.parameter_count as usize == count + 1
                && as_is
                && !from_generator
                && result == first.wrapping_sub(1);
            if state.simple && !f.code_replaced.get() {
                f.short.set(state);
            }
            cache.fill(CacheEntry {
                key: ty.address(),
                version,
                a: std::ptr::from_ref(state) as u64,
                b: Some(init),
                c: code.address(),
                kind: if simple { CacheKind::SimpleClass } else { CacheKind::Class },
            });
        }
        specialise(vm, cache);
    }
    let instance = vm.new_instance(ty);
    let before = first.wrapping_sub(1);
    // SAFETY: the callee's own register, or the Unbound before the arguments.
    let args = unsafe {
        *before = instance;
        std::slice::from_raw_parts(before, count + 1)
    };
    let window = window_at(vm, before);
    let state = frames::bind(vm, f, args, kwnames, window)?;
    if frames::is_hot(state)
        && let Some(value) = frames::call_hot(vm, f, window)
    {
        let value = value?;
        frames::check_init(vm, value)?;
        // SAFETY: the caller's register that the call named.
        unsafe { *result = instance };
        return Ok(Some(Next::Done));
    }
    frames::push_bound(vm, f, state, window, result, |frame| frame.set_extra(flags::INIT, instance))?;
    Ok(Some(Next::Entered))
}

/// More arguments than this are collected on the heap.
const FEW_ARGUMENTS: usize = 64; // values

/// The usual case of `call_ex`: a Python function, a tuple, string keywords. The arguments are put where the callee's
/// registers will be.
fn call_ex_short(
    vm: &mut Vm,
    callee: Value,
    star: Value,
    keywords: Value,
    result: *mut Value,
) -> R<Option<Next>> {
    let (target, receiver) = match callee.cast::<Method>() {
        Some(m) => (m.function, Some(m.receiver)),
        None => (callee, None),
    };
    let (Some(f), Some(tuple)) = (target.cast::<Function>(), star.as_tuple()) else { return Ok(None) };
    let dict = keywords.as_dict().filter(|d| !d.is_empty());
    if receiver.is_none() && tuple.shape().ty == vm.types.tuple && takes_all(f) {
        return pass_on(vm, f, tuple, dict, result);
    }
    let named = dict.map_or(0, |d| d.len());
    let count = usize::from(receiver.is_some()) + tuple.len() + named;
    let window = frames::free_registers(vm);
    let state = f.code.get().state(vm);
    if count > FEW_ARGUMENTS
        || dict.is_some_and(|d| !d.only_string_keys())
        || !frames::has_space(vm, window, state)
    {
        return Ok(None);
    }
    let mut names = None;
    // SAFETY: `has_space` leaves room for more than `FEW_ARGUMENTS` above the window. What is written there is also in
    // the callee, the tuple and the dict, which stand in registers, so the collector sees it.
    let args = unsafe {
        if let Some(dict) = dict {
            let mut entry = dict.next_entry(0);
            let mut i = 0;
            while let Some((at, key, _)) = entry {
                *window.add(i) = key;
                i += 1;
                entry = dict.next_entry(at + 1);
            }
            names = Some(Tuple::new(vm, std::slice::from_raw_parts(window, i)));
        }
        let mut next = window;
        if let Some(receiver) = receiver {
            *next = receiver;
            next = next.add(1);
        }
        for item in tuple.items() {
            *next = *item;
            next = next.add(1);
        }
        if let Some(dict) = dict {
            let mut entry = dict.next_entry(0);
            while let Some((at, _, value)) = entry {
                *next = value;
                next = next.add(1);
                entry = dict.next_entry(at + 1);
            }
        }
        std::slice::from_raw_parts(window, count)
    };
    frames::push(vm, f, args, names, window, result, 0).map(Some)
}

/// Whether a function takes whatever it is called with as one tuple and one dict.
fn takes_all(function: Gc<Function>) -> bool {
    use pyrite_syntax::code::flags::{VARARGS, VARKEYWORDS};
    let code = &function.code.get().code;
    code.arg_count == 0
        && code.keyword_only_count == 0
        && code.flags & VARARGS != 0
        && code.flags & VARKEYWORDS != 0
}

/// A call of such a function: the tuple, which nobody can change, is passed on itself.
fn pass_on(
    vm: &mut Vm,
    function: Gc<Function>,
    tuple: Gc<Tuple>,
    dict: Option<Gc<Dict>>,
    result: *mut Value,
) -> R<Option<Next>> {
    let window = frames::free_registers(vm);
    let state = function.code.get().state(vm);
    if dict.is_some_and(|dict| !dict.only_string_keys()) || !frames::has_space(vm, window, state) {
        return Ok(None);
    }
    let dict = match dict {
        Some(dict) => dict.copy(vm)?,
        None => Gc::<Dict>::new(vm),
    };
    // SAFETY: `has_space` says that there is room for the callee's registers, whose first two are these parameters.
    unsafe {
        *window = tuple.value();
        *window.add(1) = dict.value();
        crate::arguments::unbind(state, window, 2);
    }
    frames::start(vm, function, state, window, result, 0).map(Some)
}

/// `at[0] = at[0](*at[1], **at[2])`.
pub fn call_ex(vm: &mut Vm, cache: Option<SiteCache<'_>>, at: *mut Value) -> R<Next> {
    // SAFETY: three registers of the innermost frame.
    let (callee, star, keywords) = unsafe { (*at, *at.add(1), *at.add(2)) };
    if let (Some(cache), Some(function)) = (cache, callee.cast::<Function>()) {
        note_callee(vm, Site { cache, as_is: false, bound: false }, function, 0);
    }
    if let Some(next) = call_ex_short(vm, callee, star, keywords, at)? {
        return Ok(next);
    }
    let mut all = match star.as_tuple() {
        Some(tuple) => vm.rooted_from(tuple.items()),
        None => match pyrite_object::iter::iter_or_none(vm, star)? {
            Some(_) => pyrite_object::iter::collect(vm, star)?,
            None => {
                let name = callee_name(vm, callee);
                let message =
                    format!("{name} argument after * must be an iterable, not {}", vm.type_name(star));
                return Err(vm.type_error(message));
            }
        },
    };
    let mut kwnames = None;
    if let Some(dict) = keywords.as_dict()
        && !dict.is_empty()
    {
        let mut names = vm.rooted();
        for (k, v) in dict.to_vec() {
            if k.as_str().is_none() {
                return Err(vm.type_error("keywords must be strings"));
            }
            names.push(k);
            all.push(v);
        }
        kwnames = Some(Tuple::new(vm, &names));
    }
    let target = match callee.cast::<Method>() {
        Some(m) => {
            all.insert(0, m.receiver);
            m.function
        }
        None => callee,
    };
    if let Some(f) = target.cast::<Function>() {
        let window = frames::free_registers(vm);
        return frames::push(vm, f, &all, kwnames, window, at, 0);
    }
    let value = vm.call_kw(target, &all, kwnames)?;
    // SAFETY: a register of the innermost frame.
    unsafe { *at = value };
    Ok(Next::Done)
}

/// How messages name a callee: `f()`, with its module unless that is builtins.
pub fn callee_name(vm: &mut Vm, callee: Value) -> String {
    let qualname = vm.try_attribute(callee, vm.names.dunder_qualname).ok().flatten();
    let Some(qualname) = qualname.filter(|q| q.as_str().is_some()) else {
        vm.exception = None;
        return pyrite_object::ops::str_text(vm, callee).unwrap_or_default();
    };
    let text = pyrite_object::string::to_rust(qualname);
    let module = vm.try_attribute(callee, vm.names.dunder_module).ok().flatten();
    vm.exception = None;
    match module.and_then(Value::as_str).map(|m| m.to_rust()) {
        Some(m) if m != "builtins" => format!("{m}.{text}()"),
        _ => format!("{text}()"),
    }
}

/// `container[key]`: a Python `__getitem__` gets a frame.
pub fn get_item(
    vm: &mut Vm,
    state: &CodeState,
    pc: *const Cell<u32>,
    result: &mut Value,
    container: Value,
    key: Value,
) -> R<Next> {
    crate::cold::note_kinds(state, pc, container, key);
    if vm.is_exact(container, vm.types.dict) {
        crate::cold::quicken(pc, Op::GetItem, Op::GetItemDict);
    } else if container.kind() == Kind::Instance {
        let ty = vm.type_of(container);
        if let Some(f) = ty.slot(vm, Slot::GetItem).and_then(|f| f.cast::<Function>()) {
            let window = frames::free_registers(vm);
            let result = std::ptr::from_mut(result);
            return frames::push(vm, f, &[container, key], None, window, result, flags::ONE_WORD);
        }
    }
    *result = ops::get_item(vm, container, key)?;
    Ok(Next::Done)
}

/// Resumes a generator from a ForIter or Send in the usual case, else false.
#[inline(always)]
pub fn resume_short(vm: &mut Vm, frame: *mut Frame, generator: Value, value: Value) -> bool {
    let Some(g) = generator.cast::<Generator>() else { return false };
    if !crate::generators::is_ready(g) || !frames::has_room(vm, frame) {
        return false;
    }
    // SAFETY: `frame` is the innermost one and another fits behind it.
    unsafe {
        let top = (*frame).end();
        crate::generators::resume_at(vm, frame.wrapping_add(1), g, value, top, 0);
    }
    true
}

/// As `generators::resume_hot`, from a ForIter or Send.
#[inline(always)]
pub fn resume_hot(vm: &mut Vm, generator: Value, value: Value) -> Option<R<Option<Value>>> {
    crate::generators::resume_hot(vm, generator.cast::<Generator>()?, value)
}

/// Resumes a generator from a ForIter or Send: its frame is pushed, or, if it has finished, there is nothing to run.
pub fn resume_in_loop(vm: &mut Vm, generator: Value, value: Value) -> R<Next> {
    let Some(g) = generator.cast::<Generator>() else { return Ok(Next::Done) };
    match g.state.get() {
        GeneratorState::Finished => Ok(Next::Done),
        GeneratorState::Running => Err(crate::generators::already_running(vm, g)),
        GeneratorState::Created | GeneratorState::Suspended => {
            crate::generators::push_resumed(vm, g, value, 0)?;
            Ok(Next::Entered)
        }
    }
}
