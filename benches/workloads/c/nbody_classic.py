"""The outer planets and the sun over `n` steps of a hundredth of a year, bodies kept as (position, velocity, mass)."""

import sys

DEFAULT = 250_000
SMALL = 2_000

# Units: astronomical units, years and 4 pi^2 for the sun's mass. The orbits are rounded, circular starts.
SOLAR_MASS = 39.47841760435743
ORBITS = (  # distance, share of the solar mass, tilt
    (5.2, 9.55e-4, 0.02),
    (9.58, 2.86e-4, 0.04),
    (19.2, 4.37e-5, 0.01),
    (30.07, 5.15e-5, 0.03),
)


def make_system():
    bodies = [([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SOLAR_MASS)]
    for distance, share, tilt in ORBITS:
        speed = (SOLAR_MASS / distance) ** 0.5
        bodies.append(([distance, 0.0, distance * tilt], [0.0, speed, 0.0], share * SOLAR_MASS))
    momentum = [0.0, 0.0, 0.0]
    for _, velocity, mass in bodies:
        for axis in range(3):
            momentum[axis] += velocity[axis] * mass
    for axis in range(3):
        bodies[0][1][axis] = -momentum[axis] / SOLAR_MASS
    return bodies


def pair_up(bodies):
    pairs = []
    for i, one in enumerate(bodies):
        for two in bodies[i + 1 :]:
            pairs.append((one, two))
    return pairs


def energy(bodies, pairs):
    total = 0.0
    for _, (vx, vy, vz), mass in bodies:
        total += mass * (vx * vx + vy * vy + vz * vz) / 2.0
    for ((x1, y1, z1), _, m1), ((x2, y2, z2), _, m2) in pairs:
        dx, dy, dz = x1 - x2, y1 - y2, z1 - z2
        total -= m1 * m2 / (dx * dx + dy * dy + dz * dz) ** 0.5
    return total


def advance(steps, dt, bodies, pairs):
    for _ in range(steps):
        for ([x1, y1, z1], v1, m1), ([x2, y2, z2], v2, m2) in pairs:
            dx = x1 - x2
            dy = y1 - y2
            dz = z1 - z2
            square = dx * dx + dy * dy + dz * dz
            force = dt / (square * square**0.5)
            pull = m2 * force
            v1[0] -= dx * pull
            v1[1] -= dy * pull
            v1[2] -= dz * pull
            pull = m1 * force
            v2[0] += dx * pull
            v2[1] += dy * pull
            v2[2] += dz * pull
        for position, [vx, vy, vz], _ in bodies:
            position[0] += dt * vx
            position[1] += dt * vy
            position[2] += dt * vz


def run(n):
    bodies = make_system()
    pairs = pair_up(bodies)
    before = energy(bodies, pairs)
    advance(n, 0.01, bodies, pairs)
    return f"{before:.9f} {energy(bodies, pairs):.9f} {bodies[1][0][0]:.6f}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
