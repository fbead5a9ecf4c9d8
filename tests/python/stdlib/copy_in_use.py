"""Shallow and deep copies of data, objects that copy themselves, and shared parts that stay shared."""
import copy
from dataclasses import dataclass, field


@dataclass
class Node:
    name: str
    children: list = field(default_factory=list)
    parent: "Node" = field(default=None, repr=False)

    def add(self, name):
        child = Node(name, parent=self)
        self.children.append(child)
        return child


root = Node("root")
root.add("left").add("leaf")
root.add("right")
shallow, deep = copy.copy(root), copy.deepcopy(root)
root.children[0].name = "LEFT"
print(shallow.children[0].name, deep.children[0].name, shallow.children is root.children, deep.children[0].parent is deep)

board = [[0] * 3 for _ in range(2)]
view, snapshot = board[:], copy.deepcopy(board)
board[0][1] = "x"
print(view, snapshot)

shared = ["shared"]
pair = copy.deepcopy({"a": shared, "b": shared})
print(pair["a"] is pair["b"], pair["a"] is shared)
loop = [1]
loop.append(loop)
again = copy.deepcopy(loop)
print(again[1] is again, again is loop, again)


class Connection:
    def __init__(self, host):
        self.host, self.socket = host, object()

    def __copy__(self):
        return type(self)(self.host)

    def __deepcopy__(self, memo):
        memo["seen"] = memo.get("seen", 0) + 1
        return type(self)(self.host.upper())


class Cache:
    def __init__(self):
        self.kept, self.dropped = [1], [2]

    def __getstate__(self):
        return {"kept": self.kept}

    def __setstate__(self, state):
        self.__dict__.update(state, dropped=None)


connection = Connection("db")
print(copy.copy(connection).host, copy.deepcopy([connection])[0].host, copy.copy(connection).socket is connection.socket)
print(vars(copy.copy(Cache())), vars(copy.deepcopy(Cache())))
same = (1, "text", b"bytes", None, len, int, frozenset([1]), 2.5, ...)
print(all(copy.copy(x) is x for x in same), copy.deepcopy(same) is same, copy.deepcopy(([],)) is not None)
print(copy.copy({1, 2}) == {1, 2}, copy.copy(bytearray(b"ab")), copy.deepcopy({"k": {1: (2, [3])}}))
print(copy.replace(Node("a"), name="b"))
