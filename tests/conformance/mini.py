"""A stand-in for unittest and test.support that a young Python can import: it imports nothing but sys.

It knows the assertions and decorators that CPython's tests use most. Fixtures, sub-tests and skips work; what it does
not know raises AttributeError in the test that asks for it, which counts as an error of that test. If test.support
cannot be imported, a module takes its place whose unknown decorators skip what they decorate.
"""

import sys

Module = type(sys)


class SkipTest(Exception):
    pass


class _Raises:
    """The context manager behind assertRaises, assertRaisesRegex and the two for warnings."""

    def __init__(self, case, expected, pattern=None):
        self.case, self.expected, self.pattern, self.exception = case, expected, pattern, None

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if kind is None:
            raise AssertionError(f"{self.expected!r} not raised")
        if not issubclass(kind, self.expected):
            return False
        self.exception = value
        if self.pattern is not None and not _matches(self.pattern, str(value)):
            raise AssertionError(f"{self.pattern!r} does not match {str(value)!r}")
        return True


class _Nothing:
    """A context manager that lets all pass."""

    warnings = ()

    def __enter__(self):
        return self

    def __exit__(self, *info):
        return False


class _SubTest(_Nothing):
    def __init__(self, case):
        self.case = case

    def __exit__(self, kind, value, traceback):
        if kind is None or issubclass(kind, SkipTest) or not issubclass(kind, Exception):
            return False
        self.case.subtest_errors.append(value)
        return True


def _matches(pattern, text):
    try:
        import re
    except Exception:
        return getattr(pattern, "pattern", pattern).strip("^$") in text
    return re.search(pattern, text) is not None


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = None

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self.cleanups, self.subtest_errors = [], []

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def addCleanup(self, function, *args, **kwargs):
        self.cleanups.append((function, args, kwargs))

    def enterContext(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    def skipTest(self, reason):
        raise SkipTest(reason)

    def subTest(self, *args, **kwargs):
        return _SubTest(self)

    def fail(self, message=None):
        raise AssertionError(message)

    def check(self, holds, message, default):
        if not holds:
            raise AssertionError(message if message is not None else default)

    def assertEqual(self, first, second, msg=None):
        self.check(first == second, msg, f"{first!r} != {second!r}")

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertSequenceEqual = assertEqual
    assertMultiLineEqual = assertEqual

    def assertNotEqual(self, first, second, msg=None):
        self.check(first != second, msg, f"{first!r} == {second!r}")

    def assertTrue(self, value, msg=None):
        self.check(value, msg, f"{value!r} is not true")

    def assertFalse(self, value, msg=None):
        self.check(not value, msg, f"{value!r} is not false")

    def assertIs(self, first, second, msg=None):
        self.check(first is second, msg, f"{first!r} is not {second!r}")

    def assertIsNot(self, first, second, msg=None):
        self.check(first is not second, msg, f"unexpectedly identical: {first!r}")

    def assertIsNone(self, value, msg=None):
        self.check(value is None, msg, f"{value!r} is not None")

    def assertIsNotNone(self, value, msg=None):
        self.check(value is not None, msg, "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        self.check(member in container, msg, f"{member!r} not found in {container!r}")

    def assertNotIn(self, member, container, msg=None):
        self.check(member not in container, msg, f"{member!r} unexpectedly found in {container!r}")

    def assertIsInstance(self, value, kind, msg=None):
        self.check(isinstance(value, kind), msg, f"{value!r} is not an instance of {kind!r}")

    def assertNotIsInstance(self, value, kind, msg=None):
        self.check(not isinstance(value, kind), msg, f"{value!r} is an instance of {kind!r}")

    def assertIsSubclass(self, value, kind, msg=None):
        self.check(issubclass(value, kind), msg, f"{value!r} is not a subclass of {kind!r}")

    def assertNotIsSubclass(self, value, kind, msg=None):
        self.check(not issubclass(value, kind), msg, f"{value!r} is a subclass of {kind!r}")

    def assertHasAttr(self, value, name, msg=None):
        self.check(hasattr(value, name), msg, f"{value!r} has no attribute {name!r}")

    def assertNotHasAttr(self, value, name, msg=None):
        self.check(not hasattr(value, name), msg, f"{value!r} has attribute {name!r}")

    def assertStartsWith(self, text, prefix, msg=None):
        self.check(text.startswith(prefix), msg, f"{text!r} does not start with {prefix!r}")

    def assertEndsWith(self, text, suffix, msg=None):
        self.check(text.endswith(suffix), msg, f"{text!r} does not end with {suffix!r}")

    def assertLess(self, first, second, msg=None):
        self.check(first < second, msg, f"{first!r} not less than {second!r}")

    def assertLessEqual(self, first, second, msg=None):
        self.check(first <= second, msg, f"{first!r} not less than or equal to {second!r}")

    def assertGreater(self, first, second, msg=None):
        self.check(first > second, msg, f"{first!r} not greater than {second!r}")

    def assertGreaterEqual(self, first, second, msg=None):
        self.check(first >= second, msg, f"{first!r} not greater than or equal to {second!r}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        close = abs(first - second) <= delta if delta is not None else round(abs(first - second), places or 7) == 0
        self.check(close, msg, f"{first!r} != {second!r}")

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        apart = abs(first - second) > delta if delta is not None else round(abs(first - second), places or 7) != 0
        self.check(first != second and apart, msg, f"{first!r} == {second!r}")

    def assertCountEqual(self, first, second, msg=None):
        rest = list(second)
        for item in first:
            self.check(item in rest, msg, f"{item!r} is in the first only")
            rest.remove(item)
        self.check(not rest, msg, f"{rest!r} is in the second only")

    def assertRegex(self, text, pattern, msg=None):
        self.check(_matches(pattern, text), msg, f"{pattern!r} does not match {text!r}")

    def assertNotRegex(self, text, pattern, msg=None):
        self.check(not _matches(pattern, text), msg, f"{pattern!r} matches {text!r}")

    def assertRaises(self, expected, function=None, *args, **kwargs):
        return self.raises(_Raises(self, expected), function, args, kwargs)

    def assertRaisesRegex(self, expected, pattern, function=None, *args, **kwargs):
        return self.raises(_Raises(self, expected, pattern), function, args, kwargs)

    def raises(self, manager, function, args, kwargs):
        if function is None:
            return manager
        with manager:
            function(*args, **kwargs)
        return None

    def assertWarns(self, expected, function=None, *args, **kwargs):
        return _Nothing() if function is None else function(*args, **kwargs)

    def assertWarnsRegex(self, expected, pattern, function=None, *args, **kwargs):
        return _Nothing() if function is None else function(*args, **kwargs)


def skip(reason):
    def decorate(thing):
        thing.__unittest_skip__ = True
        return thing

    return decorate


def skipIf(condition, reason):
    return skip(reason) if condition else _same


def skipUnless(condition, reason):
    return _same if condition else skip(reason)


def expectedFailure(thing):
    thing.__unittest_expecting_failure__ = True
    return thing


def _same(thing):
    return thing


def main(*args, **kwargs):
    pass


def _module(name, **names):
    module = Module(name)
    module.__dict__.update(names)
    module.__path__ = []
    sys.modules[name] = module
    return module


class _Unknown:
    """What a stand-in gives for every name it does not know: used as a decorator it skips, as a base it vanishes."""

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and (isinstance(args[0], type) or hasattr(args[0], "__code__")):
            return skip("needs test.support")(args[0])
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __mro_entries__(self, bases):
        return ()


_unknown = _Unknown()


def install():
    """Puts the stand-ins into sys.modules, test.support only if it does not import."""
    here = sys.modules[__name__]
    unittest = _module("unittest", **{name: getattr(here, name) for name in vars(here) if not name.startswith("_")})
    unittest.__getattr__ = lambda name: _unknown
    unittest.case = _module("unittest.case", TestCase=TestCase, SkipTest=SkipTest)
    unittest.mock = _module("unittest.mock", __getattr__=lambda name: _unknown)
    try:
        import test.support
    except Exception:
        import test

        for name in [name for name in sys.modules if name.startswith("test.support")]:
            del sys.modules[name]
        support = _module("test.support", __getattr__=lambda name: _unknown)
        support.verbose = False
        support.run_with_locale = support.run_with_tz = lambda *args: skip("needs locales")
        test.support = support
        for part in ("import_helper", "os_helper", "script_helper", "warnings_helper", "testcase", "threading_helper", "numbers"):
            setattr(support, part, _module("test.support." + part, __getattr__=lambda name: _unknown))


def _cases(module):
    """The test cases that a module defines or imports."""
    found = []
    for value in list(vars(module).values()):
        if isinstance(value, type) and issubclass(value, TestCase) and value is not TestCase and value not in found:
            found.append(value)
    return found


def _outcome(case, method):
    """Runs one test: its outcome and the exception behind it."""
    error = None
    try:
        case.setUp()
        try:
            method()
        finally:
            case.tearDown()
    except SkipTest:
        return "skip", None
    except Exception as raised:
        error = raised
    while case.cleanups:
        function, args, kwargs = case.cleanups.pop()
        try:
            function(*args, **kwargs)
        except Exception as raised:
            error = error or raised
    error = error or next(iter(case.subtest_errors), None)
    if getattr(method, "__unittest_expecting_failure__", False):
        return ("fail" if error is None else "pass"), error
    if error is None:
        return "pass", None
    return ("fail" if isinstance(error, AssertionError) else "error"), error


def run(module_name, report, skipped, plan_only):
    install()
    name = "test." + module_name
    try:
        __import__(name)
    except SkipTest:
        report("done")
        return
    except Exception as error:
        report("load", f"{module_name}: {type(error).__name__}: {error}")
        return
    module = sys.modules[name]
    tests = []
    for cls in _cases(module):
        for method in dir(cls):
            if method.startswith("test") and callable(getattr(cls, method)):
                test_id = f"{cls.__module__}.{cls.__qualname__}.{method}".removeprefix("test.")
                report("plan", test_id)
                tests.append((cls, method, test_id))
    ready = None
    for cls, method_name, test_id in tests:
        if plan_only or test_id in skipped:
            continue
        report("start", test_id)
        if getattr(cls, "__unittest_skip__", False) or getattr(getattr(cls, method_name), "__unittest_skip__", False):
            report("end", "skip", test_id)
            continue
        try:
            if ready is not cls:
                if ready is not None:
                    ready.tearDownClass()
                ready = None
                cls.setUpClass()
                ready = cls
            case = cls(method_name)
            outcome, error = _outcome(case, getattr(case, method_name))
        except SkipTest:
            outcome, error = "skip", None
        except Exception as raised:
            outcome, error = "error", raised
        if error is not None and outcome != "pass":
            sys.stderr.write(f"{test_id}: {type(error).__name__}: {error}\n")
        report("end", outcome, test_id)
    report("done")
