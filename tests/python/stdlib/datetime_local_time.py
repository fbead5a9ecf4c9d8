"""Local time, with clocks that are set forward and back: fold, timestamps, zones."""
import os
import time
from datetime import date, datetime, timedelta, timezone, tzinfo

os.environ["TZ"] = "EST+05EDT,M3.2.0,M11.1.0"
time.tzset()
HOUR = timedelta(hours=1)
for start in datetime(2021, 3, 14, 0, 30), datetime(2021, 11, 7, 0, 15), datetime(2021, 7, 1):
    for step in range(6):
        for fold in 0, 1:
            moment = (start + step * HOUR / 2).replace(fold=fold)
            aware = moment.astimezone()
            print(moment, fold, moment.timestamp(), aware, aware.tzname(), moment.astimezone(timezone.utc))
stamp = datetime(2021, 11, 7, 4, 30, tzinfo=timezone.utc).timestamp()
for step in range(6):
    local = datetime.fromtimestamp(stamp + step * 1800)
    print(repr(local), local.timestamp() == stamp + step * 1800, date.fromtimestamp(stamp + step * 1800))
    print(datetime.fromtimestamp(stamp + step * 1800, timezone(-5 * HOUR, "EST")))
print(datetime.fromtimestamp(1e9 + 0.1234565), datetime.fromtimestamp(-1.5), datetime.fromtimestamp(1.9999999))
for late in "datetime.max.timestamp()", "datetime.min.timestamp()", "datetime.min.astimezone()", "datetime.fromtimestamp(1e18)":
    try:
        print(late, eval(late))
    except (ValueError, OverflowError, OSError) as error:
        print(late, type(error).__name__, error)


class Eastern(tzinfo):
    """Half an hour is shown twice on October 1st."""

    def utcoffset(self, when):
        return timedelta(hours=5) + self.dst(when)

    def dst(self, when):
        if when is None:
            return timedelta(0)
        second = when.hour == 1 and when.minute >= 30 and when.fold
        return timedelta(minutes=30) if (when.month, when.day) == (10, 1) and when.hour < 2 and not second else timedelta(0)

    def tzname(self, when):
        return f"E{self.dst(when).seconds // 60}"


zone = Eastern()
first = datetime(2022, 10, 1, 1, 45, tzinfo=zone)
second = first.replace(fold=1)
print(first == second, hash(first) == hash(second), first - second, first.utcoffset(), second.utcoffset())
print(first == first.astimezone(timezone.utc), first < second.astimezone(timezone.utc), first.astimezone(timezone.utc), second.astimezone(timezone.utc))
clear = datetime(2022, 10, 2, 1, 45, tzinfo=zone)
print(clear == clear.astimezone(timezone.utc), clear - second.astimezone(timezone.utc), clear.strftime("%z %Z %:z"))
for hour in range(18, 24):
    print(datetime(2022, 9, 30, hour, 20, tzinfo=timezone.utc).astimezone(zone))
now, aware = datetime.now(), datetime.now(timezone.utc)
print(abs(now - datetime.today()) < timedelta(minutes=1), abs(aware.timestamp() - time.time()) < 60, aware.tzinfo, date.today() - now.date() <= timedelta(1))
