"""A one-line method on one class, called through a one-line function in a loop."""

import sys

DEFAULT = 40_000_000
SMALL = 120_000

# claim: compiled call_speak tier=2
# claim: compiled run tier=2
# claim: inlined Dog.speak into call_speak >= 1
# claim: inlined call_speak into run >= 1
# claim: deopts call_speak == 0
# claim: hir call_speak GuardShape <= 1
# claim: machine_code_time_share >= 0.9


class Dog:
    def __init__(self, age):
        self.age = age

    def speak(self):
        return self.age + 1


def call_speak(dog):
    return dog.speak()


def run(n):
    dog = Dog(6)
    total = 0
    for _ in range(n):
        total += call_speak(dog)
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
