"""A hundred functions, each calling the next one, called `n` times from the top."""

import sys

DEFAULT = 400_000
SMALL = 3_000


def f0(x):
    return x + 1


def f1(x):
    return f0(x) + 1


def f2(x):
    return f1(x) + 2


def f3(x):
    return f2(x) + 0


def f4(x):
    return f3(x) + 1


def f5(x):
    return f4(x) + 2


def f6(x):
    return f5(x) + 0


def f7(x):
    return f6(x) + 1


def f8(x):
    return f7(x) + 2


def f9(x):
    return f8(x) + 0


def f10(x):
    return f9(x) + 1


def f11(x):
    return f10(x) + 2


def f12(x):
    return f11(x) + 0


def f13(x):
    return f12(x) + 1


def f14(x):
    return f13(x) + 2


def f15(x):
    return f14(x) + 0


def f16(x):
    return f15(x) + 1


def f17(x):
    return f16(x) + 2


def f18(x):
    return f17(x) + 0


def f19(x):
    return f18(x) + 1


def f20(x):
    return f19(x) + 2


def f21(x):
    return f20(x) + 0


def f22(x):
    return f21(x) + 1


def f23(x):
    return f22(x) + 2


def f24(x):
    return f23(x) + 0


def f25(x):
    return f24(x) + 1


def f26(x):
    return f25(x) + 2


def f27(x):
    return f26(x) + 0


def f28(x):
    return f27(x) + 1


def f29(x):
    return f28(x) + 2


def f30(x):
    return f29(x) + 0


def f31(x):
    return f30(x) + 1


def f32(x):
    return f31(x) + 2


def f33(x):
    return f32(x) + 0


def f34(x):
    return f33(x) + 1


def f35(x):
    return f34(x) + 2


def f36(x):
    return f35(x) + 0


def f37(x):
    return f36(x) + 1


def f38(x):
    return f37(x) + 2


def f39(x):
    return f38(x) + 0


def f40(x):
    return f39(x) + 1


def f41(x):
    return f40(x) + 2


def f42(x):
    return f41(x) + 0


def f43(x):
    return f42(x) + 1


def f44(x):
    return f43(x) + 2


def f45(x):
    return f44(x) + 0


def f46(x):
    return f45(x) + 1


def f47(x):
    return f46(x) + 2


def f48(x):
    return f47(x) + 0


def f49(x):
    return f48(x) + 1


def f50(x):
    return f49(x) + 2


def f51(x):
    return f50(x) + 0


def f52(x):
    return f51(x) + 1


def f53(x):
    return f52(x) + 2


def f54(x):
    return f53(x) + 0


def f55(x):
    return f54(x) + 1


def f56(x):
    return f55(x) + 2


def f57(x):
    return f56(x) + 0


def f58(x):
    return f57(x) + 1


def f59(x):
    return f58(x) + 2


def f60(x):
    return f59(x) + 0


def f61(x):
    return f60(x) + 1


def f62(x):
    return f61(x) + 2


def f63(x):
    return f62(x) + 0


def f64(x):
    return f63(x) + 1


def f65(x):
    return f64(x) + 2


def f66(x):
    return f65(x) + 0


def f67(x):
    return f66(x) + 1


def f68(x):
    return f67(x) + 2


def f69(x):
    return f68(x) + 0


def f70(x):
    return f69(x) + 1


def f71(x):
    return f70(x) + 2


def f72(x):
    return f71(x) + 0


def f73(x):
    return f72(x) + 1


def f74(x):
    return f73(x) + 2


def f75(x):
    return f74(x) + 0


def f76(x):
    return f75(x) + 1


def f77(x):
    return f76(x) + 2


def f78(x):
    return f77(x) + 0


def f79(x):
    return f78(x) + 1


def f80(x):
    return f79(x) + 2


def f81(x):
    return f80(x) + 0


def f82(x):
    return f81(x) + 1


def f83(x):
    return f82(x) + 2


def f84(x):
    return f83(x) + 0


def f85(x):
    return f84(x) + 1


def f86(x):
    return f85(x) + 2


def f87(x):
    return f86(x) + 0


def f88(x):
    return f87(x) + 1


def f89(x):
    return f88(x) + 2


def f90(x):
    return f89(x) + 0


def f91(x):
    return f90(x) + 1


def f92(x):
    return f91(x) + 2


def f93(x):
    return f92(x) + 0


def f94(x):
    return f93(x) + 1


def f95(x):
    return f94(x) + 2


def f96(x):
    return f95(x) + 0


def f97(x):
    return f96(x) + 1


def f98(x):
    return f97(x) + 2


def f99(x):
    return f98(x) + 0


def run(n):
    total = 0
    for i in range(n):
        total += f99(i)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
