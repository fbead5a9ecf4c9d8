"""Tasks pass packets to each other through attribute-heavy `run` methods, driven over a class-level task list."""

import sys

DEFAULT = 1_000_000
SMALL = 6_000

# claim: compiled Worker.run tier=2
# claim: inlined Packet.stamp into Worker.run >= 1
# claim: inlined Task.take into Worker.run >= 1
# claim: inlined Task.put into Producer.run >= 1
# claim: machine_code_time_share >= 0.8


class Packet:
    def __init__(self, serial):
        self.serial = serial
        self.hops = 0
        self.data = [serial & 7, serial & 3, 1, 0]

    def stamp(self, amount):
        self.hops += 1
        self.data[self.hops & 3] += amount


class Task:
    tasks = []

    def __init__(self, identity, target):
        self.identity = identity
        self.target = target
        self.inbox = []
        self.handled = 0
        self.idle = 0
        Task.tasks.append(self)

    def put(self, packet):
        self.inbox.append(packet)

    def take(self):
        return self.inbox.pop(0)

    def run(self):
        raise NotImplementedError


class Producer(Task):
    def __init__(self, identity, target):
        super().__init__(identity, target)
        self.serial = 0

    def run(self):
        self.handled += 1
        if self.handled % 3 == 0:
            self.serial += 1
            Task.tasks[self.target].put(Packet(self.serial))
        if self.handled % 9 == 0:
            self.serial += 1
            Task.tasks[self.target + 1].put(Packet(self.serial))


class Worker(Task):
    def run(self):
        if not self.inbox:
            self.idle += 1
            return
        packet = self.take()
        packet.stamp(self.identity)
        self.handled += 1
        target = self.target
        if packet.hops > 5:
            target = len(Task.tasks) - 1
        Task.tasks[target].put(packet)


class Sink(Task):
    def __init__(self, identity, target):
        super().__init__(identity, target)
        self.checksum = 0

    def run(self):
        while self.inbox:
            packet = self.take()
            self.handled += 1
            self.checksum = (self.checksum * 31 + packet.serial + packet.hops + sum(packet.data)) % 1_000_003


def run(n):
    Task.tasks = []
    producer = Producer(0, 1)
    for identity in range(1, 6):
        Worker(identity, identity % 5 + 1)
    sink = Sink(6, 0)
    for _ in range(n):
        for task in Task.tasks:
            task.run()
    handled = sum(task.handled for task in Task.tasks)
    idle = sum(task.idle for task in Task.tasks)
    waiting = sum(len(task.inbox) for task in Task.tasks)
    return f"{producer.serial} {handled} {idle} {waiting} {sink.checksum}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
