import time

start = time.perf_counter()
monotonic = time.monotonic()
time.sleep(0.01)
print(time.perf_counter() - start >= 0.009, time.monotonic() - monotonic >= 0.009, time.monotonic_ns() > 0, time.time() > 1.6e9, isinstance(time.time_ns(), int), time.process_time() >= 0, time.thread_time() >= 0)
t = time.gmtime(86400 * 365.25 * 30)
print(t, t.tm_year, t[1], tuple(t), len(t), t.tm_zone, t.tm_gmtoff)
print(time.gmtime(0), time.asctime(time.gmtime(0)), time.strftime("%Y-%m-%d %H:%M:%S %j %a %A %b %B %p %y %U %w %%", time.gmtime(1e9)), time.mktime(time.localtime(1e9)) == 1e9, time.ctime(0), time.localtime(0).tm_hour, time.timezone, time.tzname[0])
print(time.strptime("2024-02-29 13:45:01", "%Y-%m-%d %H:%M:%S"), time.strptime("30 Nov 00", "%d %b %y").tm_year, time.strftime("%d/%m/%Y", (2020, 1, 2, 0, 0, 0, 0, 1, 0)), time.struct_time(range(9)))
for call in (lambda: time.sleep(-1), lambda: time.sleep("x"), lambda: time.strptime("x", "%Y"), lambda: time.strptime("2024-13", "%Y-%m"), lambda: time.gmtime("x"), lambda: time.gmtime(1e30), lambda: time.asctime(5), lambda: time.struct_time([1]), lambda: time.strftime("%Y", (1, 2)), lambda: time.strftime("%d", (2020, 1, 40, 0, 0, 0, 0, 1, 0)), lambda: time.strptime("1", "%q"), lambda: time.mktime((1,)), lambda: time.sleep(float("nan"))):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(time.get_clock_info("monotonic").monotonic, time.get_clock_info("time").adjustable in (True, False), t == time.gmtime(86400 * 365.25 * 30), hash(t) == hash(tuple(t)), t < time.gmtime(2e9), time.struct_time(t).tm_yday)
