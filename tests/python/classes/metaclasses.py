class Meta(type):
    def __new__(mcls, name, bases, namespace, **kwargs):
        print("Meta.__new__", name, [b.__name__ for b in bases], [k for k in namespace if not k.startswith("__")], kwargs)
        return super().__new__(mcls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **kwargs):
        print("Meta.__init__", name, kwargs)
        super().__init__(name, bases, namespace)

    @classmethod
    def __prepare__(mcls, name, bases, **kwargs):
        print("Meta.__prepare__", name, kwargs)
        return {"injected": 42}

    def __call__(cls, *args, **kwargs):
        print("Meta.__call__", cls.__name__, args)
        return super().__call__(*args, **kwargs)

    def __repr__(cls):
        return f"<meta {cls.__name__}>"

    def __len__(cls):
        return 7

    def __getitem__(cls, key):
        return (cls.__name__, key)

    def __contains__(cls, item):
        return item == "in"

    def __iter__(cls):
        return iter([1, 2])

    def __getattr__(cls, name):
        return "meta attr " + name

    def __instancecheck__(cls, instance):
        return instance == 5

    def __subclasscheck__(cls, other):
        return other is int

    def __add__(cls, other):
        return "added"

    @property
    def prop(cls):
        return "meta prop " + cls.__name__

    def method(cls):
        return "meta method"


class A(metaclass=Meta, option=1):
    x = 1

    def __init__(self, v):
        self.v = v


class B(A, other=2):
    y = 2


print(A, repr(B), A.injected, len(A), A["k"], "in" in A, "out" in A, list(A), A.nothing, isinstance(5, A), isinstance(6, A), issubclass(int, A), issubclass(str, A), A + 1, A.prop, B.method(), type(A) is Meta)
a = A(3)
print(a.v, type(a), hasattr(a, "prop"), hasattr(a, "method"), isinstance(a, A))
try:
    a.nothing
except AttributeError as error:
    print(error)
C = Meta("C", (A,), {"z": 3})
print(C, C.z, C.__mro__, bool(A))


class Other(type):
    pass


try:
    class Conflict(A, metaclass=Other):
        pass
except TypeError as error:
    print(error)


def function_meta(name, bases, namespace, **kwargs):
    return (name, bases, sorted(k for k in namespace if not k.startswith("__")), kwargs)


class FromFunction(metaclass=function_meta, k=1):
    a = 1


print(FromFunction, type("Dynamic", (), {"m": lambda self: "dyn"})().m(), type("D", (A,), {}).__class__.__name__)


class Recorder(dict):
    def __setitem__(self, key, value):
        if not key.startswith("__"):
            print("defining", key)
        super().__setitem__(key, value)


class Prepared(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return Recorder()


class R(metaclass=Prepared):
    a = 1
    b = a + 1

    def f(self):
        pass


class BadPrepare(type):
    @classmethod
    def __prepare__(mcls, name, bases):
        return 5


for source in ("class X(metaclass=BadPrepare): pass", "type('X')", "type('X', (), {}, k=1)", "type(5, (), {})", "type('X', [], {})", "type('X', (), [])", "type('X', (5,), {})", "type('a\\0', (), {})", "class X(k=1): pass", "type.__call__(5)", "type.__new__(int, 'X', (), {})", "type()", "type('X', ())"):
    try:
        exec(source)
        print(source, "ok")
    except Exception as error:
        print(source, type(error).__name__, error)


class Singleton(type):
    instances = {}

    def __call__(cls, *args):
        if cls not in cls.instances:
            cls.instances[cls] = super().__call__(*args)
        return cls.instances[cls]


class One(metaclass=Singleton):
    pass


print(One() is One(), type(One).__name__, type(type), isinstance(One, type))
