//! The docstrings of the built-in types, in one table, and the `__new__` that CPython shows in most exception classes.

use crate::exception::Exc;
use crate::object::Gc;
use crate::ty::Type;
use crate::value::Value;
use crate::vm::Vm;

/// Docstrings of exceptions.
#[rustfmt::skip]
const EXCEPTIONS: &[(Exc, &str)] = &[
    (Exc::BaseException, "The root of all exceptions."),
    (Exc::Exception, "The root of all exceptions that do not end the program on purpose."),
    (Exc::BaseExceptionGroup, "Several exceptions raised as one."),
    (Exc::GeneratorExit, "Raised in a generator that is closed."),
    (Exc::KeyboardInterrupt, "The user interrupted the program."),
    (Exc::SystemExit, "The program asked to end."),
    (Exc::ArithmeticError, "The root of errors of arithmetic."),
    (Exc::FloatingPointError, "A floating-point operation failed."),
    (Exc::OverflowError, "A result is too large."),
    (Exc::ZeroDivisionError, "The divisor is zero."),
    (Exc::AssertionError, "An assertion does not hold."),
    (Exc::AttributeError, "There is no such attribute."),
    (Exc::BufferError, "An operation on a buffer failed."),
    (Exc::EOFError, "The input ended too early."),
    (Exc::ImportError, "A module or a name in it could not be imported."),
    (Exc::ModuleNotFoundError, "There is no such module."),
    (Exc::LookupError, "The root of errors of lookup."),
    (Exc::IndexError, "An index of a sequence is out of range."),
    (Exc::KeyError, "A mapping has no such key."),
    (Exc::MemoryError, "The memory is exhausted."),
    (Exc::NameError, "There is no such global name."),
    (Exc::UnboundLocalError, "A local name has no value yet."),
    (Exc::OSError, "The operating system refused something."),
    (Exc::BlockingIOError, "The operation would have to wait."),
    (Exc::ChildProcessError, "An operation on a child process failed."),
    (Exc::ConnectionError, "The root of errors of connections."),
    (Exc::BrokenPipeError, "The other end of a pipe or connection is closed."),
    (Exc::ConnectionAbortedError, "A connection was aborted."),
    (Exc::ConnectionRefusedError, "A connection was refused."),
    (Exc::ConnectionResetError, "A connection was reset."),
    (Exc::FileExistsError, "The file exists already."),
    (Exc::FileNotFoundError, "There is no such file."),
    (Exc::InterruptedError, "A signal interrupted the operation."),
    (Exc::IsADirectoryError, "The operation does not work on folders."),
    (Exc::NotADirectoryError, "The operation works on folders only."),
    (Exc::PermissionError, "The rights do not suffice."),
    (Exc::ProcessLookupError, "There is no such process."),
    (Exc::TimeoutError, "The time ran out."),
    (Exc::ReferenceError, "A weak reference was used after its object was gone."),
    (Exc::RuntimeError, "An error that no other class describes."),
    (Exc::NotImplementedError, "The method or function is yet to be written."),
    (Exc::PythonFinalizationError, "The operation is refused while Python ends."),
    (Exc::RecursionError, "Calls are nested too deeply."),
    (Exc::StopAsyncIteration, "An asynchronous iterator is exhausted."),
    (Exc::StopIteration, "An iterator is exhausted."),
    (Exc::SyntaxError, "The source is not valid."),
    (Exc::IndentationError, "The indentation is not valid."),
    (Exc::TabError, "Tabs and spaces are mixed so that the indentation is unclear."),
    (Exc::SystemError, "The interpreter found an error in itself."),
    (Exc::TypeError, "A value has a type that does not fit."),
    (Exc::ValueError, "A value of the right type does not fit."),
    (Exc::UnicodeError, "The root of errors of encodings."),
    (Exc::UnicodeDecodeError, "Bytes could not be decoded."),
    (Exc::UnicodeEncodeError, "Text could not be encoded."),
    (Exc::UnicodeTranslateError, "Text could not be translated."),
    (Exc::Warning, "The root of warnings."),
    (Exc::BytesWarning, "Bytes are compared with or turned into text."),
    (Exc::DeprecationWarning, "A feature will go; for developers."),
    (Exc::EncodingWarning, "The encoding of a file was not given."),
    (Exc::FutureWarning, "A feature will change or go; for users."),
    (Exc::ImportWarning, "Something about an import is doubtful."),
    (Exc::PendingDeprecationWarning, "A feature may go some day."),
    (Exc::ResourceWarning, "A resource was not released."),
    (Exc::RuntimeWarning, "Something at run time is doubtful."),
    (Exc::SyntaxWarning, "Something in the source is doubtful."),
    (Exc::UnicodeWarning, "Something about an encoding is doubtful."),
    (Exc::UserWarning, "A warning of a program."),
];

/// Whether CPython shows `__new__` in the class itself. Those that add fields to an exception inherit it.
fn has_new(exc: Exc) -> bool {
    use Exc::*;
    !matches!(
        exc,
        AttributeError
            | ImportError
            | ModuleNotFoundError
            | KeyError
            | NameError
            | UnboundLocalError
            | SyntaxError
            | IndentationError
            | TabError
            | StopIteration
            | SystemExit
            | BlockingIOError
            | ChildProcessError
            | ConnectionError
            | BrokenPipeError
            | ConnectionAbortedError
            | ConnectionRefusedError
            | ConnectionResetError
            | FileExistsError
            | FileNotFoundError
            | InterruptedError
            | IsADirectoryError
            | NotADirectoryError
            | PermissionError
            | ProcessLookupError
            | TimeoutError
    )
}

fn set_doc(vm: &mut Vm, ty: Gc<Type>, doc: Option<&str>) {
    let name = vm.names.dunder_doc;
    if ty.dict.get().get_interned(name).is_some() {
        return;
    }
    let value = doc.map_or(Value::NONE, |doc| vm.str(doc));
    // A fresh name in a native type's dict: only exhausted memory could refuse it.
    let _ = ty.dict.get().set_interned(vm, name, value);
}

/// Gives the types their docstrings, after they were filled.
pub fn init(vm: &mut Vm) {
    let t = vm.types;
    #[rustfmt::skip]
    let types: &[(Gc<Type>, Option<&str>)] = &[
        (t.object, Some("The root of all classes.\n\nObjects of this class itself have no attributes of their own.")),
        (t.bool, Some("True or False; of another object, whether it counts as true.")),
        (t.int, Some("Integers of any size: from a number, or from text in a base from 2 to 36 (0: by its prefix).")),
        (t.float, Some("Floating-point numbers of double precision, from a number or text.")),
        (t.complex, Some("Complex numbers, from two real numbers, a number or text.")),
        (t.str, Some("Immutable text: of an object, as str() shows it; of bytes, decoded.")),
        (t.bytes, Some("Immutable bytes: from integers, an encoded string, a buffer, or so many zeros.")),
        (t.bytearray, Some("Mutable bytes: from integers, an encoded string, a buffer, or so many zeros.")),
        (t.memoryview, Some("A view of the memory of another object.")),
        (t.list, Some("Mutable sequences, filled from an iterable.")),
        (t.tuple, Some("Immutable sequences, filled from an iterable.")),
        (t.dict, Some("Mutable mappings, filled from a mapping, from pairs, or from keywords.")),
        (t.set, Some("Mutable sets of distinct hashable elements.")),
        (t.frozenset, Some("Immutable sets of distinct hashable elements.")),
        (t.range, Some("Arithmetic progressions: range(stop) or range(start, stop[, step]).")),
        (t.slice, Some("What stands in brackets with colons: slice(stop) or slice(start, stop[, step]).")),
        (t.enumerate, Some("Pairs of a count and an element of an iterable.")),
        (t.filter, Some("The elements that a function holds for; with None, those that are true.")),
        (t.map, Some("A function's results for the elements of one or several iterables.")),
        (t.zip, Some("Tuples of the elements of several iterables, side by side.")),
        (t.reversed, Some("The elements of a sequence from the last to the first.")),
        (t.classmethod, Some("A function as a method that receives the class.")),
        (t.staticmethod, Some("A function as a method that receives no implicit argument.")),
        (t.super_, Some("Attributes of the classes behind a class in the method resolution order.")),
        (t.none, Some("The type of None.")),
        (t.not_implemented, Some("The type of NotImplemented.")),
        (t.ellipsis, Some("The type of the Ellipsis object, `...`.")),
        (t.module, Some("Modules: a name and a docstring make an empty one.")),
        (t.cell, Some("The cells of closures.")),
        (t.code, Some("Compiled code. Not for the faint of heart.")),
        (t.traceback, Some("Tracebacks.")),
        (t.mappingproxy, Some("A read-only view of a mapping.")),
        (t.simple_namespace, Some("An object whose attributes are what it was made from.")),
        (t.generic_alias, Some("A generic class with its arguments, as list[int].")),
        (t.generator, None),
        (t.coroutine, None),
        (t.async_generator, None),
        (t.frame, None),
    ];
    for (ty, doc) in types {
        set_doc(vm, *ty, *doc);
    }
    for (exc, doc) in EXCEPTIONS {
        let ty = vm.exc_type(*exc);
        set_doc(vm, ty, Some(doc));
        if has_new(*exc) && ty.dict.get().get_interned(vm.names.dunder_new).is_none() {
            vm.add_methods(ty, crate::exceptions::new_method());
        }
        ty.modified(vm);
    }
}
