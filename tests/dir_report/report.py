"""Prints what the built-in types and functions consist of, one fact per line, under any Python.

For each type of the modules builtins and types: its signature, and for each name of dir() the kind of the attribute, the
type that has it, and its signature. For each function of builtins: its signature. Signatures are `__text_signature__`;
"-" stands for none.
"""

import builtins
import types


def signature(thing):
    text = getattr(thing, "__text_signature__", None)
    return " ".join(text.split()) if isinstance(text, str) else "-"


def attribute(name, cls, attr):
    for owner in cls.__mro__:
        if attr in vars(owner):
            found = vars(owner)[attr]
            if owner is not cls:
                return f"{name}.{attr} of {owner.__name__}"
            return f"{name}.{attr} {type(found).__name__} {signature(found)}"
    return f"{name}.{attr} of nothing"


def main():
    seen = set()
    for module in builtins, types:
        for short, thing in sorted(vars(module).items()):
            name = short if module is builtins else f"types.{short}"
            if isinstance(thing, type):
                if thing in seen or (module is types and thing.__module__ == "types" and "__slots__" in vars(thing)):
                    continue
                seen.add(thing)
                print(f"{name} {type(thing).__name__} {signature(thing)}")
                for attr in sorted(dir(thing)):
                    print(attribute(name, thing, attr))
            elif module is builtins and isinstance(thing, types.BuiltinFunctionType):
                print(f"{name} function {signature(thing)}")


main()
