//! The module `_stat`: what the mode bits of files mean.

use pyrite_object::module::Module;
use pyrite_object::native::function;
use pyrite_object::{Gc, R, Value, Vm, native_table, ops};

/// Constants; those of other systems' file flags too, as everywhere.
static CONSTANTS: &[(&str, i64)] = &[
    ("SF_APPEND", 0x40000),
    ("SF_ARCHIVED", 0x10000),
    ("SF_DATALESS", 0x40000000),
    ("SF_FIRMLINK", 0x800000),
    ("SF_IMMUTABLE", 0x20000),
    ("SF_NOUNLINK", 0x100000),
    ("SF_SETTABLE", 0xffff0000),
    ("SF_SNAPSHOT", 0x200000),
    ("ST_ATIME", 7),
    ("ST_CTIME", 9),
    ("ST_DEV", 2),
    ("ST_GID", 5),
    ("ST_INO", 1),
    ("ST_MODE", 0),
    ("ST_MTIME", 8),
    ("ST_NLINK", 3),
    ("ST_SIZE", 6),
    ("ST_UID", 4),
    ("S_ENFMT", 0o2000),
    ("S_IEXEC", 0o100),
    ("S_IFBLK", 0o60000),
    ("S_IFCHR", 0o20000),
    ("S_IFDIR", 0o40000),
    ("S_IFDOOR", 0),
    ("S_IFIFO", 0o10000),
    ("S_IFLNK", 0o120000),
    ("S_IFPORT", 0),
    ("S_IFREG", 0o100000),
    ("S_IFSOCK", 0o140000),
    ("S_IFWHT", 0),
    ("S_IREAD", 0o400),
    ("S_IRGRP", 0o40),
    ("S_IROTH", 0o4),
    ("S_IRUSR", 0o400),
    ("S_IRWXG", 0o70),
    ("S_IRWXO", 0o7),
    ("S_IRWXU", 0o700),
    ("S_ISGID", 0o2000),
    ("S_ISUID", 0o4000),
    ("S_ISVTX", 0o1000),
    ("S_IWGRP", 0o20),
    ("S_IWOTH", 0o2),
    ("S_IWRITE", 0o200),
    ("S_IWUSR", 0o200),
    ("S_IXGRP", 0o10),
    ("S_IXOTH", 0o1),
    ("S_IXUSR", 0o100),
    ("UF_APPEND", 4),
    ("UF_COMPRESSED", 0x20),
    ("UF_DATAVAULT", 0x80),
    ("UF_HIDDEN", 0x8000),
    ("UF_IMMUTABLE", 2),
    ("UF_NODUMP", 1),
    ("UF_NOUNLINK", 0x10),
    ("UF_OPAQUE", 8),
    ("UF_SETTABLE", 0xffff),
    ("UF_TRACKED", 0x40),
];

const FORMAT: u32 = 0o170_000;

fn mode(vm: &mut Vm, value: Value) -> R<u32> {
    let Some(number) = value.as_int() else {
        ops::index(vm, value)?;
        return Err(vm.type_error("an integer is required"));
    };
    if number.is_negative() {
        return Err(vm.overflow_error("can't convert negative value to unsigned int"));
    }
    match number.to_i64().and_then(|n| u32::try_from(n).ok()) {
        Some(mode) => Ok(mode),
        None if number.to_i64().is_some() => Err(vm.overflow_error("mode out of range")),
        None => Err(vm.overflow_error("Python int too large to convert to C unsigned long")),
    }
}

macro_rules! tests {
    ($($name:ident $format:expr;)*) => {
        $(fn $name(vm: &mut Vm, args: &[Value]) -> R {
            let format = mode(vm, args[0])? & FORMAT;
            Ok(Value::bool($format != 0 && format == $format))
        })*
    };
}

// Doors, ports and whiteouts do not exist here.
tests! {
    is_directory 0o040_000;
    is_character_device 0o020_000;
    is_block_device 0o060_000;
    is_regular 0o100_000;
    is_fifo 0o010_000;
    is_link 0o120_000;
    is_socket 0o140_000;
    is_none 0;
}

fn permissions(vm: &mut Vm, args: &[Value]) -> R {
    let mode = mode(vm, args[0])?;
    Ok(vm.int(i64::from(mode & 0o7777)))
}

fn format(vm: &mut Vm, args: &[Value]) -> R {
    let mode = mode(vm, args[0])?;
    Ok(vm.int(i64::from(mode & FORMAT)))
}

/// `-rwxr-xr-x`, as `ls -l` shows a mode.
fn filemode(vm: &mut Vm, args: &[Value]) -> R {
    let mode = mode(vm, args[0])?;
    let mut text = String::with_capacity(10);
    text.push(match mode & FORMAT {
        0o100_000 => '-',
        0o040_000 => 'd',
        0o120_000 => 'l',
        0o060_000 => 'b',
        0o020_000 => 'c',
        0o010_000 => 'p',
        0o140_000 => 's',
        _ => '?',
    });
    // Set-user-id, set-group-id and sticky show in the place of the three execute bits.
    for (shift, special, letter) in [(6, 0o4000, 's'), (3, 0o2000, 's'), (0, 0o1000, 't')] {
        let bits = mode >> shift;
        text.push(if bits & 4 != 0 { 'r' } else { '-' });
        text.push(if bits & 2 != 0 { 'w' } else { '-' });
        text.push(match (mode & special != 0, bits & 1 != 0) {
            (true, true) => letter,
            (true, false) => letter.to_ascii_uppercase(),
            (false, true) => 'x',
            (false, false) => '-',
        });
    }
    Ok(vm.str(&text))
}

native_table! {
    FUNCTIONS = [
        function("S_ISDIR", "(mode, /)", is_directory, "Whether the mode is of a directory."),
        function("S_ISCHR", "(mode, /)", is_character_device, "Whether the mode is of a character device."),
        function("S_ISBLK", "(mode, /)", is_block_device, "Whether the mode is of a block device."),
        function("S_ISREG", "(mode, /)", is_regular, "Whether the mode is of a regular file."),
        function("S_ISFIFO", "(mode, /)", is_fifo, "Whether the mode is of a FIFO."),
        function("S_ISLNK", "(mode, /)", is_link, "Whether the mode is of a symbolic link."),
        function("S_ISSOCK", "(mode, /)", is_socket, "Whether the mode is of a socket."),
        function("S_ISDOOR", "(mode, /)", is_none, "Whether the mode is of a door."),
        function("S_ISPORT", "(mode, /)", is_none, "Whether the mode is of an event port."),
        function("S_ISWHT", "(mode, /)", is_none, "Whether the mode is of a whiteout."),
        function("S_IMODE", "(mode, /)", permissions, "The part of the mode that chmod can set."),
        function("S_IFMT", "(mode, /)", format, "The part of the mode that says the kind of file."),
        function("filemode", "(mode, /)", filemode, "The mode as ls shows it."),
    ]
}

/// Fills the module.
pub fn fill(vm: &mut Vm, module: Gc<Module>) -> R<()> {
    vm.add_functions(module, &FUNCTIONS)?;
    for (name, number) in CONSTANTS {
        module.dict.get().set_str(vm, name, Value::small_int(*number))?;
    }
    Ok(())
}
