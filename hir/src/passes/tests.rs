//! What single passes make of small functions, from text to text. Programs and what becomes of them: `hir/tests`.

use super::PASSES;
use crate::parse::parse;
use crate::print::print;
use crate::verify::verify;

/// The blocks after a pass, without their positions, and without the frame states.
fn after(pass: &str, text: &str) -> String {
    let mut function = parse(text).expect("text that can be read");
    verify(&function).expect("nothing wrong before");
    let pass = PASSES.iter().find(|p| p.name == pass).expect("a pass");
    (pass.run)(&mut function);
    function.settle();
    verify(&function).expect("nothing wrong after");
    let text = print(&function).replace(" pc 0 line 0", "");
    let blocks = text.lines().filter(|l| !["function", "entry", "s"].iter().any(|word| l.starts_with(word)));
    blocks.map(|line| line.trim_start().to_owned() + "\n").collect()
}

fn flat(text: &str) -> String {
    text.lines().map(|line| line.trim().to_owned() + "\n").collect()
}

#[test]
fn a_handler_is_not_for_what_stands_before_an_operation_that_has_gone() {
    let text = "b0:
         v0: Bool = Constant True
         v1: Any = CallNative @1 () s0
         v2: Bool = Truth v0 s0
         Invoke b1 b2
       b1:
         Return v1
       b2: cold
         v3: Object = TakeException false
         Return v3
       s0: pc 0 (r0=v0)";
    let expected = "b0:
         v0: Bool = Constant True
         v1: Any = CallNative @1 () s0
         Return v1";
    assert_eq!(after("simplify", text), flat(expected));
    let expected = "b0:
         v0: Bool = Constant True
         v1: Any = CallNative @1 () s0
         Jump b1
         b1:
         Return v1";
    assert_eq!(after("specialise", text), flat(expected));
}

#[test]
fn a_handler_stays_with_an_operation_that_stays() {
    let text = "b0:
         v0: Any = Argument 0
         v1: Bool = Truth v0 s0
         Invoke b1 b2
       b1:
         Return v1
       b2: cold
         v2: Object = TakeException false
         Return v2
       s0: pc 0 (r0=v0)";
    for pass in &PASSES {
        assert_eq!(after(pass.name, text).lines().nth(3), Some("Invoke b1 b2"), "{}", pass.name);
    }
}

#[test]
fn a_constant_that_stands_behind_its_new_use_is_moved_before_it() {
    let text = "b0:
         v0: Any = Argument 0
         v1: Bool = Same v0 v0
         v2: Any = CallNative @1 (v1) s0
         v3: Bool = Constant True
         v4: Any = CallNative @1 (v3) s0
         Return v4
       s0: pc 0 (r0=v0)";
    let expected = "b0:
         v3: Bool = Constant True
         v0: Any = Argument 0
         v2: Any = CallNative @1 (v3) s0
         v4: Any = CallNative @1 (v3) s0
         Return v4";
    assert_eq!(after("simplify", text), flat(expected));
}

#[test]
fn constants_that_look_alike_are_not_merged() {
    let text = "b0:
         v0: Any = Constant Null
         v1: Int[0] = Constant 0
         v2: Float = Constant 0.0
         v3: Float = Constant -0.0
         v4: Float = Constant NaN
         v5: Float = Constant -NaN
         v6: Bool = Constant False
         v7: Any = Constant mark8
         v8: Int[8] = Constant 8
         v9: Any = CallNative @1 (v0, v1, v2, v3, v4, v5, v6, v7, v8) s0
         Return v9
       s0: pc 0 (r0=v1)";
    let unchanged = text.lines().filter(|l| !l.contains("s0:")).collect::<Vec<_>>().join("\n");
    assert_eq!(after("number", text), flat(&unchanged));
}

#[test]
fn a_guard_that_has_been_passed_is_not_asked_again_where_it_dominates() {
    let text = "b0:
         v0: Any = Argument 0
         v1: Bool = Constant True
         Branch v1 b1 b2
       b1:
         v2: Int[small] = GuardKind v0 Int kind s0
         v3: Int[small] = GuardKind v0 Int kind s0
         v4: Bool = IntCompare Lt v2 v3
         Jump b3
       b2:
         Jump b3
       b3:
         v5: Int[small] = GuardKind v0 Int kind s0
         Return v5
       s0: pc 0 (r0=v0)";
    let expected = "b0:
         v0: Any = Argument 0
         v1: Bool = Constant True
         Branch v1 b1 b2
         b2:
         Jump b3
         b1:
         v2: Int[small] = GuardKind v0 Int kind s0
         v4: Bool = IntCompare Lt v2 v2
         Jump b3
         b3:
         v5: Int[small] = GuardKind v0 Int kind s0
         Return v5";
    assert_eq!(after("number", text), flat(expected));
}

#[test]
fn an_item_is_loaded_again_after_a_store_into_a_list_and_a_length_is_not() {
    let text = "b0:
         v0: Any = Argument 0
         v1: List = GuardKind v0 List kind s0
         v2: Int[0] = Constant 0
         v3: Int[0, 9] = ListLength v1
         v4: Any = ListItem v1 v2
         v5: None = StoreListItem v1 v2 v0
         v6: Any = ListItem v1 v2
         v7: Int[0, 9] = ListLength v1
         v8: Any = CallNative @1 (v3, v4, v6, v7) s0
         v9: Int[0, 9] = ListLength v1
         v10: Bool = IntCompare Lt v9 v7
         Return v10
       s0: pc 0 (r0=v0)";
    let expected = "b0:
         v0: Any = Argument 0
         v1: List = GuardKind v0 List kind s0
         v2: Int[0] = Constant 0
         v3: Int[0, 9] = ListLength v1
         v4: Any = ListItem v1 v2
         v5: None = StoreListItem v1 v2 v0
         v6: Any = ListItem v1 v2
         v8: Any = CallNative @1 (v3, v4, v6, v3) s0
         v9: Int[0, 9] = ListLength v1
         v10: Bool = IntCompare Lt v9 v3
         Return v10";
    assert_eq!(after("number", text), flat(expected));
}

/// A loop over v1 that computes v9 from v5 and v6, which are defined outside.
fn loop_with(instruction: &str) -> String {
    format!(
        "b0:
           v0: Any = Argument 0
           v1: Int[0] = Constant 0
           v2: Int[1] = Constant 1
           v3: Int[99] = Constant 99
           v4: Float = Constant 1.5
           v5: Int[0, 9] = Argument 1
           v6: Int = Argument 2
           Jump b1(v1)
         b1(v7: Int[0, 99]): state s0
           v8: Bool = IntCompare Lt v7 v3
           Branch v8 b2 b3
         b2:
           v9: {instruction}
           v10: Int[0, 98] = Below v7 v3
           v11: Int[1, 99] = IntBinary Add v10 v2 s1
           v12: Any = CallNative @1 (v9) s1
           Jump b1(v11)
         b3:
           Return v7
         s0: pc 4 (r0=v0, r1=v7)
         s1: pc 9 (r0=v0, r1=v7)"
    )
}

#[test]
fn what_cannot_leave_moves_out_of_loops_and_what_may_stays() {
    let cases = [
        ("Any = Argument 3", true),
        ("Bool = IntCompare Lt v5 v6", true),
        ("Int[0, 81] = IntBinary Mul v5 v5 s1", true),
        ("Float = FloatBinary Mul v4 v4 s1", true),
        ("Int = GuardKind v0 Int kind s1", true),
        // It is about what changes in the loop.
        ("Bool = IntCompare Lt v5 v7", false),
        // It may overflow, divide by zero, or shift by a negative number.
        ("Int = IntBinary Mul v6 v6 s1", false),
        ("Int = IntBinary FloorDiv v6 v5 s1", false),
        ("Int = IntBinary RShift v5 v6 s1", false),
        ("Float = FloatBinary Div v4 v4 s1", false),
        ("Int[0, 9] = GuardIndex v6 v5 s1", false),
        // It reads what the loop's call may write.
        ("Int[0, 9] = LoadRegister 3", false),
        ("Any = LoadAddress @2 s1", false),
    ];
    for (instruction, moves) in cases {
        let text = after("licm", &loop_with(instruction));
        let (entry, rest) = text.split_once("Jump b1(v1)\n").expect("the loop is entered");
        let opcode = instruction.split(' ').skip_while(|w| *w != "=").nth(1).expect("an opcode");
        let (outside, inside) = (entry.lines().last().unwrap_or(""), rest);
        assert_eq!(outside.contains(opcode), moves, "{instruction}:\n{text}");
        assert_eq!(inside.lines().any(|l| l.starts_with("v9: ")), !moves, "{instruction}:\n{text}");
    }
}

#[test]
fn a_guard_that_leaves_its_loop_goes_on_in_front_of_the_loop() {
    let text = loop_with("Int = GuardKind v0 Int kind s1");
    let mut function = parse(&text).expect("text that can be read");
    super::licm::run(&mut function);
    function.settle();
    let printed = print(&function);
    assert!(printed.contains("v13: Int = GuardKind v0 Int kind s2\n  Jump b1(v1)"), "{printed}");
    assert!(printed.contains("s2: pc 4 (r0=v0, r1=v1)"), "{printed}");
}

#[test]
fn counters_of_loops_stay_as_small_as_their_limit() {
    let text = "b0:
         v0: Any = Argument 0
         v1: Int[0] = Constant 0
         v2: Int[1] = Constant 1
         v3: Int[small] = GuardKind v0 Int kind s0
         Jump b1(v1, v1)
       b1(v4: Int, v5: Int):
         v6: Bool = IntCompare Lt v4 v3
         Branch v6 b2 b3
       b2:
         v7: Int = Below v4 v3
         v8: Int = IntBinary Add v7 v2 s0
         v9: Int = IntBinary Add v5 v7 s0
         Jump b1(v8, v9)
       b3:
         Return v5
       s0: pc 0 (r0=v0)";
    let text = after("infer", text);
    let has = |line: &str| assert!(text.lines().any(|l| l == line), "{line}\n{text}");
    has("b1(v4: Int[0, 281474976710655], v5: Int[0, max]):");
    has("v7: Int[0, 281474976710654] = Below v4 v3");
    has("v8: Int[1, 281474976710655] = IntBinary Add v7 v2 s0");
    has("v9: Int[0, max] = IntBinary Add v5 v7 s0");
}

#[test]
fn parameters_of_loops_that_nobody_reads_are_dropped_with_all_that_feeds_them() {
    let text = "b0:
         v0: Any = Argument 0
         v1: Int[0] = Constant 0
         v2: Bool = Constant True
         Jump b1(v1, v0)
       b1(v3: Int, v4: Any):
         v5: Int = IntBinary Add v3 v3 s0
         Branch v2 b1(v5, v4) b2
       b2:
         Return v4
       s0: pc 0 (r0=v0)";
    let expected = "b0:
         v0: Any = Argument 0
         v2: Bool = Constant True
         Jump b1(v0)
         b1(v4: Any):
         Branch v2 b1(v4) b2
         b2:
         Return v4";
    assert_eq!(after("dead", text), flat(expected));
}

#[test]
fn what_frame_states_name_is_alive() {
    let text = "b0:
         v0: Any = Argument 0
         v1: Float = Constant 0.5
         v2: Float = FloatBinary Add v1 v1 s0
         v3: None = Poll s1
         Return v0
       s0: pc 0 (r0=v0)
       s1: pc 2 (r0=v0, r1=v2)";
    let unchanged = text.lines().filter(|l| !l.trim().starts_with('s')).collect::<Vec<_>>().join("\n");
    assert_eq!(after("dead", text), flat(&unchanged));
}

#[test]
fn arithmetic_wraps_where_no_more_than_its_lower_bits_is_read() {
    // v6 is computed by `instruction` from two ints of 64 bits, and then read by `reader`.
    let wraps = |instruction: &str, reader: &str| {
        let text = format!(
            "b0:
               v0: Int = Argument 0
               v1: Int = Argument 1
               v2: Int[5] = Constant 5
               v3: Int[255] = Constant 255
               v4: Int[-256] = Constant -256
               v5: Int[0, 255] = Argument 2
               v6: {instruction} s0
               v7: {reader}
               Return v7
             s0: pc 0 (r0=v0, r1=v1)
             s1: pc 9 (r0=v0, r1=v6)"
        );
        after("wrap", &text).contains("IntWrap")
    };
    assert!(wraps("Int = IntBinary Mul v0 v1", "Int[0, 255] = IntBinary And v6 v3 s0"));
    assert!(wraps("Int = IntBinary Sub v0 v1", "Int[0, 255] = IntBinary And v3 v6 s0"));
    assert!(wraps("Int = IntBinary LShift v0 v2", "Int[0, 255] = IntBinary And v6 v3 s0"));
    // Another mask lets the sign through; a value that is computed may have been larger.
    assert!(!wraps("Int = IntBinary Mul v0 v1", "Int = IntBinary And v6 v4 s0"));
    assert!(!wraps("Int = IntBinary Mul v0 v1", "Int[0, 255] = IntBinary And v6 v5 s0"));
    // What is shifted by may be anything, and the upper bits are read.
    assert!(!wraps("Int = IntBinary LShift v0 v1", "Int[0, 255] = IntBinary And v6 v3 s0"));
    assert!(!wraps("Int = IntBinary FloorDiv v0 v2", "Int[0, 255] = IntBinary And v6 v3 s0"));
    assert!(!wraps("Int = IntBinary Mul v0 v1", "Int = IntBinary RShift v6 v2 s0"));
    // It cannot overflow anyway.
    assert!(!wraps("Int[5, 260] = IntBinary Add v5 v2", "Int[0, 255] = IntBinary And v6 v3 s0"));
    // A guard would tell the interpreter.
    assert!(!wraps(
        "Int = IntBinary Mul v0 v1",
        "Int[small] = GuardKind v0 Int kind s1\n v8: Int[0, 255] = IntBinary And v6 v3 s0"
    ));
}
