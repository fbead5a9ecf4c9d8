//! Why a call has not become one that can be inlined.

use super::{Builder, MAX_ARGUMENTS};
use crate::function::Obstacle;
use crate::refusal::Refusal;
use pyrite_object::Value;
use pyrite_object::code::{CacheEntry, CacheKind};
use pyrite_object::function::Function;
use pyrite_object::ty::Type as Class;
use pyrite_syntax::opcode::{Instruction as Bytecode, Op};

/// What is called where nothing has been.
const UNKNOWN: &str = "?";
/// Fillings of a cache after which its entries no longer tell what is called.
pub(super) const MANY: u32 = 12; // fillings

impl Builder<'_> {
    /// Notes why a call is left to the interpreter or the runtime, unless what it calls is native.
    pub(super) fn note_obstacle(&mut self, i: &Bytecode) {
        if !matches!(i.op.general(), Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx) {
            return;
        }
        let cache = &self.request.state.caches[i.extra as usize];
        let entries = cache.entries();
        let python: Vec<&CacheEntry> = entries.iter().filter(|entry| is_python(entry)).collect();
        if python.is_empty() && !entries.is_empty() {
            return;
        }
        let function = |entry: &CacheEntry| match entry.kind {
            CacheKind::Callable => entry.b?.cast::<Function>(),
            _ => Value::from_bits(entry.key)?.cast::<Function>(),
        };
        let changed = |entry: &CacheEntry| {
            matches!(entry.kind, CacheKind::Function | CacheKind::SimpleFunction | CacheKind::BoundFunction)
                && function(entry).is_some_and(|function| function.code.get().address() != entry.c)
        };
        let too_many = |entry: &CacheEntry| {
            function(entry).is_some_and(|f| f.code.get().code.parameter_count() > MAX_ARGUMENTS)
        };
        let why = match python.as_slice() {
            _ if !self.may_guard_call() => Refusal::Volatile,
            _ if i.op == Op::CallEx => {
                let keywords = self.register(u16::from(i.a) + 2);
                let none = self.function.constant(keywords) == Some(Value::UNBOUND.bits());
                if none { Refusal::Varargs } else { Refusal::Keywords }
            }
            [] => Refusal::Cold,
            [one] if entries.len() == 1 && changed(one) => Refusal::CodeChanged,
            [one] if entries.len() == 1 && too_many(one) => Refusal::BuildFailed,
            [_] if entries.len() == 1 => Refusal::ArgumentMismatch,
            _ if cache.misses.get() >= MANY => Refusal::Megamorphic,
            _ => Refusal::NotMonomorphic,
        };
        let callee = python.first().map_or(UNKNOWN.to_owned(), |entry| match function(entry) {
            Some(function) => function.code.get().code.qualname.to_string(),
            None => Value::from_bits(entry.key)
                .and_then(|key| key.cast::<Class>())
                .map_or(UNKNOWN.to_owned(), |class| class.name_str()),
        });
        let own = self.function.own();
        let (caller, line) = (own.name.clone(), own.line(self.pc));
        self.function.obstacles.push(Obstacle { callee, caller, line, why });
    }
}

fn is_python(entry: &CacheEntry) -> bool {
    matches!(
        entry.kind,
        CacheKind::Function
            | CacheKind::SimpleFunction
            | CacheKind::BoundFunction
            | CacheKind::Class
            | CacheKind::SimpleClass
            | CacheKind::Callable
    )
}
