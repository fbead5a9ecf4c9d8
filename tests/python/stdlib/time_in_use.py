"""Clocks that go on, dates from stamps and back, and texts of both."""
import os
import time

os.environ["TZ"] = "UTC"
time.tzset()
stamp = 1_709_210_096  # 2024-02-29 12:34:56
parts = time.gmtime(stamp)
print(parts)
print(parts.tm_year, parts[1], parts.tm_wday, parts.tm_yday, parts.tm_isdst, tuple(parts), parts.tm_zone, parts.tm_gmtoff, len(parts))
print(time.strftime("%Y-%m-%d %H:%M:%S %a %b %j %U %w %y %p %I %%", parts), time.asctime(parts), time.ctime(0), time.mktime(time.localtime(stamp)) == stamp)
parsed = time.strptime("29 Feb 2024 23:05", "%d %b %Y %H:%M")
print(parsed.tm_hour, parsed.tm_wday, time.strftime("%x %X", parsed), time.strptime("12/31/99", "%m/%d/%y").tm_year, time.strptime("1 AM", "%I %p").tm_hour)
for text, pattern in (("x", "%Y"), ("2024", "%q"), ("2024-13-01", "%Y-%m-%d"), ("2024 tail", "%Y"), ("30 Feb 2023", "%d %b %Y")):
    try:
        print(time.strptime(text, pattern)[:3])
    except ValueError as error:
        print(error)
os.environ["TZ"] = "EST+05EDT,M4.1.0,M10.5.0"
time.tzset()
summer = time.localtime(1_720_000_000)
print(time.tzname, time.timezone, time.altzone, time.daylight, summer.tm_zone, summer.tm_isdst, summer.tm_gmtoff, time.strftime("%Z %z", summer))
started, cpu = time.monotonic(), time.process_time()
before = time.perf_counter_ns()
time.sleep(0.02)
print(0.019 < time.monotonic() - started < 5, time.perf_counter_ns() - before > 19_000_000, time.process_time() >= cpu, time.thread_time() >= 0)
print(abs(time.time() - time.time_ns() / 1e9) < 5, time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable, isinstance(time.clock_gettime(time.CLOCK_REALTIME), float))
print(time.struct_time((2000, 1, 2, 3, 4, 5, 6, 7, 0)).tm_min, time.mktime((2000, 1, 1, 0, 0, 0, 0, 0, -1)), time.gmtime(-1).tm_year, time.gmtime(1.9).tm_sec)
for call in (lambda: time.sleep(-1), lambda: time.gmtime(1e30), lambda: time.mktime(5), lambda: time.strftime("%Y", (2024, 13, 1, 0, 0, 0, 0, 0, 0))):
    try:
        call()
    except (ValueError, OverflowError, TypeError) as error:
        print(type(error).__name__, error)
