//! The six comparisons of a type from one function.

/// Defines the functions `lt` to `ge` that call `$compare(vm, op, args)`.
macro_rules! comparisons {
    ($compare:path) => {
        fn lt(vm: &mut pyrite_object::Vm, args: &[pyrite_object::Value]) -> pyrite_object::R {
            $compare(vm, pyrite_object::ops::CompareOp::Lt, args)
        }
        fn le(vm: &mut pyrite_object::Vm, args: &[pyrite_object::Value]) -> pyrite_object::R {
            $compare(vm, pyrite_object::ops::CompareOp::Le, args)
        }
        fn eq(vm: &mut pyrite_object::Vm, args: &[pyrite_object::Value]) -> pyrite_object::R {
            $compare(vm, pyrite_object::ops::CompareOp::Eq, args)
        }
        fn ne(vm: &mut pyrite_object::Vm, args: &[pyrite_object::Value]) -> pyrite_object::R {
            $compare(vm, pyrite_object::ops::CompareOp::Ne, args)
        }
        fn gt(vm: &mut pyrite_object::Vm, args: &[pyrite_object::Value]) -> pyrite_object::R {
            $compare(vm, pyrite_object::ops::CompareOp::Gt, args)
        }
        fn ge(vm: &mut pyrite_object::Vm, args: &[pyrite_object::Value]) -> pyrite_object::R {
            $compare(vm, pyrite_object::ops::CompareOp::Ge, args)
        }
    };
}

pub(super) use comparisons;
