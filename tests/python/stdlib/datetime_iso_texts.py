"""ISO 8601 read and written: all formats, and texts that are nearly in one."""
import random
from datetime import *

random.seed(5)
SEEDS = """2020-01-01 20200101 2020-W53-7 2020W537 2020W53 2020-W53 2020-01-01T10:11:12.123456+05:30
20200101T101112.123456-0530 2020-W53-1T10 2020W53T10:11 2020-12-31T24:00:00 2020-01-01_10:11:12,5Z 2020W5311011
2020-02-29T23:59:59.999999-00:00:00.5 10:11:12.5 T10 101112 1011+05 24:00 10:11:12.1234567Z 10:11+23:59:59.999999""".split()
CHARACTERS = "0123456789-:.,+ZTW \u2212\x00e"


def changed(text):
    text = list(text)
    for _ in range(random.randint(0, 2)):
        how, at = random.random(), random.randint(0, len(text))
        if how < 0.35 and text:
            text[min(at, len(text) - 1)] = random.choice(CHARACTERS)
        elif how < 0.6:
            text.insert(at, random.choice(CHARACTERS))
        elif how < 0.85 and text:
            del text[min(at, len(text) - 1)]
        else:
            text = text[:at]
    return "".join(text)


def outcome(parse, text):
    try:
        return repr(parse(text))
    except ValueError as error:
        return f"{type(error).__name__} {error}"


for _ in range(160):
    text = changed(random.choice(SEEDS))
    print(ascii(text))
    for parse in date.fromisoformat, time.fromisoformat, datetime.fromisoformat:
        print("   ", ascii(outcome(parse, text)))

zones = [None, timezone.utc, timezone(timedelta(hours=-5, minutes=-30)), timezone(timedelta(seconds=1, microseconds=5))]
for zone in zones:
    for micros in 0, 1000, 7:
        moment = datetime(33, 4, 5, 6, 7, 8, micros, zone)
        print(moment, str(moment.timetz()), repr(moment))
        for precision in "auto", "hours", "minutes", "seconds", "milliseconds", "microseconds":
            print("   ", moment.isoformat("\u2192", precision), moment.timetz().isoformat(precision))
        assert datetime.fromisoformat(moment.isoformat()) == moment
        assert time.fromisoformat(moment.timetz().isoformat()) == moment.timetz()
day = date(1999, 12, 27)
for _ in range(3000):
    year, week, weekday = day.isocalendar()
    assert date.fromisocalendar(year, week, weekday) == day == date.fromisoformat(str(day)) == date.fromordinal(day.toordinal())
    assert date.fromisoformat(f"{year:04}-W{week:02}-{weekday}") == day, day
    day += timedelta(days=1)
print(day, day.isocalendar(), day.isocalendar().week, tuple(day.isocalendar()))
