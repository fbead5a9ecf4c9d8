"""Nested instances with many attributes: `n` times a wide object that holds another wide object and a small one."""

import sys

DEFAULT = 50_000
SMALL = 400

ROUNDS = 41  # odd, see run()


class Size:
    def __init__(self, width, height):
        self.width = width
        self.height = height


class Style:
    def __init__(self, seed):
        self.margin = seed + 1
        self.border = seed + 3
        self.padding = seed + 6
        self.opacity = 10
        self.font = "mono"
        self.bold = False
        self.italic = True
        self.color = None


class Widget:
    def __init__(self, seed):
        self.identity = seed
        self.left = seed + 15
        self.top = seed + 21
        self.layer = 28
        self.visible = True
        self.enabled = True
        self.title = "widget"
        self.parent = None
        self.style = Style(seed)
        self.size = Size(seed, 0)


def create(count):
    total = 0
    for seed in range(count):
        widget = Widget(seed)
        style = widget.style
        size = widget.size
        total += widget.identity + widget.left + widget.top + widget.layer
        total += style.margin + style.border + style.padding + style.opacity
        total += size.width + size.height
    return total


def run(n):
    # The sums alternate in sign, so an odd number of equal rounds leaves one of them and a wrong one stands out.
    total = 0
    for _ in range(ROUNDS):
        total = create(n) - total
    return total


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
