import errno
import os
import signal

print(errno.ENOENT, errno.EEXIST, errno.EACCES, errno.errorcode[2], errno.EPIPE, os.strerror(errno.EINVAL), len(errno.errorcode) > 50)
print(signal.SIGINT, repr(signal.SIGTERM), int(signal.SIGKILL), signal.Signals(2).name, signal.strsignal(signal.SIGINT), signal.getsignal(signal.SIGINT) is signal.default_int_handler, signal.getsignal(signal.SIGUSR1), signal.SIG_IGN, signal.valid_signals() >= {signal.SIGINT, signal.SIGUSR1})
received = []


def handler(number, frame):
    received.append((signal.Signals(number).name, frame is not None))


old = signal.signal(signal.SIGUSR1, handler)
os.kill(os.getpid(), signal.SIGUSR1)
signal.raise_signal(signal.SIGUSR1)
for _ in range(100):
    pass
print(old, received, signal.getsignal(signal.SIGUSR1) is handler)


def raising(number, frame):
    raise RuntimeError("from handler")


signal.signal(signal.SIGUSR1, raising)
try:
    signal.raise_signal(signal.SIGUSR1)
    for _ in range(1000):
        pass
except RuntimeError as error:
    print(error)
try:
    signal.raise_signal(signal.SIGINT)
    for _ in range(1000):
        pass
except KeyboardInterrupt:
    print("KeyboardInterrupt")
signal.signal(signal.SIGUSR1, signal.SIG_IGN)
signal.raise_signal(signal.SIGUSR1)
print("ignored")
signal.signal(signal.SIGALRM, lambda *a: received.append("alarm"))
signal.setitimer(signal.ITIMER_REAL, 0.01)
signal.pause()
print(received[-1], signal.alarm(0))
for call in (lambda: signal.signal(9999, handler), lambda: signal.signal(signal.SIGKILL, handler), lambda: signal.signal(signal.SIGUSR1, 5), lambda: signal.getsignal(-1), lambda: signal.Signals(999), lambda: os.kill(os.getpid(), 9999), lambda: signal.setitimer(99, 1), lambda: signal.strsignal(9999)):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
print(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]), signal.raise_signal(signal.SIGUSR2), signal.sigpending(), signal.signal(signal.SIGUSR2, handler), signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR2]))
print(received[-1])
