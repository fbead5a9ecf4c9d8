"""Subclasses of the types of datetime, pickles, copies, and what may not be changed."""
import copy
import pickle
import time as clock
import weakref
from datetime import *


class Day(date):
    calls = []

    def __new__(cls, *args, label="day"):
        self = super().__new__(cls, *args)
        self.calls.append(args)
        self.label = label
        return self

    def isoformat(self):
        return "<" + super().isoformat() + ">"


class Moment(datetime):
    def __new__(cls, *args, **keywords):
        self = super().__new__(cls, *args, **keywords)
        self.note = len(args)
        return self

    def utcoffset(self):
        return timedelta(hours=9)

    def strftime(self, format):
        return "formatted " + super().strftime(format)

    def timetuple(self):
        return super().timetuple()[:8] + (1,)

    def isoformat(self, *args):
        return "iso " + super().isoformat(*args)


class Clock(time):
    __slots__ = ("extra",)

    def isoformat(self, timespec="auto"):
        return "clock " + super().isoformat(timespec)


class Span(timedelta):
    pass


class Zone(tzinfo):
    def __init__(self, hours=3, *, name="Zone"):
        self.hours, self.name = hours, name

    def __getinitargs__(self):
        return (self.hours,)

    def utcoffset(self, when):
        return timedelta(hours=self.hours)

    def dst(self, when):
        return timedelta(0)

    def tzname(self, when):
        return self.name


day = Day(2020, 2, 28, label="leap")
print(day, repr(day), day.label, day + timedelta(2), (day + timedelta(2)).label, type(day - timedelta(1)), day - date(2020, 1, 1))
print(Day.fromisoformat("20200229"), Day.fromordinal(737000), Day.fromisocalendar(2020, 9, 6), type(Day.today()), day.replace(year=2019).label, f"{day}", f"{day:%d}")
print(Day.calls[:4], day == date(2020, 2, 28), hash(day) == hash(date(2020, 2, 28)), date(2020, 2, 28) == day, {date(2020, 2, 28): 1}[day])
moment = Moment(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
print(moment, repr(moment), moment.note, moment.utcoffset(), f"{moment:%H}", moment.timetuple()[8])
print(repr(moment + timedelta(1)), (moment + timedelta(1)).note, type(moment.astimezone(Zone())), moment.astimezone(Zone()).hour)
print(moment == datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc), moment - datetime(2020, 1, 2, tzinfo=timezone.utc), type(moment.date()), type(moment.time()), type(moment - timedelta(1)))
print(repr(Moment.combine(day, time(1, 2, fold=1))), repr(Moment.fromtimestamp(0, timezone.utc)), type(Moment.now()), type(Moment.strptime("2020", "%Y")), Moment.fromisoformat("2020-01-02"))
at = Clock(4, 5, tzinfo=Zone(-2))
at.extra = "extra"
print(at, repr(at.replace(tzinfo=None, fold=1)), at.extra, hash(at) == hash(time(6, 5, tzinfo=timezone.utc)), at == time(6, 5, tzinfo=timezone.utc), str(time(1)))
span = Span(1, 2, 3)
span.more = [1]
print(repr(span), repr(span * 2), repr(-span), span == timedelta(1, 2, 3), span.more, sum([span, span], timedelta()))

zones = [None, timezone.utc, timezone(timedelta(hours=1)), timezone(timedelta(hours=1), "one"), Zone(7, name="seven")]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for zone in zones:
        for value in datetime(1, 2, 3, 4, 5, 6, 7, zone, fold=1), time(1, 2, 3, 4, zone, fold=1), zone:
            again = pickle.loads(pickle.dumps(value, protocol))
            assert type(again) is type(value) and getattr(again, "fold", 0) == (getattr(value, "fold", 0) if protocol > 3 else 0)
            assert repr(again) == repr(value) or isinstance(zone, Zone) or protocol < 4
            assert copy.deepcopy(value) == value or isinstance(zone, Zone)
    for value in date(2020, 1, 2), day, moment, at, span, timedelta.min, timezone.max:
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again == value and type(again) is type(value), value
print(pickle.loads(pickle.dumps(Zone(4, name="four"))).__dict__, copy.copy(Zone(4, name="four")).__dict__, copy.copy(timezone.utc) is timezone.utc)
print(pickle.dumps(datetime(2020, 1, 2, 3, tzinfo=timezone.utc), 0), pickle.dumps(timedelta(1), 2), pickle.dumps(date(2020, 1, 2), 4))
print(date(b"\x07\xe4\x01\x02"), datetime("\x07\xe4\x01\x02\x03\x04\x05\x00\x00\x07"), repr(time(b"\x81\x02\x03\x00\x00\x00", timezone.utc)))
print(copy.replace(date(2020, 1, 2), year=1), copy.replace(time(1), hour=2), copy.replace(datetime(1, 2, 3), fold=1).fold)

for change in (
    "date.foo = 1",
    "date(1, 1, 1).foo = 1",
    "date(1, 1, 1).year = 1",
    "del datetime(1, 1, 1).tzinfo",
    "timedelta(1).days = 1",
    "timezone.utc.foo = 1",
    "timezone.__class__ = int",
    "weakref.ref(timedelta(1))",
    "class Fixed(timezone): pass",
    "class Both(date, time): pass",
    "date.__init_subclass__(1)",
    "object.__new__(date)",
    "date.__new__(datetime, 1, 1, 1)",
    "datetime.fromisoformat.__call__()",
):
    try:
        exec(change)
        print(change, "done")
    except Exception as error:
        print(change, type(error).__name__, error)
print(date.strftime(moment, "%Y"), date.__str__(moment), date.isoformat(moment), date.replace(day, day=3), date.__eq__(moment, moment), datetime.date(moment))


class Untold(str):
    def replace(self, *args):
        return None


class Odd(float):
    def as_integer_ratio(self):
        return self.ratio


try:
    datetime(1, 1, 1, tzinfo=Zone(1, name=Untold("x"))).strftime("%Z")
except TypeError as error:
    print(error)
odd = Odd(1.5)
for odd.ratio in (1, 2), (5, -2), 1, (1,), (1.5, 2), (0, 1), (1 << 200, 1):
    for operate in timedelta.__mul__, timedelta.__truediv__:
        try:
            print(odd.ratio, operate(timedelta(0, 0, 3), odd))
        except (TypeError, ValueError, ArithmeticError) as error:
            print(odd.ratio, type(error).__name__, error)
own = clock.strftime
clock.strftime = lambda format, parts: f"{format} {tuple(parts)}"
print(date(2020, 1, 2).strftime("%Y %m %f"), time(1, 2, 3).strftime("%z|%H"), datetime(2020, 1, 2, tzinfo=timezone.utc).strftime("%Z %:z %d"))
clock.strftime = own
