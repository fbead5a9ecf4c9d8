def attempt(function):
    try:
        function()
    except BaseException as error:
        print(type(error).__name__, error.args, str(error), repr(error), type(error.__cause__).__name__, type(error.__context__).__name__, error.__suppress_context__)


def raise_class(): raise ValueError
def raise_instance(): raise ValueError("a", 1)
def raise_from(): raise ValueError("x") from KeyError("y")
def raise_from_class(): raise ValueError from KeyError
def raise_from_none(): raise ValueError("x") from None
def raise_bad(): raise 5
def raise_bad_class(): raise int
def raise_none(): raise None
def raise_string(): raise "text"
def raise_bad_cause(): raise ValueError from 5
def raise_nothing(): raise
def raise_not_exception(): raise NotImplemented
def assert_plain(): assert 0
def assert_message(): assert 1 == 2, "the message"
def assert_tuple(): assert [], ("a", "b")


class NeedsArgs(Exception):
    def __init__(self, a):
        self.a = a


class BadNew(Exception):
    def __new__(cls):
        return 42


def raise_needs(): raise NeedsArgs
def raise_needs_ok(): raise NeedsArgs(1)
def raise_bad_new(): raise BadNew


def context():
    try:
        {}["k"]
    except KeyError:
        raise ValueError("in handler")


def reraise():
    try:
        1 / 0
    except ZeroDivisionError:
        raise


def reraise_name():
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise e


def reraise_nested():
    def helper():
        raise
    try:
        1 / 0
    except ZeroDivisionError:
        helper()


def reraise_after_inner():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            {}["k"]
        except KeyError:
            pass
        raise


def in_finally():
    try:
        1 / 0
    finally:
        raise ValueError("replaces")


def in_else():
    try:
        pass
    except ValueError:
        pass
    else:
        raise KeyError("else")


def self_cause():
    e = ValueError("self")
    raise e from e


for name, function in list(globals().items()):
    if callable(function) and name not in ("attempt", "NeedsArgs", "BadNew") and not name.startswith("__"):
        print(name, end=": ")
        attempt(function)
e = ValueError(1)
e.args = [2, 3]
e.extra = "x"
print(e.args, e, repr(e), e.__dict__, e.with_traceback(None) is e, e.__traceback__, ValueError() == ValueError(), ValueError("a").args, str(ValueError()), str(ValueError(1, 2)), repr(ValueError("it's")), str(KeyError("k")), str(KeyError()), str(KeyError(1, 2)))
for statement in ("e.__cause__ = 5", "e.__context__ = 5", "e.__traceback__ = 5", "e.args = 5", "del e.args", "del e.__cause__", "e.__suppress_context__ = 'x'", "e.with_traceback(5)", "e.add_note(5)"):
    try:
        exec(statement)
        print(statement, "ok")
    except TypeError as error:
        print(statement, error)
e.__cause__ = KeyError()
print(e.__suppress_context__)
