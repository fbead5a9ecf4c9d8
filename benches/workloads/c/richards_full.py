"""An operating-system kernel in miniature: a scheduler runs an idle task, a worker, two packet handlers and two device
tasks that queue packets to each other. The argument is the number of turns of the idle task."""

import sys

DEFAULT = 400_000
SMALL = 2_500

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
TASKS = 6

DEVICE_PACKET, WORK_PACKET = range(2)
PACKET_SIZE = 4  # characters of payload


class Packet:
    def __init__(self, link, owner, kind):
        self.link = link
        self.owner = owner
        self.kind = kind
        self.datum = 0
        self.data = [0] * PACKET_SIZE

    def append_to(self, queue):
        """Puts this packet at the end of a linked queue and returns the queue's head."""
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class State:
    """What a task waits for: three independent flags."""

    def __init__(self, packet_pending=False, waiting=False, held=False):
        self.packet_pending = packet_pending
        self.waiting = waiting
        self.held = held

    def is_blocked(self):
        return self.held or (self.waiting and not self.packet_pending)

    def wakes_with_packet(self):
        return self.packet_pending and self.waiting and not self.held


class Scheduler:
    def __init__(self):
        self.tasks = None
        self.current = None
        self.table = [None] * TASKS
        self.queued = 0
        self.holds = 0

    def add(self, task):
        task.link = self.tasks
        self.tasks = task
        self.table[task.identity] = task

    def schedule(self):
        self.current = self.tasks
        while self.current is not None:
            task = self.current
            if task.state.is_blocked():
                self.current = task.link
            else:
                self.current = task.resume()

    def release(self, identity):
        task = self.table[identity]
        task.state.held = False
        if task.priority > self.current.priority:
            return task
        return self.current

    def hold_current(self):
        self.holds += 1
        self.current.state.held = True
        return self.current.link

    def wait_current(self):
        self.current.state.waiting = True
        return self.current

    def queue(self, packet):
        task = self.table[packet.owner]
        self.queued += 1
        packet.link = None
        packet.owner = self.current.identity
        return task.accept(packet, self.current)


class Task:
    def __init__(self, scheduler, identity, priority, queue, state):
        self.scheduler = scheduler
        self.identity = identity
        self.priority = priority
        self.input = queue
        self.state = state
        self.link = None
        scheduler.add(self)

    def accept(self, packet, current):
        if self.input is None:
            self.input = packet
            self.state.packet_pending = True
            if self.priority > current.priority:
                return self
        else:
            packet.append_to(self.input)
        return current

    def resume(self):
        packet = None
        if self.state.wakes_with_packet():
            packet = self.input
            self.input = packet.link
            self.state.waiting = False
            self.state.packet_pending = self.input is not None
        return self.step(packet)

    def step(self, packet):
        raise NotImplementedError


class IdleTask(Task):
    """Decides by a shift register which device to release; ends after its number of turns."""

    def __init__(self, scheduler, turns):
        super().__init__(scheduler, IDLE, 0, None, State())
        self.register = 1
        self.turns = turns

    def step(self, packet):
        self.turns -= 1
        if self.turns <= 0:
            return self.scheduler.hold_current()
        if self.register & 1 == 0:
            self.register >>= 1
            return self.scheduler.release(DEVICE_A)
        self.register = (self.register >> 1) ^ 0xD008
        return self.scheduler.release(DEVICE_B)


class WorkerTask(Task):
    """Fills work packets with letters and sends them to the two handlers in turn."""

    def __init__(self, scheduler, queue):
        super().__init__(scheduler, WORKER, 1_000, queue, State(packet_pending=True, waiting=True))
        self.destination = HANDLER_A
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.scheduler.wait_current()
        self.destination = HANDLER_B if self.destination == HANDLER_A else HANDLER_A
        packet.owner = self.destination
        packet.datum = 0
        for i in range(PACKET_SIZE):
            self.letter += 1
            if self.letter > 26:
                self.letter = 1
            packet.data[i] = 64 + self.letter
        return self.scheduler.queue(packet)


class HandlerTask(Task):
    """Copies work packets, letter by letter, into device packets."""

    def __init__(self, scheduler, identity, priority, queue):
        super().__init__(scheduler, identity, priority, queue, State(packet_pending=True, waiting=True))
        self.work = None
        self.device = None
        self.copied = 0

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK_PACKET:
                self.work = packet.append_to(self.work)
            else:
                self.device = packet.append_to(self.device)
        work = self.work
        if work is None:
            return self.scheduler.wait_current()
        position = work.datum
        if position >= PACKET_SIZE:
            self.work = work.link
            return self.scheduler.queue(work)
        device = self.device
        if device is None:
            return self.scheduler.wait_current()
        self.device = device.link
        device.datum = work.data[position]
        self.copied = (self.copied * 31 + device.datum) % 1_000_003
        work.datum = position + 1
        return self.scheduler.queue(device)


class DeviceTask(Task):
    """Holds a packet until the idle task releases it, as a slow device would."""

    def __init__(self, scheduler, identity, priority):
        super().__init__(scheduler, identity, priority, None, State(waiting=True))
        self.pending = None

    def step(self, packet):
        if packet is not None:
            self.pending = packet
            return self.scheduler.hold_current()
        packet = self.pending
        if packet is None:
            return self.scheduler.wait_current()
        self.pending = None
        return self.scheduler.queue(packet)


def packets(count, owner, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, owner, kind)
    return queue


def run(n):
    scheduler = Scheduler()
    IdleTask(scheduler, n)
    WorkerTask(scheduler, packets(2, WORKER, WORK_PACKET))
    first = HandlerTask(scheduler, HANDLER_A, 2_000, packets(3, DEVICE_A, DEVICE_PACKET))
    second = HandlerTask(scheduler, HANDLER_B, 3_000, packets(3, DEVICE_B, DEVICE_PACKET))
    DeviceTask(scheduler, DEVICE_A, 4_000)
    DeviceTask(scheduler, DEVICE_B, 5_000)
    scheduler.schedule()
    return f"{scheduler.queued} {scheduler.holds} {first.copied} {second.copied}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
