"""Runs programs in forks of one process, which has the usual modules loaded: for mutate.py, ten times as fast as a process each.

Reads programs from standard input, each as its length in bytes (four bytes, big end first), the seconds that it may take
(one byte) and its text; answers each with the status that waitpid() gives.
"""

import os
import resource
import shutil
import signal
import struct
import sys

# What programs import is loaded once.
import abc, argparse, array, asyncio, bisect, collections, concurrent.futures, contextlib, copy, dataclasses, datetime  # noqa
import decimal, enum, fractions, functools, gc, heapq, inspect, io, itertools, json, logging, math, operator, pathlib  # noqa
import pickle, pprint, queue, random, re, statistics, string, textwrap, threading, time, traceback, types, typing  # noqa
import unittest, warnings, weakref  # noqa


def child(source, seconds):
    """Prepares the process to be the program's."""
    null = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(null, stream)
    os.mkdir("program")
    os.chdir("program")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The time counts for the process, whatever the program does with its signals.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    sys.argv = ["program.py"]
    return compile(source, "program.py", "exec")


def serve():
    """Answers requests; in each child gives the program's code."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    while head := requests.read(5):
        length, seconds = struct.unpack(">IB", head)
        source = requests.read(length)
        pid = os.fork()
        if pid == 0:
            return child(source, seconds)
        status = os.waitpid(pid, 0)[1]
        shutil.rmtree("program", ignore_errors=True)
        answers.write(struct.pack(">i", status))
        answers.flush()
    return None


if (code := serve()) is not None:
    for name in ("serve", "child"):
        del globals()[name]
    exec(code)
