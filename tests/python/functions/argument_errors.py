def none(): pass
def one(a): pass
def two(a, b): pass
def three(a, b, c): pass
def default(a, b=1): pass
def kwonly(*, k): pass
def kwonly2(a, *, k, m, n=1): pass
def posonly(a, b, /): pass
def posonly_default(a, b=1, /, c=2): pass
def varargs(a, *rest): pass
def keywords(**kw): pass
def mixed(a, /, b, *, c): pass


class Class:
    def __init__(self, x): pass
    def method(self): pass
    def method2(self, y): pass
    @classmethod
    def cm(cls, z): pass
    @staticmethod
    def sm(z): pass


class Plain: pass


instance = Class(1)
calls = """none(1)|none(1, 2)|none(x=1)|one()|one(1, 2)|one(b=1)|one(1, a=2)|two()|two(1)|two(b=1)|two(1, 2, 3)|two(1, 2, 3, 4, c=5)|three()|three(b=1)|three(1, 2, 3, 4)|default()|default(1, 2, 3)|default(1, c=2)|kwonly()|kwonly(1)|kwonly(1, k=2)
kwonly(k=1, j=2)|kwonly2()|kwonly2(1)|kwonly2(1, 2)|kwonly2(1, 2, k=1)|posonly()|posonly(1)|posonly(a=1, b=2)|posonly(1, b=2)|posonly_default()|posonly_default(1, 2, 3, 4)|posonly_default(1, b=2)|varargs()|varargs(1, a=2)|varargs(x=1)|keywords(1)|mixed()|mixed(1)
mixed(1, 2)|mixed(a=1, b=2, c=3)|mixed(1, 2, 3)|Class()|Class(1, 2)|Class(y=1)|instance.method(1)|instance.method2()|Class.method()|Class.cm()|Class.cm(1, 2)|Class.sm()|instance.sm(1, 2)|Plain(1)|Plain(x=1)|two(*[1])|two(*[1, 2, 3])|two(**{"a": 1})|two(1, **{"a": 1})
two(**{"a": 1, "z": 2})|(lambda: 0)(1)|(lambda x: 0)()|one(**{1: 2})|two(a=1, **{"a": 2})|keywords(**{"a": 1}, **{"a": 2})|one(*5)|one(**5)|one(1)(2)|len()|len(1, 2)|len(x=1)|len([], x=1)|abs()|print(1, foo=2)|isinstance(1)|max()|max(1)|max(1, 2, foo=3)|sorted()|range()
int(1, 2, 3)|int(x=1)|str(1, 2, 3, 4)|[].append()|[].append(1, 2)|[].append(x=1)|{}.get()|"".join()|"".split(1, 2, 3)|"".split(foo=1)|getattr(1)|getattr(1, "a", 2, 3)|object(1)|type()|type(1, 2)|super(1, 2, 3)|list.append()|list.append(1)|list.append(1, 2)|str.upper(1)|dict.get({})
iter()|next()|enumerate()|zip(foo=1)|map()|map(1)|filter(1)|pow(1)|divmod(1)|round()|round(1, 2, 3)|sum()|sum(1)|ord()|chr()|hash()|id()|open()|property(1, 2, 3, 4, 5)|classmethod()|staticmethod(1, 2)|complex(1, 2, 3)|float(1, 2)|bool(x=1)|tuple(1, 2)|set(1, 2)|slice()|bytes(1, 2, 3, 4)|callable()|hasattr(1)|reversed()
input(1, 2)|eval()|exec()|compile()|repr()|vars(1, 2)|dir(1, 2)|globals(1)|format()|type.mro()|BaseException.__new__()|KeyError(x=1)|ValueError(1, x=2)|none.__call__(1)|instance()|int(1)()|str("a")()|instance.method(1)()|list()()|tuple()()|Plain.__init__()|object.__new__()|object.__new__(1)|object.__new__(int)|int.__new__()|int.__new__(str)"""
for call in calls.replace("\n", "|").split("|"):
    try:
        eval(call)
        print(call, "ok")
    except Exception as error:
        print(call, "->", type(error).__name__, error)
