//! Tools outside of the process that want to know where machine code is: `perf` and debuggers.

mod elf;
mod gdb;
mod jitdump;
mod perf_map;

use crate::code::Place;

/// Whom to tell of new code.
#[derive(Default)]
pub struct Watchers {
    map: Option<perf_map::Map>,
    dump: Option<jitdump::Dump>,
    gdb: bool,
}

/// A function that now is in memory.
struct Added<'a> {
    name: &'a str,
    /// Empty if it is of no file.
    filename: &'a str,
    address: usize,
    bytes: &'a [u8],
    places: &'a [Place],
}

impl Watchers {
    /// For `perf`: a map of names, and a dump with lines and machine code. What cannot be written is left out, as it
    /// changes nothing for the program; a line on standard error says so.
    pub fn new(perf: bool, gdb: bool) -> Watchers {
        let say = |what: &str, error: std::io::Error| eprintln!("pyrite: no {what} for perf: {error}");
        let map = perf.then(perf_map::Map::create);
        let dump = perf.then(jitdump::Dump::create);
        Watchers {
            map: map.and_then(|map| map.map_err(|error| say("map", error)).ok()),
            dump: dump.and_then(|dump| dump.map_err(|error| say("dump", error)).ok()),
            gdb,
        }
    }

    /// Tells all of them.
    pub fn code_added(
        &mut self,
        name: &str,
        filename: &str,
        address: *const u8,
        bytes: &[u8],
        places: &[Place],
    ) {
        let added = Added { name, filename, address: address as usize, bytes, places };
        // A full disk ends what is written, not the program.
        if self.map.as_mut().is_some_and(|map| map.add(&added).is_err()) {
            self.map = None;
        }
        if self.dump.as_mut().is_some_and(|dump| dump.add(&added).is_err()) {
            self.dump = None;
        }
        if self.gdb {
            gdb::add(&added);
        }
    }
}
