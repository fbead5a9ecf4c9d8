//! Patterns of `match`.

use super::{Layout, field, make, many, nodes, one, text};
use crate::ast::{Field, Node};
use crate::code::Constant;
use ruff_python_ast::{self as ast, Pattern, Singleton};
use ruff_text_size::Ranged;

impl Layout {
    fn patterns<T: FromIterator<Pattern>>(&mut self, field: &Field) -> T {
        nodes(field).map(|node| self.pattern(node)).collect()
    }

    pub(super) fn pattern(&mut self, node: &Node) -> Pattern {
        let f = |at: usize| field(node, at);
        match node.class {
            "MatchValue" => {
                let (value, mut range) = self.within(node, |s| s.required(f(0)));
                if one(f(0)).is_some_and(|value| value.position == node.position) {
                    // One place, as in the parser crate's own trees.
                    range = value.range();
                }
                Pattern::MatchValue(make!(PatternMatchValue { range, value }))
            }
            "MatchSingleton" => {
                let value = match f(0) {
                    Field::Constant(Constant::True) => Singleton::True,
                    Field::Constant(Constant::False) => Singleton::False,
                    _ => Singleton::None,
                };
                let ((), range) = self.within(node, |_| ());
                Pattern::MatchSingleton(make!(PatternMatchSingleton { range, value }))
            }
            "MatchSequence" => {
                let (patterns, range) = self.within(node, |s| s.patterns(f(0)));
                Pattern::MatchSequence(make!(PatternMatchSequence { range, patterns }))
            }
            "MatchMapping" => {
                let ((keys, patterns), range) = self.within(node, |s| (s.exprs(f(0)), s.patterns(f(1))));
                let rest = self.optional_name(f(2), range.start());
                Pattern::MatchMapping(make!(PatternMatchMapping { range, keys, patterns, rest }))
            }
            "MatchClass" => {
                let ((cls, patterns, keywords), range) = self.within(node, |s| {
                    let (cls, patterns) = (s.required(f(0)), s.patterns(f(1)));
                    let pairs = many(f(2)).iter().zip(nodes(f(3)));
                    let keywords = pairs
                        .map(|(name, node)| {
                            let pattern = s.pattern(node);
                            let range = pattern.range();
                            let attr = s.identifier(text(name).unwrap_or_default(), range);
                            make!(PatternKeyword { range, attr, pattern })
                        })
                        .collect();
                    (cls, patterns, keywords)
                });
                let arguments = make!(PatternArguments { range, patterns, keywords });
                Pattern::MatchClass(make!(PatternMatchClass { range, cls, arguments }))
            }
            "MatchStar" => {
                let ((), range) = self.within(node, |_| ());
                let name = self.optional_name(f(0), range.start());
                Pattern::MatchStar(make!(PatternMatchStar { range, name }))
            }
            "MatchOr" => {
                let (patterns, range) = self.within(node, |s| s.patterns(f(0)));
                Pattern::MatchOr(make!(PatternMatchOr { range, patterns }))
            }
            _ => {
                let (pattern, range) = self.within(node, |s| one(f(0)).map(|node| Box::new(s.pattern(node))));
                let name = self.optional_name(f(1), range.start());
                Pattern::MatchAs(make!(PatternMatchAs { range, pattern, name }))
            }
        }
    }

    pub(super) fn cases(&mut self, field: &Field) -> Vec<ast::MatchCase> {
        nodes(field)
            .map(|node| {
                let pattern = match one(super::field(node, 0)) {
                    Some(pattern) => self.pattern(pattern),
                    None => self.pattern(node),
                };
                let guard = self.optional(super::field(node, 1));
                let body = self.body(super::field(node, 2));
                make!(MatchCase { range: pattern.range(), pattern, guard, body })
            })
            .collect()
    }
}
