"""A ray tracer with spheres, a chequered floor, shadows and mirror reflections on an `n` by `n` picture."""

import math
import sys

DEFAULT = 400
SMALL = 30

DEPTH = 3  # reflections of one ray
NEAR = 1e-6  # a hit closer than this is the surface that the ray starts from


class Vector:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y, self.z - other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def dot(self, other):
        return self.x * other.x + self.y * other.y + self.z * other.z

    def unit(self):
        return self * (1.0 / math.sqrt(self.dot(self)))

    def reflected(self, normal):
        return self - normal * (2.0 * self.dot(normal))


class Ray:
    def __init__(self, origin, direction):
        self.origin = origin
        self.direction = direction.unit()

    def at(self, distance):
        return self.origin + self.direction * distance


class Sphere:
    def __init__(self, centre, radius, colour, mirror):
        self.centre = centre
        self.radius = radius
        self.colour = colour
        self.mirror = mirror

    def hit(self, ray):
        offset = ray.origin - self.centre
        half = offset.dot(ray.direction)
        inside = half * half - offset.dot(offset) + self.radius * self.radius
        if inside < 0.0:
            return None
        root = math.sqrt(inside)
        if -half - root > NEAR:
            return -half - root
        if -half + root > NEAR:
            return -half + root
        return None

    def normal(self, point):
        return (point - self.centre).unit()

    def colour_at(self, point):
        return self.colour


class Floor:
    mirror = 0.2

    def __init__(self, height):
        self.height = height

    def hit(self, ray):
        if ray.direction.y > -NEAR:
            return None
        distance = (self.height - ray.origin.y) / ray.direction.y
        return distance if distance > NEAR else None

    def normal(self, point):
        return Vector(0.0, 1.0, 0.0)

    def colour_at(self, point):
        if (math.floor(point.x) + math.floor(point.z)) % 2 == 0:
            return Vector(0.9, 0.9, 0.9)
        return Vector(0.1, 0.1, 0.2)


class Scene:
    def __init__(self, things, light):
        self.things = things
        self.light = light

    def nearest(self, ray):
        best = None
        best_distance = math.inf
        for thing in self.things:
            distance = thing.hit(ray)
            if distance is not None and distance < best_distance:
                best = thing
                best_distance = distance
        return best, best_distance

    def is_lit(self, point):
        ray = Ray(point, self.light - point)
        return all(thing.hit(ray) is None for thing in self.things)

    def trace(self, ray, depth):
        thing, distance = self.nearest(ray)
        if thing is None:
            return Vector(0.3, 0.5, 0.8) * (0.5 + 0.5 * ray.direction.y)
        point = ray.at(distance)
        normal = thing.normal(point)
        brightness = 0.15
        if self.is_lit(point):
            brightness += 0.85 * max(0.0, normal.dot((self.light - point).unit()))
        colour = thing.colour_at(point) * brightness
        if depth > 0 and thing.mirror > 0.0:
            reflection = self.trace(Ray(point, ray.direction.reflected(normal)), depth - 1)
            colour = colour * (1.0 - thing.mirror) + reflection * thing.mirror
        return colour


def make_scene():
    things = [Floor(-1.0)]
    for i in range(4):
        centre = Vector(i * 1.3 - 2.0, (i % 2) * 0.6 - 0.4, 4.0 + (i * 7 % 3) * 0.8)
        things.append(Sphere(centre, 0.6, Vector(0.9 - 0.2 * i, 0.2 + 0.2 * i, 0.4), 0.1 * i))
    return Scene(things, Vector(-4.0, 6.0, -2.0))


def channel(value):
    return int(min(1.0, max(0.0, value)) * 255.0)


def run(n):
    scene = make_scene()
    eye = Vector(0.0, 0.5, -1.0)
    checksum = 0
    brightest = 0
    for row in range(n):
        for column in range(n):
            direction = Vector(2.0 * column / n - 1.0, 1.0 - 2.0 * row / n, 1.5)
            colour = scene.trace(Ray(eye, direction), DEPTH)
            pixel = channel(colour.x) * 65_536 + channel(colour.y) * 256 + channel(colour.z)
            checksum = (checksum * 31 + pixel) % 1_000_000_007
            brightest = max(brightest, pixel)
    return f"{checksum} {brightest:06x}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
