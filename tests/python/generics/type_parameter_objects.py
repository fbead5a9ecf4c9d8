import _typing
from _typing import *
TypeVar=_typing.TypeVar
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as e: print(type(e).__name__, e)
t(TypeVar); t(TypeVar,1); t(TypeVar,'T'); t(TypeVar,name='T'); t(TypeVar,'T',covariant=True); t(TypeVar,'T',contravariant=1); t(TypeVar,'T',infer_variance=True)
t(TypeVar,'T',covariant=True,contravariant=True); t(TypeVar,'T',covariant=True,infer_variance=True); t(TypeVar,'T',int); t(TypeVar,'T',int,str); t(TypeVar,'T',int,str,bound=int)
T=TypeVar('T'); 
t(lambda: (T.__name__,T.__bound__,T.__constraints__,T.__default__,T.__covariant__,T.__contravariant__,T.__infer_variance__,T.__module__,T.has_default()))
t(lambda: (T.evaluate_bound,T.evaluate_constraints,T.evaluate_default))
B=TypeVar('B',bound=int,default=str); t(lambda: (B.__bound__,B.evaluate_bound,B.evaluate_bound(1),B.evaluate_bound(4),B.__default__,B.evaluate_default,B.has_default()))
C=TypeVar('C',int,list[str]); t(lambda: (C.__constraints__,C.evaluate_constraints,C.evaluate_constraints(1),C.evaluate_constraints(4)))
t(lambda: C.evaluate_constraints()); t(lambda: C.evaluate_constraints(1,2)); t(lambda: C.evaluate_constraints('a')); t(lambda: C.evaluate_constraints(format=1)); t(lambda:type(C.evaluate_constraints))
t(lambda: T.__dict__); 
def f(): T.__name__='x'
t(f)
def f(): T.foo=4; return T.foo, T.__dict__
t(f)
t(lambda: T.__reduce__()); t(lambda: T.__mro_entries__(1)); t(lambda: T==T); t(lambda: hash(T)==hash(T)); t(lambda: T==TypeVar('T'))
def f():
    class X(T): pass
t(f)
def f():
    class X(TypeVar): pass
t(f)
t(lambda: NoDefault); t(lambda: type(NoDefault)); t(lambda: type(NoDefault)()); t(lambda: type(NoDefault)(1)); t(lambda: NoDefault.__reduce__()); t(lambda:NoDefault.__doc__)
t(ParamSpec); t(ParamSpec,'P'); P=ParamSpec('P'); t(lambda: P.args); t(lambda: P.kwargs); t(lambda: P.args.__origin__); t(lambda: P.args==P.args); t(lambda: P.args==P.kwargs); t(lambda: P.args!=P.kwargs); t(lambda: hash(P.args)); t(lambda: ParamSpecArgs(3)); t(lambda: ParamSpecKwargs(int)); t(ParamSpecArgs)
t(lambda: (P.__name__,P.__bound__,P.__covariant__,P.__contravariant__,P.__infer_variance__,P.__default__,P.has_default(),P.evaluate_default,P.__module__))
t(lambda: ParamSpec('P',bound=int,default=[int],covariant=True)); t(lambda: ParamSpec('P',default=[int,str]).evaluate_default(4)); t(lambda: ParamSpec('P',covariant=1,contravariant=1)); t(lambda: ParamSpec('P',int))
def f():
    class X(P): pass
t(f)
def f():
    class X(P.args): pass
t(f)
def f():
    class X(P.kwargs): pass
t(f)
t(TypeVarTuple); t(TypeVarTuple,'Ts'); Ts=TypeVarTuple('Ts'); t(lambda: (Ts.__name__,Ts.__default__,Ts.has_default(),Ts.evaluate_default,Ts.__module__)); t(lambda: TypeVarTuple('Ts',default=int).__default__); t(lambda: Ts.__typing_subst__(int)); t(lambda: TypeVarTuple('Ts',int)); t(lambda: Ts.__reduce__())
def f():
    class X(Ts): pass
t(f)
t(TypeAliasType); t(TypeAliasType,'A'); t(TypeAliasType,'A',int); A=TypeAliasType('A',list[T],type_params=(T,)); t(lambda: (A,A.__name__,A.__value__,A.__type_params__,A.__parameters__,A.__module__,A.evaluate_value,A.evaluate_value(1),A.evaluate_value(4))); t(lambda: A[int]); t(lambda: A[int,str]); t(lambda: TypeAliasType('B',int)[int]); t(lambda: A|int); t(lambda:int|A); t(lambda: A.__reduce__())
t(lambda: TypeAliasType(1,2)); t(lambda: TypeAliasType('A',2,type_params=[1])); t(lambda: TypeAliasType('A',2,type_params=(1,))); t(lambda: TypeAliasType('A',2,type_params=(TypeVar('X',default=1),T))); t(lambda: TypeAliasType('A',2,3))
def f():
    class X(A): pass
t(f)
def f():
    class X(TypeAliasType): pass
t(f)
type L = int
t(lambda: (L, L.__value__, L.__type_params__, L.__parameters__, L.__module__, type(L.evaluate_value).__name__, L.evaluate_value(1)))
type G[T, *Ts, **P] = tuple[T]
t(lambda: (G, G.__type_params__, G.__value__))
type Rec = list[Rec] | int
t(lambda: Rec.__value__)
type Bad = undefined_name
t(lambda: Bad.__value__)
def ff[T: int, U: (int,str) = int, V = undefined2](x: T) -> U: pass
t(lambda: ff.__type_params__)
a,b,c=ff.__type_params__
t(lambda: (a.__bound__, a.__constraints__, a.__default__, a.evaluate_bound(1), a.evaluate_constraints, a.evaluate_default, a.__infer_variance__, a.__module__, a.__dict__))
t(lambda: (b.__bound__, b.__constraints__, b.__default__, b.has_default(), b.evaluate_default(1)))
t(lambda: c.__default__)
t(lambda: ff.__annotations__)
t(lambda: type(ff.__annotate__))
t(lambda: ff.__annotate__(1))
t(lambda: ff.__annotate__(2))
t(lambda: ff.__annotate__(3))
t(lambda: ff.__annotate__(4))
t(lambda: _typing._idfunc(3))
t(lambda: Generic); t(lambda: Generic.__mro__)
class MT: pass
class H:
    x: int
    y: undefined3
t(lambda: H.__annotations__); t(lambda: H.__annotate__.__name__); t(lambda: H.__annotate__(1))
undefined3=4
t(lambda: H.__annotations__)
t(lambda: T.__typing_prepare_subst__(list[T],(int,))); t(lambda: T.__typing_prepare_subst__(list[T],())); t(lambda: B.__typing_prepare_subst__(list[B],()))
t(lambda: dict[T,B][int])
t(lambda: dict[T,B][()])
