//! Identifiers beyond ASCII.

use super::{Failure, Lexer};

impl Lexer<'_> {
    pub(super) fn verify_identifier(&mut self, start: usize) -> Result<(), Failure> {
        let text = std::str::from_utf8(&self.source[start..self.cursor]).unwrap_or("");
        let bad = text.char_indices().find(|&(at, c)| {
            !(if at == 0 {
                c == '_' || unicode_ident::is_xid_start(c)
            } else {
                unicode_ident::is_xid_continue(c)
            })
        });
        let Some((at, c)) = bad else { return Ok(()) };
        self.cursor = start + at + c.len_utf8();
        let code = u32::from(c);
        let message = if is_printable(c) {
            format!("invalid character '{c}' (U+{code:04X})")
        } else {
            format!("invalid non-printable character U+{code:04X}")
        };
        self.error(message).map(|_| ())
    }
}

/// What `str.isprintable` says. A character without a name is one that is not assigned.
pub fn is_printable(c: char) -> bool {
    let code = u32::from(c);
    let is_format = matches!(code,
        0xad | 0x600..=0x605 | 0x61c | 0x6dd | 0x70f | 0x890..=0x891 | 0x8e2 | 0x180e | 0x200b..=0x200f
        | 0x202a..=0x202e | 0x2060..=0x2064 | 0x2066..=0x206f | 0xfeff | 0xfff9..=0xfffb | 0x110bd | 0x110cd
        | 0x13430..=0x1343f | 0x1bca0..=0x1bca3 | 0x1d173..=0x1d17a | 0xe0001 | 0xe0020..=0xe007f);
    let is_private = matches!(code, 0xe000..=0xf8ff | 0xf_0000..=0xf_fffd | 0x10_0000..=0x10_fffd);
    c == ' '
        || !(c.is_control()
            || c.is_whitespace()
            || is_format
            || is_private
            || unicode_names2::name(c).is_none())
}
