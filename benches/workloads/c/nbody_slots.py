"""Bodies as instances with `__slots__`, a method for each step of the motion; a ring of six around a heavy centre."""

import math
import sys

DEFAULT = 150_000
SMALL = 1_000


class Body:
    __slots__ = ("x", "y", "vx", "vy", "mass")

    def __init__(self, x, y, vx, vy, mass):
        self.x = x
        self.y = y
        self.vx = vx
        self.vy = vy
        self.mass = mass

    def attract(self, other, dt):
        dx = other.x - self.x
        dy = other.y - self.y
        square = dx * dx + dy * dy + 1e-9
        force = dt / (square * math.sqrt(square))
        self.vx += dx * force * other.mass
        self.vy += dy * force * other.mass
        other.vx -= dx * force * self.mass
        other.vy -= dy * force * self.mass

    def move(self, dt):
        self.x += self.vx * dt
        self.y += self.vy * dt

    def kinetic(self):
        return 0.5 * self.mass * (self.vx * self.vx + self.vy * self.vy)


class System:
    __slots__ = ("bodies",)

    def __init__(self, bodies):
        self.bodies = bodies

    def step(self, dt):
        bodies = self.bodies
        for i, body in enumerate(bodies):
            for k in range(i + 1, len(bodies)):
                body.attract(bodies[k], dt)
        for body in bodies:
            body.move(dt)

    def energy(self):
        total = 0.0
        for i, body in enumerate(self.bodies):
            total += body.kinetic()
            for other in self.bodies[i + 1 :]:
                total -= body.mass * other.mass / math.hypot(body.x - other.x, body.y - other.y)
        return total


def make_system():
    bodies = [Body(0.0, 0.0, 0.0, 0.0, 100.0)]
    # Unit vectors of a ring by exact rotations (3/5, 4/5 and their mirror images), so that no sine is needed.
    for k, (x, y) in enumerate(((1.0, 0.0), (0.6, 0.8), (-0.6, 0.8), (-1.0, 0.0), (-0.6, -0.8), (0.6, -0.8))):
        radius = 2.0 + 0.5 * k
        speed = math.sqrt(100.0 / radius)
        bodies.append(Body(x * radius, y * radius, -y * speed, x * speed, 0.01 + 0.005 * k))
    return System(bodies)


def run(n):
    system = make_system()
    before = system.energy()
    for _ in range(n):
        system.step(0.0005)
    last = system.bodies[-1]
    return f"{before:.9f} {system.energy():.9f} {last.x:.6f} {last.y:.6f}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
