import io
import unittest
from unittest import mock


class Sample(unittest.TestCase):
    log = []

    @classmethod
    def setUpClass(cls):
        cls.log.append("setUpClass")

    def setUp(self):
        self.log.append("setUp")
        self.addCleanup(self.log.append, "cleanup")

    def tearDown(self):
        self.log.append("tearDown")

    def test_passes(self):
        self.assertEqual(1 + 1, 2)
        self.assertIn(1, [1])
        self.assertRaises(ValueError, int, "x")
        with self.assertRaisesRegex(KeyError, "k") as caught:
            {}["k"]
        self.assertIsInstance(caught.exception, KeyError)
        self.assertAlmostEqual(0.1 + 0.2, 0.3)
        self.assertCountEqual([1, 2], [2, 1])

    def test_fails(self):
        self.assertEqual([1, 2, 3], [1, 2, 4])

    def test_errors(self):
        {}["missing"]

    @unittest.skip("not now")
    def test_skipped(self): ...

    @unittest.expectedFailure
    def test_expected(self):
        self.fail("expected")

    def test_subtests(self):
        for n in range(3):
            with self.subTest(n=n):
                self.assertNotEqual(n, 1)


suite = unittest.defaultTestLoader.loadTestsFromTestCase(Sample)
result = unittest.TestResult()
suite.run(result)
print(result.testsRun, len(result.failures), len(result.errors), len(result.skipped), len(result.expectedFailures), result.wasSuccessful(), result)
print([t.id() for t, _ in result.failures], [(t.id(), r) for t, r in result.skipped], Sample.log[:4], Sample.log.count("cleanup"), unittest.defaultTestLoader.getTestCaseNames(Sample))
print(result.failures[0][1].splitlines()[-10:])
case = Sample("test_passes")
for check in (lambda: case.assertEqual(1, 2), lambda: case.assertEqual({"a": 1}, {"a": 2}), lambda: case.assertEqual("a\nb", "a\nc"), lambda: case.assertTrue(0), lambda: case.assertFalse([1]), lambda: case.assertIs(1, 2), lambda: case.assertIsNone(5), lambda: case.assertIn(1, [2]), lambda: case.assertRaises(ValueError, int, "5"), lambda: case.assertAlmostEqual(1, 1.1), lambda: case.assertGreater(1, 2), lambda: case.assertRegex("a", "b"), lambda: case.assertIsInstance(1, str), lambda: case.assertCountEqual([1], [2]), lambda: case.assertEqual((1, 2), (1, 3), "my message"), lambda: case.fail(), lambda: case.assertHasAttr(5, "x"), lambda: case.assertStartsWith("abc", "b"), lambda: case.assertNotIn(1, [1]), lambda: case.assertSetEqual({1}, {2}), lambda: case.assertMultiLineEqual("a", "b"), lambda: case.assertListEqual([1], [1, 2])):
    try:
        print(check())
    except AssertionError as error:
        print(str(error).replace("\n", "|"))
with case.assertLogs("x", "INFO") as logs:
    __import__("logging").getLogger("x").info("logged")
print(logs.output)
stream = io.StringIO()
runner = unittest.TextTestRunner(stream=stream, verbosity=2)
runner.run(unittest.TestSuite([Sample("test_passes"), Sample("test_skipped")]))
print([line for line in stream.getvalue().splitlines() if line and not line.startswith("Ran")])
m = mock.Mock(return_value=5)
m.method.side_effect = [1, ValueError("second")]
print(m(1, k=2), m.called, m.call_args, m.method(), m.mock_calls, m.attribute.deep is m.attribute.deep)
try:
    m.method()
except ValueError as error:
    print(error)
for check in (lambda: m.assert_called_once_with(1), lambda: m.assert_not_called(), lambda: mock.Mock(spec=["a"]).b):
    try:
        check()
    except (AssertionError, AttributeError) as error:
        print(str(error).replace("\n", "|"))
with mock.patch("io.StringIO", "patched"), mock.patch.dict(__import__("os").environ, {"Q": "1"}):
    print(io.StringIO)
magic = mock.MagicMock()
magic.__len__.return_value = 3
print(len(magic), magic[0] is not None, mock.call(1, a=2) == mock.call(1, a=2), mock.sentinel.name, mock.ANY == 5)
