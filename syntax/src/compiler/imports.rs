//! Import statements.

use super::Compiler;
use crate::code::Constant;
use crate::opcode::Op;
use ruff_python_ast as ast;
use ruff_python_ast::name::Name;
use ruff_text_size::Ranged;

impl Compiler<'_> {
    pub(super) fn import(&mut self, node: &ast::StmtImport) {
        let range = node.range();
        for alias in &node.names {
            self.at(range);
            let module = self.window(2);
            self.load_integer(module, 0);
            self.load_none(module.saturating_add(1));
            let index = self.u.short_name(&alias.name.id);
            self.u.e.emit_bx(Op::ImportName, module, index);
            match &alias.asname {
                None => {
                    let first = alias.name.id.split('.').next().unwrap_or_default();
                    self.store_name(&Name::new(first), module);
                }
                Some(name) => {
                    // `import a.b.c as d` binds the innermost module.
                    for part in alias.name.id.split('.').skip(1) {
                        let index = self.u.name_index(part);
                        self.u.e.emit_site(Op::ImportFrom, module, module, 0, index);
                    }
                    self.store_name(&name.id, module);
                }
            }
            self.release(module);
        }
    }

    pub(super) fn import_from(&mut self, node: &ast::StmtImportFrom) {
        let range = node.range();
        self.at(range);
        let module = self.window(2);
        self.load_integer(module, i64::from(node.level));
        let names = node.names.iter().map(|alias| Constant::Str(alias.name.id.as_str().into())).collect();
        self.load_constant(module.saturating_add(1), Constant::Tuple(names));
        let index = self.u.short_name(node.module.as_ref().map_or("", |name| name.id.as_str()));
        self.u.e.emit_bx(Op::ImportName, module, index);
        let value = self.temp();
        for alias in &node.names {
            if &*alias.name.id == "*" {
                self.emit(Op::ImportStar, module, 0, 0);
                continue;
            }
            let index = self.u.name_index(&alias.name.id);
            self.u.e.emit_site(Op::ImportFrom, value, module, 0, index);
            let name = alias.asname.as_ref().unwrap_or(&alias.name);
            self.store_name(&name.id, value);
        }
        self.release(module);
    }
}
