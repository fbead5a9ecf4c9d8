//! Calling any object from native code.

use crate::exception::Raised;
use crate::function::{Function, Method};
use crate::native::Builtin;
use crate::object::{Gc, Kind};
use crate::slots::Slot;
use crate::tuple::Tuple;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};

/// Native stack that must remain for anything that does not check itself.
pub const STACK_RESERVE: usize = 256 << 10; // bytes

impl Vm {
    /// Calls with positional arguments.
    #[inline]
    pub fn call(&mut self, callable: Value, args: &[Value]) -> R {
        self.call_kw(callable, args, None)
    }

    /// Calls with positional arguments, followed in `args` by the values of the keywords that `kwnames` names.
    pub fn call_kw(&mut self, callable: Value, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
        match callable.kind() {
            Kind::Function => match callable.cast::<Function>() {
                Some(f) => (self.hooks.call_function)(self, f, args, kwnames),
                None => unreachable!("kind says so"),
            },
            Kind::Builtin => match callable.cast::<Builtin>() {
                Some(b) => self.call_builtin(b, args, kwnames),
                None => unreachable!("kind says so"),
            },
            Kind::Method => match callable.cast::<Method>() {
                Some(m) => self.call_prepended(m.function, m.receiver, args, kwnames),
                None => unreachable!("kind says so"),
            },
            Kind::Type => match callable.cast::<Type>() {
                Some(ty) => self.call_type(ty, args, kwnames),
                None => unreachable!("kind says so"),
            },
            _ => self.call_other(callable, args, kwnames),
        }
    }

    #[inline(never)]
    fn call_other(&mut self, callable: Value, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
        let ty = self.type_of(callable);
        match ty.slot(self, Slot::Call) {
            Some(call) => {
                self.check_native_stack()?;
                self.call_unbound(call, callable, args, kwnames)
            }
            None => {
                let message = format!("'{}' object is not callable", ty.name_str());
                Err(self.type_error(message))
            }
        }
    }

    /// Calls a native function or descriptor object.
    #[inline]
    pub fn call_builtin(&mut self, b: Gc<Builtin>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
        use crate::native::NativeKind;
        match b.def.kind {
            NativeKind::Function | NativeKind::StaticMethod => self.call_native(b.def, args, kwnames),
            NativeKind::New => {
                crate::class::check_new(self, b, args)?;
                self.call_native(b.def, args, kwnames)
            }
            NativeKind::Method | NativeKind::Slot | NativeKind::ClassMethod => match b.receiver {
                Some(receiver) => self.call_with_receiver(b, receiver, args, kwnames),
                None => {
                    self.check_receiver(b, args, kwnames)?;
                    self.call_native(b.def, args, kwnames)
                }
            },
        }
    }

    /// A frame of its own, see `bind`: others are not to hold the room for arguments.
    #[inline(never)]
    fn call_with_receiver(
        &mut self,
        b: Gc<Builtin>,
        receiver: Value,
        args: &[Value],
        kwnames: Option<Gc<Tuple>>,
    ) -> R {
        self.with_prepended(receiver, args, |vm, all| vm.call_bound(b.def, all, kwnames))
    }

    /// An unbound method of a built-in type needs an instance of it.
    #[inline]
    pub fn check_receiver(&mut self, b: Gc<Builtin>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R<()> {
        let Some(owner) = b.owner else { return Ok(()) };
        let positional = args.len() - kwnames.map_or(0, |k| k.len());
        match args.first() {
            Some(receiver) if positional > 0 => {
                let ty = self.type_of(*receiver);
                if b.def.kind == crate::native::NativeKind::ClassMethod {
                    return match receiver.cast::<Type>() {
                        Some(class) => self.check_class_receiver(b, class),
                        None => {
                            let message = format!(
                                "descriptor '{}' for type '{}' needs a type, not a '{}' as arg 2",
                                b.def.name,
                                owner.name_str(),
                                ty.name_str()
                            );
                            Err(self.type_error(message))
                        }
                    };
                }
                if b.applies_to(ty) { Ok(()) } else { Err(self.bad_receiver(b, ty)) }
            }
            _ => {
                let message = match b.def.kind {
                    crate::native::NativeKind::Slot | crate::native::NativeKind::ClassMethod => {
                        format!(
                            "descriptor '{}' of '{}' object needs an argument",
                            b.def.name,
                            owner.name_str()
                        )
                    }
                    _ => format!("unbound method {}.{}() needs an argument", owner.short_name(), b.def.name),
                };
                Err(self.type_error(message))
            }
        }
    }

    /// TypeError for a special method or method that is called on an object of a foreign type.
    #[cold]
    fn bad_receiver(&mut self, b: Gc<Builtin>, ty: Gc<Type>) -> Raised {
        if b.def.kind != crate::native::NativeKind::Slot {
            return self.does_not_apply(b, ty);
        }
        let (owner, given) = (b.owner.unwrap_or(ty).name_str(), ty.name_str());
        let name = b.def.name;
        self.type_error(format!("descriptor '{name}' requires a '{owner}' object but received a '{given}'"))
    }

    /// TypeError for a descriptor that is bound to an object of a foreign type.
    #[cold]
    pub fn does_not_apply(&mut self, b: Gc<Builtin>, ty: Gc<Type>) -> Raised {
        let (owner, given) = (b.owner.unwrap_or(ty).name_str(), ty.name_str());
        let name = b.def.name;
        self.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{given}' object"
        ))
    }

    /// TypeError unless a class method of a built-in type is for this class.
    pub fn check_class_receiver(&mut self, b: Gc<Builtin>, class: Gc<Type>) -> R<()> {
        let Some(owner) = b.owner.filter(|owner| !class.is_subtype(*owner)) else { return Ok(()) };
        let message = format!(
            "descriptor '{}' requires a subtype of '{}' but received '{}'",
            b.def.name,
            owner.name_str(),
            class.name_str()
        );
        Err(self.type_error(message))
    }

    /// Calls `function(receiver, *args)`.
    pub fn call_prepended(
        &mut self,
        function: Value,
        receiver: Value,
        args: &[Value],
        kwnames: Option<Gc<Tuple>>,
    ) -> R {
        self.with_prepended(receiver, args, |vm, all| vm.call_kw(function, all, kwnames))
    }

    /// Runs `f` with one more argument in front.
    #[inline]
    pub fn with_prepended(
        &mut self,
        first: Value,
        args: &[Value],
        f: impl FnOnce(&mut Vm, &[Value]) -> R,
    ) -> R {
        const SHORT: usize = 8; // arguments
        if args.len() < SHORT {
            let mut all = [Value::ABSENT; SHORT];
            all[0] = first;
            all[1..=args.len()].copy_from_slice(args);
            return f(self, &all[..=args.len()]);
        }
        let mut all = self.rooted();
        all.push(first);
        all.extend_from_slice(args);
        f(self, &all)
    }

    /// Calls what a type's dict holds for a special method, on an instance: functions and method descriptors get the
    /// receiver in front, everything else is bound first.
    pub fn call_unbound(
        &mut self,
        function: Value,
        receiver: Value,
        args: &[Value],
        kwnames: Option<Gc<Tuple>>,
    ) -> R {
        match function.kind() {
            Kind::Function => self.call_prepended(function, receiver, args, kwnames),
            Kind::Builtin => match function.cast::<Builtin>() {
                Some(b) if b.receiver.is_none() && b.def.kind != crate::native::NativeKind::ClassMethod => {
                    let ty = self.type_of(receiver);
                    if !b.applies_to(ty) {
                        return Err(self.bad_receiver(b, ty));
                    }
                    self.with_prepended(receiver, args, |vm, all| vm.call_native(b.def, all, kwnames))
                }
                _ => {
                    let bound = self.bind_attribute(function, receiver)?;
                    self.call_kw(bound, args, kwnames)
                }
            },
            _ => {
                let bound = self.bind_attribute(function, receiver)?;
                self.call_kw(bound, args, kwnames)
            }
        }
    }

    /// Calls a special method of the value's type; `None` if it has none.
    pub fn call_slot(&mut self, slot: Slot, receiver: Value, args: &[Value]) -> R<Option<Value>> {
        match self.type_of(receiver).slot(self, slot) {
            Some(f) => self.call_unbound(f, receiver, args, None).map(Some),
            None => Ok(None),
        }
    }

    /// Calls `receiver.name(*args)`; `name` is interned.
    pub fn call_method(&mut self, receiver: Value, name: Value, args: &[Value]) -> R {
        let (function, bound) = self.load_method(receiver, name)?;
        match bound {
            true => self.call_unbound(function, receiver, args, None),
            false => self.call(function, args),
        }
    }

    /// As `call_method`, with the name as text.
    pub fn call_method_str(&mut self, receiver: Value, name: &str, args: &[Value]) -> R {
        let name = self.intern(name);
        self.call_method(receiver, name, args)
    }

    /// Calls a class: `type.__call__`, or the metaclass's.
    pub fn call_type(&mut self, ty: Gc<Type>, args: &[Value], kwnames: Option<Gc<Tuple>>) -> R {
        let meta = ty.shape().ty;
        if meta != self.types.type_
            && let Some(call) = meta.slot(self, Slot::Call)
            && Some(call) != self.types.type_.slot(self, Slot::Call)
        {
            return self.call_unbound(call, ty.value(), args, kwnames);
        }
        crate::class::type_call(self, ty, args, kwnames)
    }

    /// RecursionError when the native stack is nearly used up.
    #[inline]
    pub fn check_native_stack(&mut self) -> R<()> {
        let here = 0u8;
        if (&raw const here as usize) < self.thread.native_limit {
            return Err(self.recursion_error(""));
        }
        Ok(())
    }

    /// `RecursionError: maximum recursion depth exceeded`, with a tail such as ` while calling a Python object`.
    #[cold]
    pub fn recursion_error(&mut self, tail: &str) -> Raised {
        // Room to handle it: the limit is back in force once the stack has unwound.
        self.raise(crate::exception::Exc::RecursionError, format!("maximum recursion depth exceeded{tail}"))
    }
}
