from datetime import date, datetime, timedelta, timezone, time
from decimal import ROUND_HALF_EVEN, ROUND_UP, Decimal, getcontext, localcontext
import decimal

print(Decimal("0.1") + Decimal("0.2"), Decimal(1) / Decimal(3), Decimal("1.10"), Decimal(0.1), Decimal("1E+5"), Decimal("-0"), Decimal("NaN"), Decimal("Infinity"), Decimal("3.14159").quantize(Decimal("0.01")), Decimal("2.5").quantize(Decimal(1), ROUND_HALF_EVEN), Decimal("2.1").to_integral_value(ROUND_UP), Decimal(2).sqrt(), Decimal("10") ** 20, Decimal(7) // 2, Decimal(-7) % 3, divmod(Decimal(7), 2), round(Decimal("2.675"), 2), int(Decimal("3.9")), Decimal("1.5") == 1.5, Decimal("12.3").as_tuple(), f"{Decimal('1234.5'):,.2f}", Decimal("1E-7"), max(Decimal(1), Decimal(2)))
with localcontext() as context:
    context.prec = 5
    print(Decimal(1) / 3, Decimal(22) / 7, getcontext().prec)
for call in (lambda: Decimal("x"), lambda: Decimal(1) / 0, lambda: Decimal(0) / 0, lambda: Decimal(1) + 1.5, lambda: Decimal("sNaN") + 1, lambda: Decimal(-1).sqrt(), lambda: Decimal("NaN") < 1, lambda: Decimal([]), lambda: Decimal(10) ** 10**10):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
d = date(2024, 2, 29)
dt = datetime(2024, 2, 29, 13, 45, 30, 123456)
print(d, repr(d), d.year, d.weekday(), d.isoweekday(), d.isocalendar(), d.toordinal(), d.strftime("%d/%m/%y %A"), d + timedelta(days=1), d - date(2023, 3, 1), d.replace(year=2028), date.fromisoformat("2020-01-02"), d.timetuple().tm_yday, d < date(2025, 1, 1), date.min, date.max, date.fromordinal(1))
print(dt, repr(dt), dt.isoformat(), dt.isoformat(" ", "seconds"), dt.date(), dt.time(), dt.strftime("%H:%M:%S.%f %j"), datetime.strptime("2020-05-06 07:08", "%Y-%m-%d %H:%M"), dt + timedelta(hours=12, minutes=30), datetime.fromisoformat("2024-01-01T00:00:00+02:00"), dt.replace(tzinfo=timezone.utc), dt.replace(tzinfo=timezone.utc).astimezone(timezone(timedelta(hours=5, minutes=30))), datetime.fromtimestamp(0, timezone.utc), dt.replace(tzinfo=timezone.utc).timestamp(), time(1, 2, 3), time.fromisoformat("04:05:06").hour)
td = timedelta(days=1, hours=25, seconds=-1)
print(td, repr(td), td.total_seconds(), td * 2, td / 2, td // timedelta(hours=1), -td, abs(-td), timedelta(0) == timedelta(), bool(timedelta()), timedelta(microseconds=1), td % timedelta(hours=1), timedelta.max, timezone.utc, timezone(timedelta(hours=-5), "EST"))
for call in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: datetime(2020, 1, 1, 25), lambda: date.fromisoformat("nope"), lambda: datetime.strptime("x", "%Y"), lambda: d + 5, lambda: d - dt, lambda: dt - dt.replace(tzinfo=timezone.utc), lambda: date.max + timedelta(1), lambda: timedelta(days=10**10), lambda: dt < d, lambda: timezone(timedelta(hours=25)), lambda: timedelta("x"), lambda: time(25), lambda: dt < dt.replace(tzinfo=timezone.utc)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
