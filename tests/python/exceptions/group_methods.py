def q(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as e: print(type(e).__name__, e)
EG=ExceptionGroup; BEG=BaseExceptionGroup
q(EG); q(EG,'a'); q(EG,'a',[]); q(EG,'a',1); q(EG,1,[ValueError()]); q(EG,'a',[1]); q(EG,'a',[ValueError(1),TypeError('x')]); q(EG,'a',[KeyboardInterrupt()]); q(BEG,'a',[KeyboardInterrupt()]); q(lambda: type(BEG('a',[ValueError()]))); q(lambda: type(BEG('a',[KeyboardInterrupt(),ValueError()]))); q(EG,'a',[ValueError()],3); q(EG,'a',(ValueError(),)); q(EG,'a',iter([ValueError()])); q(lambda: EG(message='a',exceptions=[ValueError()]))
g=EG('msg',[ValueError(1),EG('in',[TypeError(2),OSError(3)]),KeyError('k')]); q(lambda: (g.message,g.exceptions,str(g),repr(g),g.args)); q(lambda: setattr(g,'message','x')); q(lambda: setattr(g,'exceptions',())); 
q(lambda: str(EG('a',[ValueError()]))); q(lambda: str(EG('a',[ValueError()]*2)))
q(lambda: g.subgroup(ValueError)); q(lambda: g.subgroup(TypeError)); q(lambda: g.subgroup((TypeError,ValueError))); q(lambda: g.subgroup(lambda e: isinstance(e,OSError))); q(lambda: g.subgroup(ZeroDivisionError)); q(lambda: g.subgroup(EG) is g); q(lambda: g.subgroup(1)); q(lambda: g.subgroup(int)); q(lambda: g.subgroup((ValueError,int))); q(lambda: g.subgroup()); q(lambda: g.subgroup(lambda e: 1/0)); q(lambda: g.subgroup([ValueError]))
q(lambda: g.split(ValueError)); q(lambda: g.split(TypeError)); q(lambda: g.split(ZeroDivisionError)); q(lambda: g.split(EG)); q(lambda: g.split(lambda e: True)); q(lambda: g.split(lambda e: False)); q(lambda: g.split(1)); q(lambda: g.split())
q(lambda: g.derive([ValueError(9)])); q(lambda: type(BEG('a',[KeyboardInterrupt()]).derive([ValueError()]))); q(lambda: g.derive([])); q(lambda: g.derive([KeyboardInterrupt()]))
class My(EG):
    def __new__(cls,m,ex,c=0):
        o=super().__new__(cls,m,ex); o.c=c; return o
    def derive(self,ex): return My(self.message,ex,self.c)
    def __init__(self,*a): pass
m=My('m',[ValueError(),TypeError()],5); m.add_note('n1'); m.__cause__=KeyError(); q(lambda: (m.subgroup(ValueError), type(m.subgroup(ValueError)), m.subgroup(ValueError).c, m.subgroup(ValueError).__notes__, m.subgroup(ValueError).__cause__)); q(lambda: m.subgroup(ValueError).__notes__ is m.__notes__); q(lambda: m.split(ValueError)[1].__notes__)
class M2(EG): pass
q(lambda: type(M2('a',[ValueError(),TypeError()]).subgroup(ValueError))); q(lambda: M2('a',[KeyboardInterrupt()]))
class M3(BEG): pass
q(lambda: type(M3('a',[ValueError()]))); q(lambda: M3('a',[KeyboardInterrupt()]))
class M4(BEG,ValueError): pass
q(lambda: M4('a',[KeyboardInterrupt()])); q(lambda: M4('a',[ValueError()]))
class M5(EG):
    def derive(self,ex): return 5
q(lambda: M5('a',[ValueError(),TypeError()]).split(ValueError))
q(lambda: EG[int]); q(lambda: BEG.__class_getitem__(int)); q(lambda: EG.__mro__); q(lambda: EG.__bases__)
try:
    raise g
except* ValueError as e: q(lambda: e)
except* TypeError as e: q(lambda: e)
except* (OSError,KeyError) as e: q(lambda: e)
q(lambda: g.__reduce__()); q(lambda: len(g.args)); q(lambda: EG('a',[ValueError()]).__setstate__({'x':1}))
l=[ValueError()]; h=EG('a',l); q(lambda: h.args[1] is l); l.append(3); q(lambda: (h, h.exceptions))
d=ValueError()
for i in range(5): d=EG('d',[d])
q(lambda: d.split(ValueError))
q(lambda: isinstance(g,Exception)); q(lambda: isinstance(BEG('x',[GeneratorExit()]),Exception))
