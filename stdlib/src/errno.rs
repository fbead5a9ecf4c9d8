//! The module `errno`: numbers of operating system errors.

use pyrite_object::dict::Dict;
use pyrite_object::module::Module;
use pyrite_object::{Gc, R, Value, Vm};

macro_rules! numbers {
    ($($name:ident),* $(,)?) => {
        /// Names and numbers. Where names share a number, the last one is what `errorcode` has.
        static NUMBERS: &[(&str, i32)] = &[$((stringify!($name), libc::$name)),*];
    };
}

numbers! {
    EDEADLK, EWOULDBLOCK, EOPNOTSUPP, E2BIG, EACCES, EADDRINUSE, EADDRNOTAVAIL, EADV,
    EAFNOSUPPORT, EAGAIN, EALREADY, EBADE, EBADF, EBADFD, EBADMSG, EBADR,
    EBADRQC, EBADSLT, EBFONT, EBUSY, ECANCELED, ECHILD, ECHRNG, ECOMM,
    ECONNABORTED, ECONNREFUSED, ECONNRESET, EDEADLOCK, EDESTADDRREQ, EDOM, EDOTDOT, EDQUOT,
    EEXIST, EFAULT, EFBIG, EHOSTDOWN, EHOSTUNREACH, EHWPOISON, EIDRM, EILSEQ,
    EINPROGRESS, EINTR, EINVAL, EIO, EISCONN, EISDIR, EISNAM, EKEYEXPIRED,
    EKEYREJECTED, EKEYREVOKED, EL2HLT, EL2NSYNC, EL3HLT, EL3RST, ELIBACC, ELIBBAD,
    ELIBEXEC, ELIBMAX, ELIBSCN, ELNRNG, ELOOP, EMEDIUMTYPE, EMFILE, EMLINK,
    EMSGSIZE, EMULTIHOP, ENAMETOOLONG, ENAVAIL, ENETDOWN, ENETRESET, ENETUNREACH, ENFILE,
    ENOANO, ENOBUFS, ENOCSI, ENODATA, ENODEV, ENOENT, ENOEXEC, ENOKEY,
    ENOLCK, ENOLINK, ENOMEDIUM, ENOMEM, ENOMSG, ENONET, ENOPKG, ENOPROTOOPT,
    ENOSPC, ENOSR, ENOSTR, ENOSYS, ENOTBLK, ENOTCONN, ENOTDIR, ENOTEMPTY,
    ENOTNAM, ENOTRECOVERABLE, ENOTSOCK, ENOTSUP, ENOTTY, ENOTUNIQ, ENXIO, EOVERFLOW,
    EOWNERDEAD, EPERM, EPFNOSUPPORT, EPIPE, EPROTO, EPROTONOSUPPORT, EPROTOTYPE, ERANGE,
    EREMCHG, EREMOTE, EREMOTEIO, ERESTART, ERFKILL, EROFS, ESHUTDOWN, ESOCKTNOSUPPORT,
    ESPIPE, ESRCH, ESRMNT, ESTALE, ESTRPIPE, ETIME, ETIMEDOUT, ETOOMANYREFS,
    ETXTBSY, EUCLEAN, EUNATCH, EUSERS, EXDEV, EXFULL,
}

/// Inappropriate file type; the C library has no name for it everywhere.
const EFTYPE: i32 = 134;

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    let codes = Gc::<Dict>::new(vm);
    let dict = module.dict.get();
    for (name, number) in NUMBERS.iter().copied().chain([("EFTYPE", EFTYPE)]) {
        let number = Value::small_int(i64::from(number));
        let text = vm.intern(name);
        dict.set_interned(vm, text, number)?;
        codes.set(vm, number, text)?;
    }
    dict.set_str(vm, "errorcode", codes.value())
}
