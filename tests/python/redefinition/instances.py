# Attributes of instances come, go and change their type while a hot loop reads and writes others of them.
from ways import check

READ = """
def loop(trip, n):
    seen = []
    total = last = 0
    for i in range(n):
        total += subject.number
        TRIP
        total += subject.number
        seen.append(total - last)
        last = total
    return seen
"""

WRITE = """
def loop(trip, n):
    seen = []
    for i in range(n):
        subject.number = subject.number + 1
        TRIP
        subject.number = subject.number - 1
        seen.append((subject.number, len(vars(subject))))
    return seen
"""

ADD = """
def loop(trip, n):
    seen = []
    for i in range(n):
        fresh = Thing()
        TRIP
        fresh.added = i
        seen.append(tuple(vars(fresh)))
    return seen
"""


def world(change):
    def setup():
        class Thing:
            def __init__(self):
                self.number = 10
                self.text = "text"

        world = {"Thing": Thing, "subject": Thing()}
        return world, lambda: exec(change, world)

    return setup


for title, change in [
    ("an attribute more", "subject.more = 1"),
    ("many attributes more", "for i in range(50): setattr(subject, f'more_{i}', i)"),
    ("an attribute less", "del subject.text"),
    ("the first one taken out and put at the end", "n = subject.number; del subject.number; subject.number = n"),
    ("a float", "subject.number = 2.5"),
    ("a large int", "subject.number = 2**62"),
    ("an int of many words", "subject.number = 10**30"),
    ("True", "subject.number = True"),
    ("another instance", "subject = Thing(); subject.number = 20"),
    ("an instance of another layout", "subject = Thing(); subject.more = 1; subject.number = 30"),
    ("an instance of another class", "subject = type('Twin', (), {'number': 40})(); subject.text = ''"),
]:
    check("read: " + title, world(change), READ)
    check("write: " + title, world(change), WRITE)

for title, change in [
    ("a property of that name", "Thing.added = property(lambda self: 0, lambda self, value: None)"),
    ("__setattr__", "Thing.__setattr__ = lambda self, name, value: self.__dict__.update({name + '_': value})"),
    ("__init__ that sets more", "Thing.__init__ = lambda self: setattr(self, 'early', 1)"),
    ("another class", "Thing = type('Twin', (), {})"),
]:
    check("add: " + title, world(change), ADD)
