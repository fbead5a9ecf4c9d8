"""A stack-machine interpreter written in Python runs an assembled program that counts the primes below `n`."""

import sys

DEFAULT = 30_000
SMALL = 1_000

PUSH, LOAD, STORE, ADD, MULTIPLY, MODULO, LESS, EQUAL, JUMP, JUMP_IF_FALSE, CALL, RETURN, HALT = range(13)

# Labels end in a colon. Locals: 0 candidate, 1 count, 2 checksum, 3 divisor, 4 whether the candidate is prime.
SOURCE = """
        PUSH 2
        STORE 0
next:   LOAD 0
        LOAD 5
        LESS
        JUMP_IF_FALSE done
        CALL test
        LOAD 4
        JUMP_IF_FALSE skip
        LOAD 1
        PUSH 1
        ADD
        STORE 1
        LOAD 2
        PUSH 31
        MULTIPLY
        LOAD 0
        ADD
        PUSH 1000003
        MODULO
        STORE 2
skip:   LOAD 0
        PUSH 1
        ADD
        STORE 0
        JUMP next
done:   HALT
test:   PUSH 1
        STORE 4
        PUSH 2
        STORE 3
again:  LOAD 0
        LOAD 3
        LOAD 3
        MULTIPLY
        LESS
        JUMP_IF_FALSE try
        RETURN
try:    LOAD 0
        LOAD 3
        MODULO
        PUSH 0
        EQUAL
        JUMP_IF_FALSE more
        PUSH 0
        STORE 4
        RETURN
more:   LOAD 3
        PUSH 1
        ADD
        STORE 3
        JUMP again
"""

OPCODES = {
    "PUSH": PUSH,
    "LOAD": LOAD,
    "STORE": STORE,
    "ADD": ADD,
    "MULTIPLY": MULTIPLY,
    "MODULO": MODULO,
    "LESS": LESS,
    "EQUAL": EQUAL,
    "JUMP": JUMP,
    "JUMP_IF_FALSE": JUMP_IF_FALSE,
    "CALL": CALL,
    "RETURN": RETURN,
    "HALT": HALT,
}


def assemble(source):
    """A list of (opcode, argument) pairs; labels become instruction numbers."""
    labels = {}
    lines = []
    for line in source.split("\n"):
        words = line.split()
        if words and words[0].endswith(":"):
            labels[words[0][:-1]] = len(lines)
            words = words[1:]
        if words:
            lines.append(words)
    program = []
    for words in lines:
        argument = 0
        if len(words) > 1:
            argument = labels[words[1]] if words[1] in labels else int(words[1])
        program.append((OPCODES[words[0]], argument))
    return program


class Machine:
    def __init__(self, program, variables):
        self.program = program
        self.variables = variables
        self.executed = 0

    def execute(self):
        program = self.program
        variables = self.variables
        stack = []
        returns = []
        pc = 0
        executed = 0
        while True:
            opcode, argument = program[pc]
            pc += 1
            executed += 1
            if opcode == PUSH:
                stack.append(argument)
            elif opcode == LOAD:
                stack.append(variables[argument])
            elif opcode == STORE:
                variables[argument] = stack.pop()
            elif opcode == ADD:
                right = stack.pop()
                stack.append(stack.pop() + right)
            elif opcode == MULTIPLY:
                right = stack.pop()
                stack.append(stack.pop() * right)
            elif opcode == MODULO:
                right = stack.pop()
                stack.append(stack.pop() % right)
            elif opcode == LESS:
                right = stack.pop()
                stack.append(stack.pop() < right)
            elif opcode == EQUAL:
                right = stack.pop()
                stack.append(stack.pop() == right)
            elif opcode == JUMP:
                pc = argument
            elif opcode == JUMP_IF_FALSE:
                if not stack.pop():
                    pc = argument
            elif opcode == CALL:
                returns.append(pc)
                pc = argument
            elif opcode == RETURN:
                pc = returns.pop()
            else:
                self.executed = executed
                return


def run(n):
    machine = Machine(assemble(SOURCE), [0, 0, 0, 0, 0, n])
    machine.execute()
    return f"{machine.variables[1]} {machine.variables[2]} {machine.executed}"


if __name__ == "__main__":
    print(run(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT))
