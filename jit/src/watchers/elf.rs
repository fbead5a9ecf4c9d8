//! The least ELF object that gives a debugger the name of a function that is in memory already.

use super::jitdump::ELF_MACHINE;

const HEADER: usize = 64; // bytes
const SECTION: usize = 64; // bytes
const SYMBOL: usize = 24; // bytes
/// Nothing, `.text`, `.symtab`, `.strtab`.
const SECTIONS: usize = 4;

const TYPE_RELOCATABLE: u16 = 1;
const SYMBOLS: u32 = 2;
const STRINGS: u32 = 3;
const NO_BITS: u32 = 8;
const ALLOCATED_AND_EXECUTABLE: u64 = 2 | 4;
/// A global function.
const FUNCTION: u8 = 1 << 4 | 2;

/// The object file; its section `.text` is the memory at `address`, and holds one function.
pub fn object(name: &str, address: usize, size: usize) -> Vec<u8> {
    // Names of sections and of the symbol share one table.
    let mut strings = vec![0];
    let mut string = |text: &str| {
        let at = strings.len() as u32;
        strings.extend(text.as_bytes());
        strings.push(0);
        at
    };
    let [text_name, symbols_name, strings_name] = [".text", ".symtab", ".strtab"].map(&mut string);
    let symbol_name = string(name);
    let symbols_at = HEADER + SECTIONS * SECTION;
    let strings_at = symbols_at + 2 * SYMBOL;

    let mut out = Vec::with_capacity(strings_at + strings.len());
    // 64 bits, little-endian, version 1.
    out.extend([0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    out.extend(TYPE_RELOCATABLE.to_le_bytes());
    out.extend(ELF_MACHINE.to_le_bytes());
    out.extend(1u32.to_le_bytes());
    // Entry, program headers, section headers, flags.
    out.extend([0, 0, HEADER as u64].map(u64::to_le_bytes).concat());
    out.extend(0u32.to_le_bytes());
    let sizes = [HEADER as u16, 0, 0, SECTION as u16, SECTIONS as u16, SECTIONS as u16 - 1];
    out.extend(sizes.map(u16::to_le_bytes).concat());

    let mut section =
        |name: u32, kind: u32, flags: u64, address: usize, place: (usize, usize), info: (u32, u32), entry| {
            out.extend(name.to_le_bytes());
            out.extend(kind.to_le_bytes());
            for word in [flags, address as u64, place.0 as u64, place.1 as u64] {
                out.extend(word.to_le_bytes());
            }
            out.extend(info.0.to_le_bytes());
            out.extend(info.1.to_le_bytes());
            out.extend([1, entry as u64].map(u64::to_le_bytes).concat());
        };
    section(0, 0, 0, 0, (0, 0), (0, 0), 0);
    section(text_name, NO_BITS, ALLOCATED_AND_EXECUTABLE, address, (symbols_at, size), (0, 0), 0);
    // Its strings are in section 3; the symbols from 1 on are global.
    section(symbols_name, SYMBOLS, 0, 0, (symbols_at, 2 * SYMBOL), (3, 1), SYMBOL);
    section(strings_name, STRINGS, 0, 0, (strings_at, strings.len()), (0, 0), 0);

    out.extend([0; SYMBOL]);
    out.extend(symbol_name.to_le_bytes());
    out.extend([FUNCTION, 0]);
    out.extend(1u16.to_le_bytes());
    out.extend(0u64.to_le_bytes());
    out.extend((size as u64).to_le_bytes());
    out.extend(strings);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_stand_where_the_headers_say() {
        let object = object("py:f", 0x1000, 16);
        let word = |at: usize| u64::from_le_bytes(object[at..at + 8].try_into().expect("8 bytes")) as usize;
        let (text, symbols, strings) = (HEADER + SECTION, HEADER + 2 * SECTION, HEADER + 3 * SECTION);
        assert_eq!((word(text + 16), word(text + 32)), (0x1000, 16));
        assert_eq!(word(symbols + 24) + word(symbols + 32), word(strings + 24));
        assert_eq!(word(strings + 24) + word(strings + 32), object.len());
        assert!(object.ends_with(b"\0py:f\0"));
    }
}
