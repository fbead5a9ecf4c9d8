"""Runs the tests of one module of CPython's test suite and reports each test on a line of its own.

    driver.py STAGING MODULE [--mini] [--plan] [--skip FILE]

STAGING is a folder that holds nothing but a link to CPython's `test` package, so that everything else comes from
the Python under test. Tests whose id stands in FILE are left out: the parent restarts the driver that way after a
crash. --plan lists the tests without running them. --mini does without unittest and test.support (see mini.py).

The lines that the parent reads begin with MARK; whatever else comes out belongs to the tests.

    plan ID            a test that the module has
    start ID           the test begins
    end OUTCOME ID     it ended: pass, fail, error or skip
    fixture OUTCOME ID a class or module fixture failed (error) or skipped its tests (skip)
    load TEXT          the module could not be loaded
    done               all was run
"""

import sys

MARK = "@@conformance "
out = sys.stdout
WORST = ["pass", "skip", "fail", "error"]  # of several outcomes of one test, the last in this list counts


def report(*words):
    # Tests write to the same stream, perhaps without a newline at the end.
    out.write("\n" + MARK + " ".join(words).replace("\n", "\\n") + "\n")
    out.flush()


def option(name):
    if name in sys.argv:
        position = sys.argv.index(name)
        return sys.argv[position + 1]
    return None


def skipped_ids():
    path = option("--skip")
    if path is None:
        return set()
    with open(path, encoding="utf-8") as file:
        return set(file.read().split("\n"))


def stand_in_for_c_helpers():
    """Two test modules import helpers written in C where they begin, and would be left out as a whole without them."""
    import importlib.util
    # test_bytes wants three functions of the sequence protocol, which the module operator has too.
    if importlib.util.find_spec("_testlimitedcapi") is None:
        import operator
        import types
        module = types.ModuleType("_testlimitedcapi")
        module.sequence_getitem = operator.getitem
        module.sequence_setitem = operator.setitem
        module.sequence_delitem = operator.delitem
        sys.modules["_testlimitedcapi"] = module
    # test_class asks a helper about the insides of CPython's objects. Only the tests that call it are left out.
    if importlib.util.find_spec("_testinternalcapi") is None:
        import types
        import unittest

        def has_inline_values(_):
            raise unittest.SkipTest("about the insides of CPython's objects")

        module = types.ModuleType("_testinternalcapi")
        module.has_inline_values = has_inline_values
        sys.modules["_testinternalcapi"] = module


def result_class(unittest, ids):
    """A TestResult that reports; ids maps a test's identity to its unique id."""

    class Result(unittest.TestResult):
        outcome = None

        def startTest(self, test):
            super().startTest(test)
            self.outcome = "pass"
            report("start", ids[id(test)])

        def stopTest(self, test):
            super().stopTest(test)
            report("end", self.outcome, ids[id(test)])
            self.outcome = None

        def note(self, outcome, test):
            if self.outcome is None:  # not within a test: a fixture of a class or a module
                report("fixture", outcome, test.id())
            elif WORST.index(outcome) > WORST.index(self.outcome):
                self.outcome = outcome

        def addError(self, test, error):
            self.note("error", test)
            self.explain(error)

        def addFailure(self, test, error):
            self.note("fail", test)
            self.explain(error)

        def addSkip(self, test, reason):
            # A test that passes in one part and skips another counts as skipped.
            self.note("skip", test)

        def addUnexpectedSuccess(self, test):
            self.note("fail", test)

        def addExpectedFailure(self, test, error):
            pass

        def addSubTest(self, test, subtest, error):
            if error is not None:
                self.note("fail" if issubclass(error[0], test.failureException) else "error", test)
                self.explain(error)

        def explain(self, error):
            """Shows why, for whoever runs the driver by hand."""
            try:
                import traceback

                traceback.print_exception(*error, file=sys.stderr)
            except BaseException as failure:
                sys.stderr.write(f"{error[0].__name__}; it cannot be shown: {type(failure).__name__}\n")

    return Result


def flatten(suite):
    try:
        parts = iter(suite)
    except TypeError:
        yield suite
        return
    for part in parts:
        yield from flatten(part)


def run_with_unittest(module_name):
    import unittest

    try:
        from test import support
    except ImportError as error:
        report("load", f"test.support: {type(error).__name__}: {error}")
        return
    # Only what every machine can do: no network, no files of gigabytes, no long computations.
    support.use_resources = {}
    support.verbose = False
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName("test." + module_name)
    except unittest.SkipTest:
        report("done")
        return
    skip, ids, used, chosen = skipped_ids(), {}, {}, []
    for test in flatten(suite):
        name = test.id().removeprefix("test.")
        if "_FailedTest" in type(test).__name__:
            # The loader wraps the error that importing the module raised into a test.
            reason = [line for line in str(getattr(test, "_exception", "")).split("\n") if line.strip()]
            report("load", reason[-1] if reason else "does not import")
            return
        used[name] = used.get(name, 0) + 1
        unique = name if used[name] == 1 else f"{name}#{used[name]}"
        ids[id(test)] = unique
        report("plan", unique)
        if unique not in skip:
            chosen.append(test)
    if "--plan" not in sys.argv:
        unittest.TestSuite(chosen).run(result_class(unittest, ids)())
    report("done")


def main():
    staging, module_name = sys.argv[1:3]
    sys.path.insert(0, staging)
    if "--mini" in sys.argv:
        import mini

        mini.run(module_name, report, skipped_ids(), "--plan" in sys.argv)
    else:
        stand_in_for_c_helpers()
        run_with_unittest(module_name)


if __name__ == "__main__":
    main()
