//! `/tmp/jit-PID.dump`, in the format jitdump of the Linux kernel's `perf`: names, machine code and lines, with the time
//! of each, so that code which comes to the same address later is told apart. `perf record -k mono` notes that the file
//! was mapped, and `perf inject --jit` merges it into what was recorded.
//!
//! Format: tools/perf/Documentation/jitdump-specification.txt of the kernel.

use super::Added;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::fd::AsRawFd;

/// "JiTD", in the byte order of the writer.
const MAGIC: u32 = 0x4A69_5444;
const VERSION: u32 = 1;
const HEADER_SIZE: u32 = 40; // bytes
const CODE_LOAD: u32 = 0;
const DEBUG_INFO: u32 = 2;
/// Identifier, size and time of a record.
const PREFIX: usize = 16; // bytes

/// The number that ELF has for this machine.
#[cfg(target_arch = "x86_64")]
pub const ELF_MACHINE: u16 = 62;
#[cfg(target_arch = "aarch64")]
pub const ELF_MACHINE: u16 = 183;

pub struct Dump {
    file: File,
    process: u32,
    functions: u64,
}

/// Nanoseconds of the clock that `perf record -k mono` uses.
fn now() -> u64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: writes the time to where the pointer says.
    unsafe { libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut time) };
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// A record: its prefix, with the size, then the fields.
fn record(id: u32, fields: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(PREFIX + fields.len());
    record.extend(id.to_ne_bytes());
    record.extend(((PREFIX + fields.len()) as u32).to_ne_bytes());
    record.extend(now().to_ne_bytes());
    record.extend(fields);
    record
}

impl Dump {
    pub fn create() -> io::Result<Dump> {
        let process = std::process::id();
        let path = format!("/tmp/jit-{process}.dump");
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path)?;
        let mut header = Vec::new();
        for word in [MAGIC, VERSION, HEADER_SIZE, u32::from(ELF_MACHINE), 0, process] {
            header.extend(word.to_ne_bytes());
        }
        header.extend(now().to_ne_bytes());
        header.extend(0u64.to_ne_bytes());
        file.write_all(&header)?;
        // SAFETY: a fresh mapping of the file that nobody uses: it is there to be seen by `perf record`, and stays.
        let mapped = unsafe {
            let protection = libc::PROT_READ | libc::PROT_EXEC;
            libc::mmap(std::ptr::null_mut(), 4096, protection, libc::MAP_PRIVATE, file.as_raw_fd(), 0)
        };
        if mapped == libc::MAP_FAILED {
            return Err(io::Error::last_os_error());
        }
        Ok(Dump { file, process, functions: 0 })
    }

    pub fn add(&mut self, added: &Added) -> io::Result<()> {
        if std::process::id() != self.process {
            return Err(io::Error::other("the file is the parent's"));
        }
        // Lines come before the function that they belong to.
        if !added.places.is_empty() {
            self.file.write_all(&record(DEBUG_INFO, &lines(added)))?;
        }
        self.file.write_all(&record(CODE_LOAD, &self.load(added)))?;
        self.functions += 1;
        Ok(())
    }

    fn load(&self, added: &Added) -> Vec<u8> {
        // SAFETY: plain system call.
        let thread = unsafe { libc::gettid() } as u32;
        let address = added.address as u64;
        let mut fields = Vec::new();
        fields.extend(self.process.to_ne_bytes());
        fields.extend(thread.to_ne_bytes());
        for word in [address, address, added.bytes.len() as u64, self.functions] {
            fields.extend(word.to_ne_bytes());
        }
        fields.extend(added.name.as_bytes());
        fields.push(0);
        fields.extend(added.bytes);
        fields
    }
}

/// Address and number of entries; each entry: address, line, discriminator, name of the file.
fn lines(added: &Added) -> Vec<u8> {
    let known: Vec<_> = added.places.iter().filter(|place| place.line != 0).collect();
    let mut fields = Vec::new();
    fields.extend((added.address as u64).to_ne_bytes());
    fields.extend((known.len() as u64).to_ne_bytes());
    for place in known {
        fields.extend((added.address as u64 + u64::from(place.offset)).to_ne_bytes());
        fields.extend(place.line.to_ne_bytes());
        fields.extend(0u32.to_ne_bytes());
        fields.extend(added.filename.as_bytes());
        fields.push(0);
    }
    fields
}
