import warnings

warnings.simplefilter("ignore")


def attempt(text):
    try:
        print(text, "->", repr(eval(text))[:150])
    except Exception as error:
        print(text, "->", type(error).__name__, str(error)[:200])


class M:
    def keys(self):
        return ["a"]

    def __getitem__(self, key):
        return key


class It:
    def __iter__(self):
        return self

    def __next__(self):
        raise ValueError("n")


class NI:
    __iter__ = None


class BadIter:
    def __iter__(self):
        return 5


class BadLen:
    def __len__(self):
        return -1


class BadLen2:
    def __len__(self):
        return "a"


class BigLen:
    def __len__(self):
        return 2**70


class BadBool:
    def __bool__(self):
        return 5


class BadHash:
    def __hash__(self):
        return "a"


class BadRepr:
    def __repr__(self):
        return 5


class BadStr:
    def __str__(self):
        return 5


class BadFormat:
    def __format__(self, spec):
        return 5


class BadDir:
    def __dir__(self):
        return 5


class BadContains:
    def __contains__(self, item):
        raise KeyError(item)


class Hint:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1, 2])

    def __length_hint__(self):
        return self.hint


class BadNext:
    def __iter__(self):
        return self


for text in r"""
dict(5)
dict([5])
dict([(1,)])
dict([(1,2,3)])
dict(['ab'])
dict(['abc'])
dict(M())
dict(M(),b=1)
dict(None)
dict([[1,2]],a=5)
{**M()}
{**5}
{**[]}
{}|5
{}|[(1,2)]
{}.__ior__([(1,2)])
{}.__ior__(5)
{[]:1}
{{}:1}
{(1,[]):1}
set([[]])
{1}|[1]
{1}-[1]
{1}&5
{1}^'a'
{1}<5
{1}<={1,2}
{1}=={1.0}
set.union()
set.union([1])
frozenset([1]).union(5)
{1}.issubset(5)
{1}.isdisjoint(5)
{1}.intersection_update([1],[2])
sorted([1,'a'])
sorted([3,1],key=5)
sorted([3,1],reverse='a')
sorted([3,1],reverse=None)
sorted([3,1],key=lambda x:-x)
sorted(5)
max([])
max([],default=5)
max(1,2,default=5)
max(1,'a')
max(5)
min([1],key=5)
sum('a')
sum(['a'])
sum([[1]],[])
sum([1],'a')
sum([b'a'],b'')
all(5)
any(5)
list(It())
list(NI())
list(BadIter())
list(BadNext())
tuple(BadIter())
iter(5)
iter(5,6)
next(5)
next(iter([]))
next(iter([]),5)
next(BadNext())
len(5)
len(BadLen())
len(BadLen2())
len(BigLen())
bool(BadLen())
bool(BadBool())
bool(BigLen())
hash(BadHash())
hash([])
hash({})
hash(set())
hash(bytearray())
hash(slice(1))
repr(BadRepr())
str(BadStr())
str(BadRepr())
format(BadFormat())
f'{BadFormat()}'
'{}'.format(BadFormat())
'%s' % BadStr()
dir(BadDir())
1 in BadContains()
5 in 5
1 in NI()
list(Hint(-1))
list(Hint('a'))
list(Hint(2**70))
list(Hint(NotImplemented))
list(Hint(5))
range(1.5)
range('a')
range(1,2,0)
range(2**100)
len(range(2**100))
range(5)[10]
range(5)['a']
range(5)[1.5]
range(5).index('a')
range(5).count('a')
slice(1,2,3).indices(5)
slice(1,2,3).indices(-1)
slice(1,2,3).indices('a')
slice('a').indices(5)
slice(1,2,0).indices(5)
[1,2,3][::0]
[1,2,3]['a']
[1,2,3][1.5]
[1,2,3][10]
(1,)['a']
(1,)[5]
'abc'['a']
'abc'[5]
'abc'[1.5]
b'abc'['a']
b'abc'[5]
{}[1]
{}[[]]
int('a')
int('1_')
int('1__0')
int('0x10')
int('0x10',16)
int('0b1',2)
int('z',36)
int('5',1)
int('5',37)
int('5',-1)
int(5,5)
int('5','5')
int(None)
int([])
int(float('nan'))
int(float('inf'))
int(b'12')
int(bytearray(b'x'))
int('\\u0661')
int(' 5 ')
int('5\\0')
int('')
int('+-5')
int('9'*5000)
float('a')
float('1_0')
float('_1')
float('')
float('nan(5)')
float('infinity')
float('1e400')
float('0x1p3')
float(None)
float([])
float(10**400)
float.fromhex('a.8p1')
float.fromhex('zz')
float.fromhex('0x1p5000')
complex('a')
complex('1+2j')
complex('1 + 2j')
complex(1,'a')
complex('1',2)
complex(None)
complex([])
bin(1.5)
hex('a')
oct(None)
chr(-1)
chr(0x110000)
chr('a')
chr(2**70)
ord('ab')
ord(5)
ord(b'ab')
ord(b'a')
divmod(1,0)
divmod(1.0,0)
divmod('a',1)
1%0
1.0%0
1//0
1.0//0
1/0
1.0/0
0**-1
0.0**-1
(-1)**0.5
2**'a'
pow(2,-1,0)
pow(2,-1,4)
pow(2,3,0)
1<<-1
1>>-1
1<<2**70
-'a'
~1.5
+[]
abs('a')
round('a')
round(1.5,'a')
round(1.5,1.5)
round(2.675,2)
round(1e308,-308)
round(float('nan'))
round(float('inf'))
round(5,-1)
isinstance(1,5)
isinstance(1,(int,5))
isinstance(1,(5,int))
isinstance('a',(int,5))
issubclass(5,int)
issubclass(int,5)
issubclass(int,(str,5))
isinstance(1,int|str)
isinstance(1,list[int])
issubclass(int,list[int])
getattr(1,5)
getattr(1,'a')
getattr(1,'a',5)
setattr(1,'a',5)
setattr(int,'a',5)
setattr(object(),'a',5)
delattr(1,'a')
hasattr(1,5)
vars(5)
vars(1,2)
dir(5)[:1]
callable(5)
id()
type('a',(5,),{})
type('a',(int,str),{})
type('a',(bool,),{})
type('a',(),5)
type(5,(),{})
type('a',5,{})
type('X',(int,int),{})
type('X',(type(None),),{})
object.__new__(5)
object.__new__(int)
object.__new__()
int.__new__(bool)
super().x
super(int,5).bit_length()
super(int,'a')
super(5)
super(int).x
property(5).fget
property().__get__(5)
zip(5)
list(zip([1],[1,2],strict=True))
list(zip([1,2],[1],strict=True))
list(zip([1],[1],[],strict=True))
list(map(5,[1]))
list(map(lambda:1,[1]))
list(filter(5,[1]))
list(filter(None,5))
list(enumerate([1],'a'))
list(enumerate(5))
list(enumerate([1],2**70))
reversed(5)
reversed({1})
memoryview('a')
memoryview(5)
bytes('a')
bytes(-1)
bytes([256])
bytes(['a'])
bytes('a','nope')
bytes('\\u1234','ascii')
bytes(5.5)
bytes(None)
bytearray(-1)
bytearray([300])
str(b'a','nope')
str(b'\\xff','utf8')
str(b'a','utf8','nope')
str(5,'utf8')
'a'.encode('nope')
'\\ud800'.encode()
'\\u1234'.encode('ascii','nope')
'a'+5
5+'a'
'a'*'b'
[1]+(1,)
[1]*1.5
(1,)+[1]
{}+{}
b'a'+'a'
'a'+b'a'
None+1
1+None
[]<()
{}<{}
1<'a'
None<None
1j<2j
'a'<b'a'
'%d'%'a'
'%s'%(1,2)
'%s %s'%1
'%(a)s'%1
'%(a)s'%{}
'%z'%1
'%'%1
'%*d'%('a',1)
'%.*f'%(1,)
'{'.format()
'}'.format()
'{0}{}'.format(1)
'{}{0}'.format(1)
'{a}'.format()
'{5}'.format()
'{!z}'.format(1)
'{:d}'.format('a')
'{.a}'.format(1)
'{[a]}'.format([1])
'{[5]}'.format([1])
'{[}'.format(1)
'{:{}}'.format(1,2)
'{:{}}'.format('a','z')
'a'.join(5)
'a'.join([1])
'a'.join('b')
''.join([b'a'])
'a'.translate(5)
'a'.translate({97:5.5})
'a'.translate({97:-1})
'a'.translate({97:0x110000})
eval(5)
eval('1+')
eval('1',5)
eval('1',{},5)
exec(5)
compile('1','f','nope')
compile(5,'f','exec')
compile('1',5,'exec')
compile('1','f','exec',12345678)
compile('1','f','exec',0,0,99)
__import__('nope')
__import__('')
__import__(5)
__import__('a.b')
__import__('sys',level=-1)
open(5.5)
input(5,6)
print(1,sep=5)
print(1,end=5)
print(1,file=5)
print(1,flush=5) or 1
globals(1)
locals(1)
aiter(5)
anext(5)
NameError("a", nam=1)
NameError("a", name=1, path=2)
UnboundLocalError(obj=1)
ModuleNotFoundError(obj=1)
AttributeError(ob=1)
ExceptionGroup(None, None)
bytearray(b"a").resize(-1)
bytearray().pop(10**30)
bytearray().pop("a")
bytearray().extend("")
memoryview(b"a").index(1, None)
""".strip().splitlines():
    attempt(text)
