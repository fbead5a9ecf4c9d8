"""Methods and operators of dates, times, timedeltas and time zones, with their errors."""
import copy
import datetime as D
import decimal
from datetime import *

def show(text):
    try:
        print(text, "->", repr(eval(text)))
    except Exception as error:
        print(text, "!!", type(error).__name__, error)


class Idx:
    def __index__(self):
        return 5


class Flt:
    def __float__(self):
        return 5.5


class SD(date):
    pass


class SDT(datetime):
    pass


class ST(time):
    pass


class STD(timedelta):
    pass


class TZ(tzinfo):
    def __init__(self, offset=timedelta(hours=1), name="N"):
        self.offset, self.name = offset, name

    def utcoffset(self, when):
        return self.offset

    def dst(self, when):
        return self.offset

    def tzname(self, when):
        return self.name


d = datetime(2020, 5, 6, 7, 8, 9, 123456)
dd = date(2020, 5, 6)
tt = time(7, 8, 9, 12)
u = timezone.utc
for text in r"""
tzinfo().__reduce__()
TZ().__reduce__()[1:]
timezone.utc.__reduce__()
timezone(timedelta(1),'x') if 0 else timezone(timedelta(0,60),'x').__reduce__()
d.__reduce__()
d.__reduce_ex__(4)
d.replace(fold=1).__reduce_ex__(4)
d.replace(fold=1).__reduce_ex__(3)
d.replace(tzinfo=u).__reduce_ex__(3)
d.__reduce_ex__()
d.__reduce_ex__('a')
dd.__reduce__()
tt.__reduce__()
tt.__reduce_ex__(4)
timedelta(1).__reduce__()
STD(1)
STD(1)+STD(1)
-STD(1)
+STD(1)
abs(STD(1))
SD(1,1,1)
SD(1,1,1)+timedelta(1)
SDT(1,1,1)
SDT(1,1,1)+timedelta(1)
ST(1)
ST(1).replace(hour=3)
SDT(1,1,1,fold=1,tzinfo=u)
SDT.combine(dd,tt)
SDT.now().__class__
SDT.today().__class__
SD.today().__class__
SDT.fromtimestamp(0).__class__
SDT.fromordinal(5)
SDT.fromisocalendar(2020,1,1)
SDT(1,1,1).date()
SDT(1,1,1).time()
d.isoformat(1)
d.isoformat('ab')
d.isoformat('')
d.isoformat(sep='\ud800')
d.isoformat(timespec='x')
d.isoformat(timespec=None)
d.isoformat(timespec=1)
d.isoformat(' ','seconds','c')
d.isoformat(' ',foo='c')
d.isoformat(timespec='milliseconds')
d.isoformat(timespec='hours')
d.isoformat(timespec='ab\0c')
tt.isoformat(1)
tt.isoformat('hours')
tt.isoformat('hours',2)
tt.isoformat(timespec='x')
dd.isoformat(1)
dd.strftime()
dd.strftime(1)
dd.strftime('%Y',1)
dd.strftime(format='%Y %G %C %F')
date(5,1,1).strftime('%Y|%G|%C|%F|%y|%c|%x|%D|%5Y|%-Y|%+')
date(5,1,1).strftime('%')
date(5,1,1).strftime('%%Y %:z %:x %E %Ey')
datetime(5,1,1,tzinfo=u).strftime('%z %:z %Z %f')
datetime(5,1,1,tzinfo=TZ(timedelta(seconds=-3661,microseconds=-5))).strftime('%z %:z %Z')
datetime(5,1,1,tzinfo=TZ(None,None)).strftime('%z %:z %Z')
datetime(5,1,1,tzinfo=TZ(None,'a%Yb')).strftime('%z %:z %Z')
datetime(5,1,1,tzinfo=TZ(5)).strftime('%z %:z %Z')
datetime(5,1,1,tzinfo=TZ(timedelta(hours=24))).utcoffset()
datetime(5,1,1,tzinfo=TZ(timedelta(hours=-24))).dst()
datetime(5,1,1,tzinfo=TZ(5)).utcoffset()
datetime(5,1,1,tzinfo=TZ(5)).dst()
datetime(5,1,1,tzinfo=TZ(None,5)).tzname()
datetime(5,1,1,tzinfo=TZ(None,5)).strftime('%Z')
tt.strftime('%Y-%m-%d %H:%M:%S.%f %z %Z %j %a %F %C')
tt.strftime()
dd.__format__()
dd.__format__(1)
format(dd,'')
format(dd,'%d')
format(d,'%d')
format(tt,'%H')
dd<d
dd==d
d==dd
d<dd
d-dd
dd-d
d<3
dd<3
tt<3
d<d.replace(tzinfo=u)
d==d.replace(tzinfo=u)
d-d.replace(tzinfo=u)
tt<tt.replace(tzinfo=u)
tt==tt.replace(tzinfo=u)
dd+1
dd-1
1-dd
dd+dd
d+d
timedelta(1)+dd
timedelta(1)+d
timedelta(1)-d
date.max+timedelta(1)
date.min-timedelta(1)
datetime.max+timedelta(0,0,1)
datetime.min-timedelta(0,0,1)
date.min+timedelta.max
dd.replace(year='a')
dd.replace(1,2,3,4)
dd.replace(foo=1)
dd.replace(0)
dd.replace(year=10**20)
dd.__replace__(year=1)
dd.__replace__(1)
dd.__replace__(x=1)
d.replace(tzinfo=1)
d.replace(fold=2)
d.replace(fold=-1)
d.replace(1,1,1,1,1,1,1,None,1)
tt.replace(tzinfo=1)
tt.replace(1,1,1,1,None,1)
d.astimezone(1)
d.astimezone(u,1)
d.astimezone(foo=1)
d.replace(tzinfo=TZ(None)).astimezone(u)
datetime.combine(1,1)
datetime.combine(dd,1)
datetime.combine(dd,tt,1)
datetime.combine(dd,tt,u,1)
datetime.combine(dd)
datetime.combine()
datetime.combine(date=dd,time=tt,tzinfo=u)
datetime.combine(d,tt.replace(tzinfo=u,fold=1))
datetime.combine(d,tt.replace(tzinfo=u,fold=1),tzinfo=None)
datetime.strptime('2020','%Y')
datetime.strptime('2020')
datetime.strptime(1,2)
date.strptime('2020','%Y')
time.strptime('20','%H')
time.strptime('20',1)
SD.strptime('2020','%Y')
datetime.fromtimestamp(Idx())
datetime.fromtimestamp(Flt())
datetime.fromtimestamp(decimal.Decimal('1.5'))
date.fromtimestamp(Idx())
date.fromtimestamp(1.9)
date.fromtimestamp(-0.5)
date.fromtimestamp(10**15)
date.fromtimestamp(10**18)
date.fromtimestamp(-10**18)
datetime.fromtimestamp(10**18)
datetime.fromtimestamp(10**17)
datetime.fromtimestamp(-62135596800)
datetime.fromtimestamp(-62135596801)
datetime.fromtimestamp(253402300799)
datetime.fromtimestamp(253402300800)
datetime.fromtimestamp(1.0000005)
datetime.fromtimestamp(1.0000015)
datetime.fromtimestamp(0.9999999)
datetime.fromtimestamp(-0.0000001)
datetime.min.timestamp()
datetime.max.timestamp()
datetime.min.astimezone()
datetime.max.astimezone(u)
datetime.min.replace(tzinfo=u).astimezone(timezone(timedelta(hours=-1)))
d.timestamp()
d.replace(tzinfo=u).timestamp()
d.timetuple()
d.replace(tzinfo=TZ()).timetuple()
d.replace(tzinfo=TZ(timedelta(0))).timetuple()
d.replace(tzinfo=TZ()).utctimetuple()
datetime.min.replace(tzinfo=TZ()).utctimetuple()
dd.timetuple()
d.ctime()
dd.ctime()
dd.isocalendar()
dd.isocalendar().year
dd.isocalendar().__reduce__()
type(dd.isocalendar())(1,2,3)
type(dd.isocalendar())(1,2)
hash(timedelta(1,2,3))
hash(timedelta.max)
hash(timezone.utc)
hash(d.replace(tzinfo=u))
hash(tt.replace(tzinfo=u))
hash(tt.replace(tzinfo=timezone(timedelta(hours=10))))
d.year.__class__
date.year
timedelta.days
timedelta.resolution
setattr(d,'year',3)
setattr(timedelta(1),'days',3)
setattr(d,'foo',3)
setattr(date,'foo',3)
delattr(d,'year')
timezone.utc < timezone.utc
timezone.utc == 3
timezone.utc == timezone(timedelta(0),'x')
str(timezone(timedelta(seconds=-1)))
str(timezone(timedelta(hours=-1,microseconds=-1)))
str(timezone(timedelta(hours=-1,microseconds=-1),'n'))
timezone.utc.tzname(None)
timezone(timedelta(0),'x').tzname(None)
timezone(timedelta(0),None)
tzinfo().utcoffset()
tzinfo().utcoffset(1,2)
TZ().fromutc(d)
TZ().fromutc(d.replace(tzinfo=TZ()))
(lambda z: z.fromutc(d.replace(tzinfo=z)))(TZ(None))
date.__new__()
date.__new__(1)
date.__new__(int)
date.__new__(datetime,1,1,1)
datetime.__new__(date,1,1,1)
type('x',(timezone,),{})
type('x',(date,time),{})
type('x',(bool,),{})
datetime.fromisoformat()
datetime.fromisoformat(1,2)
date.fromisocalendar(1,2,3,4)
date.fromisocalendar(year=1,week=2,weekday=4)
date.fromisocalendar(1.5,2,3)
date.isocalendar(3)
date.isocalendar()
date.strftime(3,'')
timedelta.__add__(1,2)
timedelta.__add__(timedelta(1),2)
date.__radd__(dd,timedelta(1))
date.__rsub__(dd,timedelta(1))
date.__sub__(dd,dd)
date.__rsub__(dd,dd)
timedelta.__rsub__(timedelta(1),timedelta(5))
timedelta.__rdivmod__(timedelta(2),timedelta(5))
timedelta.__rfloordiv__(timedelta(2),timedelta(5))
timedelta.__rtruediv__(timedelta(2),timedelta(5))
timedelta.__rmul__(timedelta(2),5)
timedelta(2).__rtruediv__(5)
timedelta(1).__bool__()
timedelta(1).total_seconds(1)
timedelta(microseconds=True)
timedelta(Idx())
timedelta(Flt())
timedelta(days=10**40,seconds=-86400*10**40)
timedelta(microseconds=0.5)
timedelta(microseconds=1.5)
timedelta(seconds=0.0000005)
timedelta(seconds=0.0000015,microseconds=1)
timedelta(hours=.2/1e6,minutes=.3)
timedelta(3)*True
timedelta(3)/True
timedelta(3)*10**20
timedelta(3)*10**40
timedelta(0)*10**40
timedelta(3)/10**40
timedelta(3)//10**40
timedelta(-3)//10**40
timedelta(3)/1e300
timedelta(3)/1e-300
timedelta(3)*1e-300
timedelta(3)*1e300
timedelta(0)/1e-300
timedelta(microseconds=1)/2
timedelta(microseconds=3)/2
timedelta(microseconds=1)*0.5
timedelta(microseconds=3)*0.5
timedelta(microseconds=-3)*0.5
timedelta(microseconds=3)/-2
timedelta(microseconds=5)/-2.0
timedelta.max/timedelta(microseconds=1)
timedelta.max.total_seconds()
timedelta.max//timedelta(microseconds=1)
divmod(timedelta(-1,1),timedelta(0,7,3))
repr(timedelta(-1,5))
str(timedelta(-1,5))
str(timedelta(2,5,6))
str(timedelta(1,5,6))
datetime(1,1,1,tzinfo=None,fold=1)
datetime(1,1,1,fold=1,tzinfo=u)
time(1,fold=1,tzinfo=u)
time(1,2,3)
time(1,2)
time()
bool(time())
repr(time(0,0,0,1))
D.UTC is timezone.utc
D.__all__
copy.copy(d)==d, copy.deepcopy(d) is d, copy.deepcopy(u) is u, copy.copy(u) is u
""".strip().split("\n"):
    show(text)
