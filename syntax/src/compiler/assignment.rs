//! Assignment, augmented assignment and deletion: all kinds of targets.

use super::{Compiler, Result};
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::Expr;
use ruff_text_size::{Ranged, TextRange};

impl<'a> Compiler<'a> {
    pub(super) fn assign(&mut self, node: &'a ast::StmtAssign) -> Result {
        if let [target] = &*node.targets {
            return self.assign_one(target, &node.value);
        }
        let mark = self.mark();
        // The value must outlive each of the targets.
        let value = self.temp();
        self.into(&node.value, value)?;
        for target in &node.targets {
            self.store(target, value)?;
        }
        self.reset(mark);
        Ok(())
    }

    pub(super) fn assign_one(&mut self, target: &'a Expr, value: &'a Expr) -> Result {
        let mark = self.mark();
        match target {
            Expr::Name(name) => {
                if let Some(register) = self.local_register(&name.id) {
                    self.into(value, register)?;
                } else {
                    let value = self.value(value)?;
                    self.at(target.range());
                    self.store_name(&name.id, value);
                }
            }
            Expr::Tuple(_) | Expr::List(_) if self.assign_pairwise(target, value)? => {}
            _ => {
                let later = [target];
                let scratch = self.temp();
                let value = self.operand(value, &later, scratch)?;
                self.store(target, value)?;
            }
        }
        self.reset(mark);
        Ok(())
    }

    /// `a, b = x, y`: no tuple is made.
    fn assign_pairwise(&mut self, target: &'a Expr, value: &'a Expr) -> Result<bool> {
        let (targets, Expr::Tuple(values)) = (elements(target), value) else { return Ok(false) };
        let is_pairwise = targets.len() == values.elts.len()
            && matches!(targets.len(), 1..=3)
            && !targets.iter().chain(&values.elts).any(Expr::is_starred_expr);
        if !is_pairwise {
            return Ok(false);
        }
        let mut registers = Vec::with_capacity(targets.len());
        for (i, value) in values.elts.iter().enumerate() {
            let later: Vec<&Expr> = values.elts[i + 1..].iter().chain(targets).collect();
            // A local may be read in place unless an earlier target overwrites it.
            let in_place = match value {
                Expr::Name(name) => self.local_register(&name.id).filter(|&register| {
                    targets[..i].iter().all(|target| match target {
                        Expr::Name(target) => self.local_register(&target.id) != Some(register),
                        target => !binds_names(target),
                    })
                }),
                _ => None,
            };
            let register = match in_place {
                Some(_) => {
                    let scratch = self.temp();
                    self.operand(value, &later, scratch)?
                }
                None => {
                    let register = self.temp();
                    self.into(value, register)?;
                    register
                }
            };
            registers.push(register);
        }
        for (target, register) in targets.iter().zip(registers) {
            self.store(target, register)?;
        }
        Ok(true)
    }

    /// Stores a register into a target.
    pub(super) fn store(&mut self, target: &'a Expr, from: u8) -> Result {
        let mark = self.mark();
        match target {
            Expr::Name(name) => {
                self.at(target.range());
                self.store_name(&name.id, from);
            }
            Expr::Attribute(node) => {
                self.note_self_attribute(node);
                let object = self.value(&node.value)?;
                let range = self.attribute_range(node.range(), node);
                self.at(range);
                let name = self.attribute_name(&node.attr.id);
                self.u.e.emit_site(Op::StoreAttr, object, from, 0, name);
            }
            Expr::Subscript(node) => {
                let scratch = self.temp();
                let object = self.operand(&node.value, &[&node.slice], scratch)?;
                let key = self.value(&node.slice)?;
                self.at(target.range());
                self.emit(Op::SetItem, object, key, from);
            }
            Expr::Tuple(node) => self.unpack(&node.elts, target.range(), from)?,
            Expr::List(node) => self.unpack(&node.elts, target.range(), from)?,
            Expr::Starred(node) => {
                return self.error(node.range(), "starred assignment target must be in a list or tuple");
            }
            target => return self.error(target.range(), "cannot assign to expression"),
        }
        self.reset(mark);
        Ok(())
    }

    fn unpack(&mut self, targets: &'a [Expr], range: TextRange, from: u8) -> Result {
        let star = targets.iter().position(Expr::is_starred_expr);
        if targets.iter().filter(|t| t.is_starred_expr()).count() > 1 {
            return self.error(range, "multiple starred expressions in assignment");
        }
        if targets.len() > self.affordable(targets.len()) {
            return self.unpack_halves(targets, range, from);
        }
        // Locals side by side are written at once; the instruction writes all of them or none.
        let in_place = self.adjacent_locals(targets);
        let first = in_place.unwrap_or_else(|| self.window(targets.len() as u32));
        self.at(range);
        match star {
            None => self.emit(Op::UnpackSequence, first, from, targets.len() as u8),
            Some(before) => {
                let after = (targets.len() - before - 1) as u32;
                self.u.e.emit_raw(Op::UnpackEx, first, from, before as u8, after);
            }
        }
        if in_place.is_some() {
            return Ok(());
        }
        for (i, target) in targets.iter().enumerate() {
            let target = match target {
                Expr::Starred(starred) => &*starred.value,
                target => target,
            };
            self.store(target, first.saturating_add(i as u8))?;
        }
        Ok(())
    }

    /// The first register, if the targets are plain locals in consecutive registers.
    fn adjacent_locals(&mut self, targets: &'a [Expr]) -> Option<u8> {
        let mut first = None;
        for (i, target) in targets.iter().enumerate() {
            let target = match target {
                Expr::Starred(starred) => &*starred.value,
                target => target,
            };
            let Expr::Name(name) = target else { return None };
            let register = self.local_register(&name.id)?;
            let first = *first.get_or_insert(register);
            if usize::from(register) != usize::from(first) + i {
                return None;
            }
        }
        first
    }

    /// More targets than registers: `a, b, ..., y, z = v` as `a, ..., *rest = v` and so on; only the count in the error message differs.
    fn unpack_halves(&mut self, targets: &'a [Expr], range: TextRange, from: u8) -> Result {
        let star = targets.iter().position(Expr::is_starred_expr);
        let half = self.affordable(targets.len()).saturating_sub(1).max(1);
        let half = star.map_or(half, |star| half.min(star));
        self.at(range);
        if half == 0 {
            // The star comes first: what follows it is taken from the end.
            let count = (targets.len() - 1).min(255);
            if count < self.affordable(count + 1) {
                return self.unpack(targets, range, from);
            }
            return self.error(range, "too many expressions in star-unpacking assignment");
        }
        let first = self.window(half as u32 + 1);
        self.u.e.emit_raw(Op::UnpackEx, first, from, half as u8, 0);
        for (i, target) in targets[..half].iter().enumerate() {
            self.store(target, first.saturating_add(i as u8))?;
        }
        let rest = first.saturating_add(half as u8);
        // The rest goes to the bottom of the window, so that the depth does not grow with the count.
        self.move_to(first, rest);
        self.release_above(first);
        self.unpack(&targets[half..], range, first)
    }

    pub(super) fn augmented_assignment(&mut self, node: &'a ast::StmtAugAssign) -> Result {
        let mark = self.mark();
        let range = node.range();
        let constant = self.constant(&node.value);
        match &*node.target {
            Expr::Name(name) => {
                let target = node.target.range();
                let value = match self.local_register(&name.id) {
                    Some(_) => {
                        let scratch = self.temp();
                        self.operand(&node.target, &[&node.value], scratch)?
                    }
                    None => {
                        let register = self.temp();
                        self.at(target);
                        self.load_name(&name.id, register);
                        register
                    }
                };
                let to = match self.local_register(&name.id) {
                    Some(register) => register,
                    None => self.temp(),
                };
                self.binary_with(node.op, value, &node.value, constant, range, to, true)?;
                if self.local_register(&name.id).is_none() {
                    self.at(target);
                    self.store_name(&name.id, to);
                }
            }
            Expr::Attribute(target) => {
                let scratch = self.temp();
                let object = self.operand(&target.value, &[&node.value], scratch)?;
                let place = self.attribute_range(target.range(), target);
                let name = self.attribute_name(&target.attr.id);
                let value = self.temp();
                self.at(place);
                self.u.e.emit_site(Op::LoadAttr, value, object, 0, name);
                self.binary_with(node.op, value, &node.value, constant, range, value, true)?;
                self.at(place);
                self.u.e.emit_site(Op::StoreAttr, object, value, 0, name);
            }
            Expr::Subscript(target) => {
                let scratch = self.temp();
                let object = self.operand(&target.value, &[&target.slice, &node.value], scratch)?;
                let scratch = self.temp();
                let key = self.operand(&target.slice, &[&node.value], scratch)?;
                let value = self.temp();
                self.at(target.range());
                self.emit(Op::GetItem, value, object, key);
                self.binary_with(node.op, value, &node.value, constant, range, value, true)?;
                self.at(target.range());
                self.emit(Op::SetItem, object, key, value);
            }
            target => return self.error(target.range(), "illegal expression for augmented assignment"),
        }
        self.reset(mark);
        Ok(())
    }

    pub(super) fn delete(&mut self, target: &'a Expr) -> Result {
        let mark = self.mark();
        match target {
            Expr::Name(name) => {
                self.at(target.range());
                self.delete_name(&name.id);
            }
            Expr::Attribute(node) => {
                let object = self.value(&node.value)?;
                let range = self.attribute_range(node.range(), node);
                self.at(range);
                let name = self.mangle(&node.attr.id);
                let name = self.u.short_name(&name);
                self.u.e.emit_bx(Op::DeleteAttr, object, name);
            }
            Expr::Subscript(node) => {
                let scratch = self.temp();
                let object = self.operand(&node.value, &[&node.slice], scratch)?;
                let key = self.value(&node.slice)?;
                self.at(target.range());
                self.emit(Op::DelItem, object, key, 0);
            }
            Expr::Tuple(_) | Expr::List(_) => {
                for target in elements(target) {
                    self.delete(target)?;
                }
            }
            target => return self.error(target.range(), "cannot delete expression"),
        }
        self.reset(mark);
        Ok(())
    }
}

/// Whether storing into the target may bind names.
fn binds_names(target: &Expr) -> bool {
    !matches!(target, Expr::Attribute(_) | Expr::Subscript(_))
}

fn elements(target: &Expr) -> &[Expr] {
    match target {
        Expr::Tuple(node) => &node.elts,
        Expr::List(node) => &node.elts,
        _ => &[],
    }
}
