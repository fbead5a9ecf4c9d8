//! f-strings (PEP 498, 701) and t-strings (PEP 750).

use super::{Compiler, Result};
use crate::code::Constant;
use crate::escape::Text;
use crate::literal;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::{AnyStringFlags, ConversionFlag, Expr, InterpolatedStringElement, Operator};
use ruff_text_size::{Ranged, TextRange};
use std::borrow::Cow;

/// A string with interpolations, adjacent literals joined.
enum Piece<'a> {
    Literal(Text),
    Interpolation(&'a ast::InterpolatedElement, AnyStringFlags),
}

#[derive(Default)]
struct Pieces<'a>(Vec<Piece<'a>>);

impl<'a> Pieces<'a> {
    fn text(&mut self, text: Text) {
        match self.0.last_mut() {
            Some(Piece::Literal(last)) => last.append(text),
            _ => self.0.push(Piece::Literal(text)),
        }
    }

    fn elements(&mut self, elements: &'a [InterpolatedStringElement], flags: AnyStringFlags, source: &str) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => {
                    self.text(literal::interpolated_part(literal, flags, source));
                }
                InterpolatedStringElement::Interpolation(node) => {
                    if let Some(debug) = &node.debug_text {
                        self.text(Text::Plain(without_comments(debug.as_str()).into_owned()));
                    }
                    self.0.push(Piece::Interpolation(node, flags));
                }
            }
        }
    }
}

/// The operand of `ConvertValue`, 0 for none. `f"{x=}"` shows the representation.
fn conversion(node: &ast::InterpolatedElement) -> u8 {
    match node.conversion {
        ConversionFlag::Str => 1,
        ConversionFlag::Repr => 2,
        ConversionFlag::Ascii => 3,
        ConversionFlag::None if node.debug_text.is_some() && node.format_spec.is_none() => 2,
        ConversionFlag::None => 0,
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn fstring(&mut self, node: &'a ast::ExprFString, to: u8) -> Result {
        let mut pieces = Pieces::default();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => pieces.text(literal::string_part(literal, self.source)),
                ast::FStringPart::FString(part) => {
                    pieces.elements(&part.elements, part.flags.into(), self.source);
                }
            }
        }
        self.join(pieces, node.range(), to)
    }

    /// Formats the pieces and joins them.
    fn join(&mut self, pieces: Pieces<'a>, range: TextRange, to: u8) -> Result {
        let mut pieces = pieces.0;
        pieces.retain(|piece| !matches!(piece, Piece::Literal(text) if text.is_empty()));
        if pieces.len() <= 1 {
            return match pieces.pop() {
                None => {
                    self.at(range);
                    self.load_string(to, "");
                    Ok(())
                }
                Some(piece) => self.piece(piece, range, to),
            };
        }
        let limit = self.affordable(pieces.len()).max(2);
        let first = self.u.top.min(255) as u8;
        let mut count = 0;
        for piece in pieces {
            if count == limit {
                // Too many for one instruction: what is there so far is joined.
                self.at(range);
                self.emit(Op::BuildString, first, first, count as u8);
                self.release_above(first);
                count = 1;
            }
            let register = self.temp();
            self.piece(piece, range, register)?;
            count += 1;
        }
        self.at(range);
        self.emit(Op::BuildString, to, first, count as u8);
        Ok(())
    }

    fn piece(&mut self, piece: Piece<'a>, range: TextRange, to: u8) -> Result {
        match piece {
            Piece::Literal(text) => {
                self.at(range);
                self.load_constant(to, text.into_constant());
                Ok(())
            }
            Piece::Interpolation(node, flags) => self.formatted(node, flags, to),
        }
    }

    fn formatted(&mut self, node: &'a ast::InterpolatedElement, flags: AnyStringFlags, to: u8) -> Result {
        let mark = self.mark();
        let scratch = self.workspace(to);
        let mut value = self.value_in(&node.expression, scratch)?;
        self.at(node.range());
        let conversion = conversion(node);
        if conversion != 0 {
            self.emit(Op::ConvertValue, scratch, value, conversion);
            value = scratch;
        }
        match &node.format_spec {
            None => self.emit(Op::FormatSimple, to, value, 0),
            Some(spec) => {
                let register = self.temp();
                self.format_spec(spec, flags, register)?;
                self.at(node.range());
                self.emit(Op::FormatWithSpec, to, value, register);
            }
        }
        self.reset(mark);
        Ok(())
    }

    /// The texts of `"..." % (...)`, each with the conversion of the value after it (0 after the last), if it holds
    /// nothing but plain `%s`, `%r` and `%a`.
    pub(super) fn percent_format(&self, node: &ast::ExprBinOp, format: &str) -> Option<Vec<(String, u8)>> {
        let Expr::Tuple(tuple) = &*node.right else { return None };
        if node.op != Operator::Mod || tuple.elts.iter().any(Expr::is_starred_expr) {
            return None;
        }
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut rest = format.chars();
        while let Some(c) = rest.next() {
            if c != '%' {
                text.push(c);
                continue;
            }
            let conversion = match rest.next()? {
                '%' => {
                    text.push('%');
                    continue;
                }
                's' => 1,
                'r' => 2,
                'a' => 3,
                _ => return None,
            };
            parts.push((std::mem::take(&mut text), conversion));
        }
        let fits = parts.len() == tuple.elts.len() && 2 * parts.len() < self.affordable(2 * parts.len() + 1);
        parts.push((text, 0));
        fits.then_some(parts)
    }

    pub(super) fn percent(&mut self, node: &'a ast::ExprBinOp, parts: Vec<(String, u8)>, to: u8) -> Result {
        let Expr::Tuple(tuple) = &*node.right else { return Ok(()) };
        let mark = self.mark();
        let first = self.u.top.min(255) as u8;
        let mut count = 0;
        let mut values = tuple.elts.iter();
        for (text, conversion) in &parts {
            if !text.is_empty() {
                let register = self.temp();
                self.at(node.range());
                self.load_string(register, text);
                count += 1;
            }
            if let (true, Some(value)) = (*conversion != 0, values.next()) {
                let register = self.temp();
                self.into(value, register)?;
                self.at(value.range());
                self.emit(Op::ConvertValue, register, register, *conversion);
                self.emit(Op::FormatSimple, register, register, 0);
                count += 1;
            }
        }
        self.at(node.range());
        match count {
            0 => self.load_string(to, ""),
            _ => self.emit(Op::BuildString, to, first, count),
        }
        self.reset(mark);
        Ok(())
    }

    fn format_spec(
        &mut self,
        spec: &'a ast::InterpolatedStringFormatSpec,
        flags: AnyStringFlags,
        to: u8,
    ) -> Result {
        let mut pieces = Pieces::default();
        pieces.elements(&spec.elements, flags, self.source);
        let mark = self.mark();
        self.join(pieces, spec.range(), to)?;
        self.reset(mark);
        Ok(())
    }

    pub(super) fn tstring(&mut self, node: &'a ast::ExprTString, to: u8) -> Result {
        let mut pieces = Pieces::default();
        for part in &node.value {
            pieces.elements(&part.elements, part.flags.into(), self.source);
        }
        let mut strings = Vec::new();
        let mut last = Text::default();
        let mut interpolations = Vec::new();
        for piece in pieces.0 {
            match piece {
                Piece::Literal(text) => last.append(text),
                Piece::Interpolation(node, flags) => {
                    strings.push(std::mem::take(&mut last).into_constant());
                    interpolations.push((node, flags));
                }
            }
        }
        strings.push(last.into_constant());
        let range = node.range();
        let all = self.temp();
        let tuple = self.temp();
        self.at(range);
        self.load_constant(all, Constant::Tuple(strings.into_boxed_slice()));
        let at_once = interpolations.len() <= self.affordable(interpolations.len());
        if !at_once {
            self.emit(Op::BuildList, tuple, 0, 0);
        }
        let first = self.u.top.min(255) as u8;
        let count = interpolations.len();
        for (node, flags) in interpolations {
            let register = self.temp();
            self.interpolation(node, flags, register)?;
            if !at_once {
                self.emit(Op::ListAppend, tuple, register, 0);
                self.release(register);
            }
        }
        self.at(range);
        match at_once {
            true => self.emit(Op::BuildTuple, tuple, first, count as u8),
            false => self.emit(Op::ListToTuple, tuple, tuple, 0),
        }
        self.emit(Op::BuildTemplate, to, all, tuple);
        Ok(())
    }

    fn interpolation(&mut self, node: &'a ast::InterpolatedElement, flags: AnyStringFlags, to: u8) -> Result {
        let mark = self.mark();
        let window = self.window(3);
        self.into(&node.expression, window)?;
        self.at(node.range());
        let text = interpolation_text(node, self.source);
        self.load_string(window.saturating_add(1), &text);
        let spec = window.saturating_add(2);
        match &node.format_spec {
            Some(format) => self.format_spec(format, flags, spec)?,
            None => self.load_string(spec, ""),
        }
        self.at(node.range());
        self.emit(Op::BuildInterpolation, to, window, conversion(node));
        self.reset(mark);
        Ok(())
    }
}

/// The source of an interpolated expression, with the blanks and parentheses around it.
pub(crate) fn interpolation_text<'a>(node: &'a ast::InterpolatedElement, source: &'a str) -> Cow<'a, str> {
    if let Some(debug) = &node.debug_text {
        let text = debug.as_str();
        return without_comments(&text[..text.rfind('=').unwrap_or(text.len())]);
    }
    let own = &source[node.range()];
    if let Some((length, text)) = own.strip_prefix('\u{1}').and_then(|rest| rest.split_once(':')) {
        // No brace of an f-string: a tree that was not parsed, which says the text.
        return text[..length.parse().unwrap_or(0)].into();
    }
    let start = node.range().start().to_usize() + 1;
    let end = node.expression.range().end().to_usize();
    let after = &source[end..node.range().end().to_usize()];
    without_comments(&source[start..end + end_of_expression(after)])
}

/// Where `!`, `:` or `}` ends an interpolated expression; comments may stand before it.
fn end_of_expression(rest: &str) -> usize {
    let mut in_comment = false;
    let end = rest.char_indices().find(|&(_, c)| {
        in_comment = (in_comment || c == '#') && c != '\n';
        !in_comment && matches!(c, '!' | ':' | '}')
    });
    end.map_or(rest.len(), |(at, _)| at)
}

/// The source of an expression without its comments, as CPython keeps it.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains('#') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quote = "";
    while let Some(c) = rest.chars().next() {
        let mut length = c.len_utf8();
        if !quote.is_empty() {
            if c == '\\' {
                length += rest[length..].chars().next().map_or(0, char::len_utf8);
            } else if rest.starts_with(quote) {
                length = quote.len();
                quote = "";
            }
        } else if let Some(opened) = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| rest.starts_with(q)) {
            length = opened.len();
            quote = opened;
        } else if c == '#' {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
            continue;
        }
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.into()
}
