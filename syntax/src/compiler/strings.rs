//! f-strings (PEP 498, 701) and t-strings (PEP 750).

use super::{Compiler, Result};
use crate::code::Constant;
use crate::escape::Text;
use crate::literal;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::{AnyStringFlags, ConversionFlag, InterpolatedStringElement};
use ruff_text_size::{Ranged, TextRange};

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
                        self.text(Text::Plain(debug.as_str().to_owned()));
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
        let text = self.expression_text(node);
        self.load_string(window.saturating_add(1), text);
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

    /// The source of an interpolated expression, with the blanks and parentheses around it.
    fn expression_text(&self, node: &'a ast::InterpolatedElement) -> &'a str {
        if let Some(debug) = &node.debug_text {
            let text = debug.as_str();
            return &text[..text.rfind('=').unwrap_or(text.len())];
        }
        let start = node.range().start().to_usize() + 1;
        let end = node.expression.range().end().to_usize();
        let after = &self.source[end..node.range().end().to_usize()];
        &self.source[start..end + after.find(['!', ':', '}']).unwrap_or(after.len())]
    }
}
