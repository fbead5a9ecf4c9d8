//! Exceptions: the table of built-in classes, the object, and raising from native code.

use crate::dict::Dict;
use crate::frame::Traceback;
use crate::list::ValueArray;
use crate::object::{Gc, Header, Trace};
use crate::ty::Type;
use crate::value::Value;
use crate::vm::{R, Vm};
use std::cell::Cell;

/// Says that an exception is pending in the `Vm`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Raised;

macro_rules! exceptions {
    ($($name:ident : $base:ident),* $(,)?) => {
        /// A built-in exception class.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum Exc { BaseException, $($name),* }

        impl Exc {
            pub const ALL: &'static [Exc] = &[Exc::BaseException, $(Exc::$name),*];
            pub const COUNT: usize = Self::ALL.len();

            pub const fn name(self) -> &'static str {
                match self { Exc::BaseException => "BaseException", $(Exc::$name => stringify!($name)),* }
            }

            /// The class that it derives from (ExceptionGroup derives from Exception too).
            pub const fn base(self) -> Exc {
                match self { Exc::BaseException => Exc::BaseException, $(Exc::$name => Exc::$base),* }
            }
        }
    };
}

exceptions! {
    Exception: BaseException, BaseExceptionGroup: BaseException, GeneratorExit: BaseException,
    KeyboardInterrupt: BaseException, SystemExit: BaseException,
    ArithmeticError: Exception, FloatingPointError: ArithmeticError, OverflowError: ArithmeticError,
    ZeroDivisionError: ArithmeticError,
    AssertionError: Exception, AttributeError: Exception, BufferError: Exception, EOFError: Exception,
    ImportError: Exception, ModuleNotFoundError: ImportError,
    LookupError: Exception, IndexError: LookupError, KeyError: LookupError,
    MemoryError: Exception, NameError: Exception, UnboundLocalError: NameError,
    OSError: Exception, BlockingIOError: OSError, ChildProcessError: OSError, ConnectionError: OSError,
    BrokenPipeError: ConnectionError, ConnectionAbortedError: ConnectionError,
    ConnectionRefusedError: ConnectionError, ConnectionResetError: ConnectionError,
    FileExistsError: OSError, FileNotFoundError: OSError, InterruptedError: OSError, IsADirectoryError: OSError,
    NotADirectoryError: OSError, PermissionError: OSError, ProcessLookupError: OSError, TimeoutError: OSError,
    ReferenceError: Exception, RuntimeError: Exception, NotImplementedError: RuntimeError,
    PythonFinalizationError: RuntimeError, RecursionError: RuntimeError,
    StopAsyncIteration: Exception, StopIteration: Exception,
    SyntaxError: Exception, IndentationError: SyntaxError, TabError: IndentationError,
    _IncompleteInputError: SyntaxError,
    SystemError: Exception, TypeError: Exception, ValueError: Exception, UnicodeError: ValueError,
    UnicodeDecodeError: UnicodeError, UnicodeEncodeError: UnicodeError, UnicodeTranslateError: UnicodeError,
    ExceptionGroup: BaseExceptionGroup,
    Warning: Exception, BytesWarning: Warning, DeprecationWarning: Warning, EncodingWarning: Warning,
    FutureWarning: Warning, ImportWarning: Warning, PendingDeprecationWarning: Warning, ResourceWarning: Warning,
    RuntimeWarning: Warning, SyntaxWarning: Warning, UnicodeWarning: Warning, UserWarning: Warning,
}

#[repr(C)]
pub struct Exception {
    pub header: Header,
    /// A tuple.
    pub args: Cell<Value>,
    pub traceback: Cell<Option<Gc<Traceback>>>,
    pub cause: Cell<Option<Value>>,
    pub context: Cell<Option<Value>>,
    pub dict: Cell<Option<Gc<Dict>>>,
    /// Fields of particular classes (`fields`), made on first use.
    pub fields: Cell<Option<Gc<ValueArray>>>,
    pub suppress_context: Cell<bool>,
}

crate::object_kind!(Exception, Exception, |this, marker| {
    this.args.trace(marker);
    this.traceback.trace(marker);
    this.cause.trace(marker);
    this.context.trace(marker);
    this.dict.trace(marker);
    this.fields.trace(marker);
});

/// Numbers of the fields that particular exception classes have.
pub mod fields {
    pub const COUNT: usize = 9;
    // StopIteration, SystemExit
    pub const VALUE: usize = 0;
    pub const CODE: usize = 0;
    // NameError, AttributeError, ImportError
    pub const NAME: usize = 0;
    pub const OBJECT: usize = 1;
    pub const PATH: usize = 1;
    pub const MSG: usize = 2;
    pub const NAME_FROM: usize = 3;
    // OSError
    pub const ERRNO: usize = 0;
    pub const STRERROR: usize = 1;
    pub const FILENAME: usize = 2;
    pub const FILENAME2: usize = 3;
    pub const WRITTEN: usize = 4;
    // SyntaxError
    pub const SYNTAX_MSG: usize = 0;
    pub const SYNTAX_FILENAME: usize = 1;
    pub const LINENO: usize = 2;
    pub const OFFSET: usize = 3;
    pub const TEXT: usize = 4;
    pub const END_LINENO: usize = 5;
    pub const END_OFFSET: usize = 6;
    pub const PRINT_FILE_AND_LINE: usize = 7;
    pub const METADATA: usize = 8;
    // UnicodeError
    pub const ENCODING: usize = 0;
    pub const UNICODE_OBJECT: usize = 1;
    pub const START: usize = 2;
    pub const END: usize = 3;
    pub const REASON: usize = 4;
    // BaseExceptionGroup
    pub const MESSAGE: usize = 0;
    pub const EXCEPTIONS: usize = 1;
}

impl Gc<Exception> {
    pub fn field(self, field: usize) -> Option<Value> {
        self.fields.get().and_then(|f| f.get(field))
    }

    pub fn set_field(self, vm: &mut Vm, field: usize, value: Option<Value>) {
        let fields = match self.fields.get() {
            Some(fields) => fields,
            None => {
                let made = ValueArray::new(vm, fields::COUNT);
                self.fields.set(Some(made));
                made
            }
        };
        fields.put(field, value);
    }
}

impl Value {
    pub fn as_exception(self) -> Option<Gc<Exception>> {
        self.cast::<Exception>()
    }
}

impl Vm {
    /// The built-in exception class.
    pub fn exc_type(&self, exc: Exc) -> Gc<Type> {
        self.exception_types[exc as usize]
    }

    /// A new exception object of a class, without running `__init__`.
    pub fn new_exception(&mut self, ty: Gc<Type>, args: &[Value]) -> Gc<Exception> {
        let args = self.tuple(args);
        let header = self.header_of(ty);
        self.allocate_for_type(
            ty,
            Exception {
                header,
                args: Cell::new(args),
                traceback: Cell::new(None),
                cause: Cell::new(None),
                context: Cell::new(None),
                dict: Cell::new(None),
                fields: Cell::new(None),
                suppress_context: Cell::new(false),
            },
        )
    }

    /// Makes the exception pending, with the handled one as its context.
    pub fn raise_value(&mut self, exception: Value) -> Raised {
        if let Some(e) = exception.as_exception() {
            self.set_context(e);
        }
        self.exception = Some(exception);
        Raised
    }

    /// Sets `__context__` to the exception being handled, cutting a cycle that this would close.
    fn set_context(&mut self, e: Gc<Exception>) {
        let handled = self.thread.handled;
        if handled.is_none() || handled == e.value() {
            return;
        }
        let mut outer = handled.as_exception();
        let mut slow = outer;
        let mut step = 0u64;
        while let Some(o) = outer {
            match o.context.get() {
                Some(c) if c == e.value() => {
                    o.context.set(None);
                    break;
                }
                Some(c) => outer = c.as_exception(),
                None => break,
            }
            // Floyd: a cycle that does not contain `e`.
            step += 1;
            if step.is_multiple_of(2) {
                slow = slow.and_then(|s| s.context.get()).and_then(Value::as_exception);
            }
            if outer == slow {
                break;
            }
        }
        e.context.set(Some(handled));
    }

    /// Raises a built-in exception with one argument.
    #[cold]
    #[inline(never)]
    pub fn raise(&mut self, exc: Exc, message: impl AsRef<str>) -> Raised {
        let message = self.str(message.as_ref());
        self.raise_with(exc, &[message])
    }

    /// Raises a built-in exception with these arguments.
    #[cold]
    #[inline(never)]
    pub fn raise_with(&mut self, exc: Exc, args: &[Value]) -> Raised {
        let ty = self.exc_type(exc);
        let e = self.new_exception(ty, args);
        let field = match exc {
            Exc::StopIteration | Exc::SystemExit => Some(fields::VALUE),
            Exc::SyntaxError | Exc::IndentationError | Exc::TabError => Some(fields::SYNTAX_MSG),
            Exc::ImportError | Exc::ModuleNotFoundError => Some(fields::MSG),
            _ => None,
        };
        if let (Some(field), Some(value)) = (field, args.first()) {
            e.set_field(self, field, Some(*value));
        }
        self.raise_value(e.value())
    }

    pub fn type_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(Exc::TypeError, message)
    }

    pub fn value_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(Exc::ValueError, message)
    }

    pub fn index_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(Exc::IndexError, message)
    }

    pub fn overflow_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(Exc::OverflowError, message)
    }

    pub fn runtime_error(&mut self, message: impl AsRef<str>) -> Raised {
        self.raise(Exc::RuntimeError, message)
    }

    pub fn key_error(&mut self, key: Value) -> Raised {
        self.raise_with(Exc::KeyError, &[key])
    }

    /// MemoryError without arguments; also ends the state of exhaustion, so that handlers can run.
    pub fn memory_error(&mut self) -> Raised {
        self.heap.exhausted = false;
        self.raise_with(Exc::MemoryError, &[])
    }

    /// `AttributeError: 'T' object has no attribute 'x'`, with `name` and `obj`.
    #[cold]
    pub fn attribute_error(&mut self, object: Value, name: Value) -> Raised {
        let text = crate::string::to_rust(name);
        let message = if let Some(ty) = object.cast::<Type>() {
            format!("type object '{}' has no attribute '{text}'", ty.name_str())
        } else if let Some(module) = object.cast::<crate::module::Module>() {
            match crate::module::missing_attribute(self, module, &text) {
                Ok(message) => message,
                Err(raised) => return raised,
            }
        } else {
            format!("'{}' object has no attribute '{text}'", self.type_name(object))
        };
        self.attribute_error_with(object, name, &message)
    }

    #[cold]
    pub fn attribute_error_with(&mut self, object: Value, name: Value, message: &str) -> Raised {
        let message = self.str(message);
        let ty = self.exc_type(Exc::AttributeError);
        let e = self.new_exception(ty, &[message]);
        e.set_field(self, fields::NAME, Some(name));
        e.set_field(self, fields::OBJECT, Some(object));
        self.raise_value(e.value())
    }

    /// Takes the pending exception.
    pub fn take_exception(&mut self) -> Value {
        self.exception.take().unwrap_or(Value::NONE)
    }

    /// Whether the pending exception is an instance of the class.
    pub fn pending_is(&self, exc: Exc) -> bool {
        self.exception.is_some_and(|e| self.is_instance(e, self.exc_type(exc)))
    }

    /// Turns a pending exception of this class into `None`; lets others pass.
    pub fn catch<T>(&mut self, result: R<T>, exc: Exc) -> R<Option<T>> {
        match result {
            Ok(v) => Ok(Some(v)),
            Err(Raised) if self.pending_is(exc) => {
                self.exception = None;
                Ok(None)
            }
            Err(e) => Err(e),
        }
    }
}
