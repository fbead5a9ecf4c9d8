"""Five bodies under gravity, each a list of seven floats, moved by a symplectic step that uses `math.sqrt`."""

import math
import sys

DEFAULT = 350_000
SMALL = 2_000

# claim: compiled advance tier=2
# claim: deopts advance <= 2
# claim: machine_code_time_share >= 0.9


def make_bodies():
    """One heavy body and four light ones on nearly circular orbits: x, y, z, vx, vy, vz, mass."""
    bodies = [[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 40.0]]
    for k in range(1, 5):
        radius = 2.0 + 1.5 * k
        speed = math.sqrt(40.0 / radius)
        bodies.append([radius, 0.0, 0.1 * k, 0.0, speed, 0.01 * k, 0.01 * k])
    return bodies


def pairs_of(bodies):
    return [(bodies[i], bodies[j]) for i in range(len(bodies)) for j in range(i + 1, len(bodies))]


def advance(bodies, pairs, dt):
    for one, two in pairs:
        dx = one[0] - two[0]
        dy = one[1] - two[1]
        dz = one[2] - two[2]
        square = dx * dx + dy * dy + dz * dz
        magnitude = dt / (square * math.sqrt(square))
        pull = two[6] * magnitude
        one[3] -= dx * pull
        one[4] -= dy * pull
        one[5] -= dz * pull
        pull = one[6] * magnitude
        two[3] += dx * pull
        two[4] += dy * pull
        two[5] += dz * pull
    for body in bodies:
        body[0] += dt * body[3]
        body[1] += dt * body[4]
        body[2] += dt * body[5]


def energy(bodies, pairs):
    total = 0.0
    for body in bodies:
        total += 0.5 * body[6] * (body[3] * body[3] + body[4] * body[4] + body[5] * body[5])
    for one, two in pairs:
        dx = one[0] - two[0]
        dy = one[1] - two[1]
        dz = one[2] - two[2]
        total -= one[6] * two[6] / math.sqrt(dx * dx + dy * dy + dz * dz)
    return total


def run(n):
    bodies = make_bodies()
    pairs = pairs_of(bodies)
    before = energy(bodies, pairs)
    for _ in range(n):
        advance(bodies, pairs, 0.001)
    return f"{before:.12f} {energy(bodies, pairs):.12f} {bodies[1][0]:.9f}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
