//! Each rule of the verifier, broken in text.

use super::verify;
use crate::parse::parse;

fn error_in(text: &str) -> String {
    let function = parse(text).expect("text that can be read");
    verify(&function).expect_err("an error")
}

fn assert_right(text: &str) {
    verify(&parse(text).expect("text that can be read")).expect("nothing wrong");
}

#[test]
fn a_function_that_keeps_all_rules_passes() {
    assert_right(
        "b0:
           v0: Any = Argument 0
           v1: Int[0] = Constant 0
           Jump b1(v1)
         b1(v2: Int[small]): state s0
           v3: Int[10] = Constant 10
           v4: Bool = IntCompare Lt v2 v3
           Branch v4 b2 b3
         b2:
           v5: Int[small] = IntBinary Add v2 v3 s0
           Jump b1(v5)
         b3:
           v6: Any = Binary Add v0 v2 false Int s0
           Invoke b4 b5
         b4:
           Return v6
         b5: cold
           Exit never-run s1
         s0: pc 4 (r0=v0, r1=v2)
         s1: pc 9 (r0=v0, r1=v2)",
    );
}

#[test]
fn a_definition_dominates_its_uses() {
    let text = "b0:
           v0: Bool = Constant True
           Branch v0 b1 b2
         b1:
           v1: Any = Argument 0
           Jump b3
         b2:
           Jump b3
         b3:
           Return v1";
    assert_eq!(error_in(text), "the terminator in b3 uses v1, which does not dominate it");
}

#[test]
fn a_definition_stands_before_its_uses_in_a_block() {
    let text = "b0:
           v1: Bool = Not v0
           v0: Bool = Constant True
           Return v1";
    assert_eq!(error_in(text), "v1 = Not in b0 uses v0, which does not dominate it");
}

#[test]
fn an_instruction_does_not_use_itself() {
    let text = "b0:
           v0: Bool = Not v0
           Return v0";
    assert_eq!(error_in(text), "v0 = Not in b0 uses v0, which does not dominate it");
}

#[test]
fn a_value_that_is_used_stands_in_a_block() {
    let text = "b0:
           Return v7";
    assert_eq!(error_in(text), "the terminator in b0 uses v7, which is in no block");
}

#[test]
fn a_value_in_a_block_that_cannot_be_reached_is_in_no_block() {
    let text = "b0:
           Return v0
         b1:
           v0: Any = Argument 0
           Return v0";
    assert_eq!(error_in(text), "the terminator in b0 uses v0, which is in no block");
}

#[test]
fn a_value_is_defined_once() {
    let twice = "b0:
           v0: Any = Argument 0
           v0: Any = Argument 0
           Return v0";
    assert_eq!(error_in(twice), "v0 is defined twice");
    let parameter = "b0:
           v0: Any = Argument 0
           Jump b1(v0)
         b1(v1: Any, v1: Any):
           Return v1";
    assert_eq!(error_in(parameter), "v1 is defined twice");
}

#[test]
fn values_of_frame_states_dominate_the_instruction() {
    let text = "b0:
           v0: Any = Argument 0
           v1: Int[small] = GuardKind v0 Int kind s0
           v2: Any = Argument 1
           Return v1
         s0: pc 0 (r0=v0, r1=v2)";
    assert_eq!(
        error_in(text),
        "register 1 of s0 of v1 = GuardKind in b0 uses v2, which does not dominate it"
    );
}

#[test]
fn values_of_the_states_of_callers_count_too() {
    let text = "frame f1 callee of v0 at s1 returns r0 depth 1 first r5 registers 1 variables (r5)
         b0:
           v0: Any = Argument 0
           v1: None = Poll s0
           v2: Any = Argument 1
           Return v0
         s0: pc 0 f1 (r5=v0)
         s1: pc 3 (r4=v2)";
    assert_eq!(error_in(text), "register 4 of s1 of v1 = Poll in b0 uses v2, which does not dominate it");
}

#[test]
fn values_of_an_exit_dominate_it() {
    let text = "b0:
           v0: Bool = Constant True
           Branch v0 b1 b2
         b1:
           v1: Any = Argument 0
           Return v1
         b2:
           Exit never-run s0
         s0: pc 0 (r0=v1)";
    assert_eq!(
        error_in(text),
        "register 0 of s0 of the terminator in b2 uses v1, which does not dominate it"
    );
}

#[test]
fn the_state_of_a_block_s_beginning_is_about_what_is_defined_there() {
    let text = "b0:
           Jump b1
         b1: state s0
           v0: Any = Argument 0
           Return v0
         s0: pc 0 (r0=v0)";
    assert_eq!(error_in(text), "register 0 of s0 of the beginning in b1 uses v0, which does not dominate it");
}

#[test]
fn nothing_leaves_for_a_state_behind_what_has_had_its_effect() {
    let guard = "b0:
           v0: Any = Argument 0
           v1: Any = CallNative @1 (v0) s0
           Jump b1
         b1:
           v2: Int = GuardKind v1 Int kind s0
           Return v2
         s0: pc 3 (r0=v0)";
    assert_eq!(error_in(guard), "v2 = GuardKind in b1 goes back to s0, behind v1");
    let exit = "b0:
           v0: Any = Argument 0
           v1: Any = CallNative @1 (v0) s0
           Exit kind s0
         s0: pc 3 (r0=v0)";
    assert_eq!(error_in(exit), "the terminator in b0 goes back to s0, behind v1");
    // On another way it has not been done.
    assert_right(
        "b0:
           v0: Bool = Constant True
           Branch v0 b1 b2
         b1:
           v1: Any = CallNative @1 (v0) s0
           Return v1
         b2:
           Exit kind s0
         s0: pc 3 (r0=v0)",
    );
}

#[test]
fn registers_of_a_frame_state_are_sorted() {
    let text = "b0:
           v0: Any = Argument 0
           v1: None = Poll s0
           Return v0
         s0: pc 0 (r1=v0, r0=v0)";
    assert_eq!(error_in(text), "the registers of s0 are not sorted");
}

#[test]
fn a_block_has_a_terminator() {
    let text = "b0:
           v0: Any = Argument 0";
    assert_eq!(error_in(text), "b0 has no terminator");
}

#[test]
fn an_edge_has_an_argument_for_each_parameter() {
    let text = "b0:
           v0: Any = Argument 0
           Jump b1(v0)
         b1(v1: Any, v2: Any):
           Return v1";
    assert_eq!(error_in(text), "b0 passes 1 arguments to b1, which has 2");
}

#[test]
fn arguments_of_edges_are_of_the_kinds_of_their_parameters() {
    let kinds = "b0:
           v0: Any = Argument 0
           Jump b1(v0)
         b1(v1: Int):
           Return v1";
    assert_eq!(error_in(kinds), "b0 passes v0, which is Any, for v1, which is Int");
    let intervals = "b0:
           v0: Int[9] = Constant 9
           Jump b1(v0)
         b1(v1: Int[0, 8]):
           Return v1";
    assert_eq!(error_in(intervals), "b0 passes v0, which is Int[9], for v1, which is Int[0, 8]");
}

#[test]
fn a_branch_is_on_a_bool() {
    let text = "b0:
           v0: Any = Argument 0
           Branch v0 b1 b1
         b1:
           Return v0";
    assert_eq!(error_in(text), "b0 branches on v0, which is Any");
}

#[test]
fn a_block_with_a_handler_ends_with_what_can_raise() {
    let text = "b0:
           v0: Any = Argument 0
           Invoke b1 b2
         b1:
           Return v0
         b2:
           v1: Object = TakeException false
           Return v1";
    assert_eq!(error_in(text), "b0 has a handler, but its last instruction cannot raise");
}

#[test]
fn operands_have_the_kinds_that_an_instruction_takes() {
    let cases = [
        ("Int", "IntBinary Add v0 v2 s0", "IntBinary takes Int, but v0 is Any"),
        ("Int", "IntBinary Add v2 v0 s0", "IntBinary takes Int, but v0 is Any"),
        ("Bool", "IntCompare Lt v2 v0", "IntCompare takes Int, but v0 is Any"),
        ("Float", "IntToFloat v0", "IntToFloat takes Int, but v0 is Any"),
        ("Int", "FloatToInt v2 s0", "FloatToInt takes Float, but v2 is Int[1]"),
        ("Float", "FloatBinary Div v1 v2 s0", "FloatBinary takes Float, but v2 is Int[1]"),
        ("Bool", "FloatCompare Ge v2 v1", "FloatCompare takes Float, but v2 is Int[1]"),
        ("Float", "FloatUnary Sqrt v0", "FloatUnary takes Float, but v0 is Any"),
        ("Bool", "Not v0", "Not takes Bool, but v0 is Any"),
        ("Int", "GuardIndex v2 v0 s0", "GuardIndex takes Int, but v0 is Any"),
        ("Int", "Below v2 v0", "Below takes Int, but v0 is Any"),
        ("Int", "ListLength v0", "ListLength takes List, but v0 is Any"),
        ("Any", "ListItem v0 v2", "ListItem takes List, but v0 is Any"),
        ("None", "StoreListItem v0 v2 v0", "StoreListItem takes List, but v0 is Any"),
        ("Int", "TupleLength v0", "TupleLength takes Tuple, but v0 is Any"),
        ("Any", "TupleItem v0 v2", "TupleItem takes Tuple, but v0 is Any"),
        ("Int", "StrLength v0", "StrLength takes Str, but v0 is Any"),
    ];
    for (gives, instruction, error) in cases {
        let text = format!(
            "b0:
               v0: Any = Argument 0
               v1: Float = Constant 1.5
               v2: Int[1] = Constant 1
               v3: {gives} = {instruction}
               Return v3
             s0: pc 0 (r0=v0)"
        );
        let error = error.replace("Int[1]", "Int");
        assert_eq!(error_in(&text), format!("v3 = {error}"));
    }
}

#[test]
fn results_have_the_kinds_that_an_instruction_gives() {
    let cases = [
        ("IntBinary Add v2 v2 s0", "IntBinary gives Int, not Any"),
        ("FloatBinary Add v1 v1 s0", "FloatBinary gives Float, not Any"),
        ("IntCompare Eq v2 v2", "IntCompare gives Bool, not Any"),
        ("Truth v0 s0", "Truth gives Bool, not Any"),
        ("GuardKind v0 Str|List kind s0", "GuardKind gives Str|List, not Any"),
    ];
    for (instruction, error) in cases {
        let text = format!(
            "b0:
               v0: Any = Argument 0
               v1: Float = Constant 1.5
               v2: Int[1] = Constant 1
               v3: Any = {instruction}
               Return v3
             s0: pc 0 (r0=v0)"
        );
        assert_eq!(error_in(&text), format!("v3 = {error}"));
    }
}
