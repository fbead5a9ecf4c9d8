# The adversary's part of this program, up to the line that ends it. It breaks what a call relies on, at a certain time.


class _AdversaryRaised(Exception):
    """Raised by the function that is called."""


def _adversary_begin(kind, at, limit, name):
    """Gives what the program has calls of. `kind`: how to break the call; `at`: when, counted in times that the program
    comes by; `limit`: after how many times to end the program; `name`: the attribute that the called function is."""
    import atexit
    import types

    home = globals()
    come_by = performed = stood_in = caught = 0
    refused = None
    called = []  # the functions that are called
    calling = []  # those that call them
    others = {}  # by function: itself, its code, what takes its place
    classes = {}  # by class: what takes its place
    places = []  # where functions are bound: what binds another one there, and the function

    class Impossible(Exception):
        """The call cannot be broken like this; its text says why."""

    def end():
        if performed or not refused:
            print(f"adversary: {come_by} times, {performed} breakages, {stood_in} stood in, {caught} caught")
        else:
            print(f"adversary: not applicable: {refused}")

    atexit.register(end)

    def seen(result):
        """The result of what stands in for a function, so that it can be told from the function's."""
        nonlocal stood_in
        stood_in += 1
        if isinstance(result, bool):
            return not result
        if isinstance(result, int):
            return result + 1
        if isinstance(result, float):
            return result + 0.5
        if isinstance(result, str):
            return result + "!"
        return result

    def with_code(function, code):
        made = types.FunctionType(
            code, function.__globals__, function.__name__, function.__defaults__, function.__closure__
        )
        made.__kwdefaults__ = function.__kwdefaults__
        return made

    def text_of_other(code):
        """A function of the same signature and with as many free variables as code has."""
        names = list(code.co_varnames)
        count = code.co_argcount
        parameters = names[:count]
        if code.co_posonlyargcount:
            parameters.insert(code.co_posonlyargcount, "/")
        keywords = names[count : count + code.co_kwonlyargcount]
        rest = names[count + code.co_kwonlyargcount :]
        passed = names[:count]
        if code.co_flags & 4:
            parameters.append("*" + rest[0])
            passed.append("*" + rest.pop(0))
        elif keywords:
            parameters.append("*")
        parameters += keywords
        passed += [f"{keyword}={keyword}" for keyword in keywords]
        if code.co_flags & 8:
            parameters.append("**" + rest[0])
            passed.append("**" + rest[0])
        free = [f"_adversary_{number}" for number in range(len(code.co_freevars))]
        return (
            f"def _adversary_make({', '.join(free)}):\n"
            f"    def _adversary_other({', '.join(parameters)}):\n"
            f"        if False: {', '.join(free) or 'pass'}\n"
            f"        return _adversary_seen(_adversary_originals[{len(others)}]({', '.join(passed)}))\n"
            f"    return _adversary_other\n"
        )

    def other_of(function):
        """What takes a function's place: the same function each time."""
        if function not in others:
            code = function.__code__
            local = {}
            exec(compile(text_of_other(code), "<adversary>", "exec"), home, local)
            other = local["_adversary_make"](*code.co_freevars).__code__
            home["_adversary_originals"].append(with_code(function, code))
            others[function] = code, with_code(function, other)
        return others[function][1]

    home["_adversary_seen"] = seen
    home["_adversary_originals"] = []

    def in_place_of(raw, function, other):
        """What stands in a namespace, with another function in it; None if the function is not in it."""
        if raw is function:
            return other
        if isinstance(raw, (staticmethod, classmethod)) and raw.__func__ is function:
            return type(raw)(other)
        if isinstance(raw, property) and any(part is function for part in (raw.fget, raw.fset, raw.fdel)):
            return property(*(other if part is function else part for part in (raw.fget, raw.fset, raw.fdel)))
        return None

    def space_of(thing):
        try:
            return object.__getattribute__(thing, "__dict__")
        except AttributeError:
            return {}

    def binder(put, holder, key):
        return lambda value: put(holder, key, value)

    def entries(holder):
        """What a thing holds: (value, what binds another value in its place)."""
        if isinstance(holder, types.FunctionType):
            for cell in holder.__closure__ or ():
                try:
                    yield cell.cell_contents, binder(setattr, cell, "cell_contents")
                except ValueError:  # it is empty
                    pass
        elif isinstance(holder, type):
            if holder.__module__ == home["__name__"]:
                for key, raw in list(vars(holder).items()):
                    yield raw, binder(type.__setattr__, holder, key)
        elif isinstance(holder, list):
            for index, raw in enumerate(list(holder)):
                yield raw, binder(list.__setitem__, holder, index)
        else:
            space = holder if isinstance(holder, dict) else space_of(holder)
            for key, raw in list(space.items()):
                if not (isinstance(key, str) and key.startswith("_adversary")):
                    yield raw, binder(dict.__setitem__, space, key)

    def find_places():
        """All places that lead to the functions and that another one can be put in."""
        known = set()
        work = [home, *called, *calling]
        while work and len(known) < 20_000:
            holder = work.pop()
            if id(holder) in known:
                continue
            known.add(id(holder))
            for raw, bind in entries(holder):
                for function in called:
                    if in_place_of(raw, function, function) is not None:
                        places.append((raw, bind, function))
                plain = isinstance(raw, (dict, list, type, types.FunctionType))
                if plain or type(raw).__module__ == home["__name__"]:
                    work.append(raw)

    def rebind(other):
        """Binds what stands in to the functions' names, or the functions again."""
        if not places:
            find_places()
        if not places:
            raise Impossible("only local variables hold the function")
        for raw, bind, function in places:
            bind(in_place_of(raw, function, other_of(function)) if other else raw)

    def swap(other):
        """Gives the functions another body, or their own again."""
        if not called:
            raise Impossible("the function has not been made yet")
        for function in called:
            standing_in = other_of(function)
            function.__code__ = standing_in.__code__ if other else others[function][0]

    def flap():
        """Binds and swaps back and forth; whether the function is replaced in the end alternates."""
        problems = []
        for act in (rebind, swap):
            try:
                for _ in range(3):
                    act(True)
                    act(False)
                act(performed % 2 == 0)
            except Impossible as problem:
                problems.append(problem)
        if len(problems) == 2:
            raise problems[0]

    def definition(cls):
        """The function in a class's namespace, in what it stands there, or None."""
        return next((vars(base)[name] for base in cls.__mro__ if name in vars(base)), None)

    def subclass_of(cls):
        """A class that overrides the method."""
        raw = definition(cls)
        part = raw.fget if isinstance(raw, property) else getattr(raw, "__func__", raw)
        if not isinstance(part, types.FunctionType):
            raise Impossible(f"{name} is no function of the class")
        space = {name: in_place_of(raw, part, other_of(part))}
        if "__dict__" not in {key for base in cls.__mro__ for key in vars(base)}:
            space["__slots__"] = ()
        return type(cls)(f"{cls.__name__}Overriding", (cls,), space)

    def made_for(cls, make):
        if cls not in classes:
            classes[cls] = make(cls)
        return classes[cls]

    def overriding(receiver):
        """A copy of the receiver of a class that overrides the method."""
        if isinstance(receiver, type):
            return made_for(receiver, subclass_of)
        copy = object.__new__(made_for(type(receiver), subclass_of))
        space_of(copy).update(space_of(receiver))
        for base in type(receiver).__mro__:
            for member in vars(base).values():
                if isinstance(member, types.MemberDescriptorType):
                    try:
                        member.__set__(copy, member.__get__(receiver))
                    except AttributeError:  # it has no value
                        pass
        return copy

    class Deputy:
        """Does what something else does, as far as attributes go."""

        def __init__(self, known):
            object.__setattr__(self, "known", known)

        def __getattr__(self, key):
            return getattr(object.__getattribute__(self, "known"), key)

        def __setattr__(self, key, value):
            setattr(object.__getattribute__(self, "known"), key, value)

    def stranger_class(cls):
        raw = definition(cls)
        if raw is None:
            raise Impossible(f"its class has no {name}")

        def method(self, *arguments, **keywords):
            return seen(getattr(object.__getattribute__(self, "known"), name)(*arguments, **keywords))

        def value(self):
            return seen(getattr(object.__getattribute__(self, "known"), name))

        return type("Stranger", (Deputy,), {name: property(value) if isinstance(raw, property) else method})

    def stranger(receiver):
        """Something of another class, with a method of this name; for the rest it does what the receiver does."""
        if name in ("__getattr__", "__getattribute__", "__setattr__", "__init__", "__new__"):
            raise Impossible(f"{name} is no method of one receiver")
        cls = receiver if isinstance(receiver, type) else type(receiver)
        return made_for(cls, stranger_class)(receiver)

    def shadow(receiver):
        raw = definition(type(receiver))
        if isinstance(receiver, type) or not isinstance(raw, types.FunctionType):
            raise Impossible("no instance has the method")
        bound = types.MethodType(other_of(raw), receiver)
        try:
            object.__setattr__(receiver, name, bound)
        except AttributeError:
            raise Impossible("the receiver has no room for attributes") from None

    def reclass(receiver):
        if isinstance(receiver, type):
            raise Impossible("the receiver is a class")
        if type(receiver) not in classes.values():
            object.__setattr__(receiver, "__class__", made_for(type(receiver), subclass_of))

    class Text(str):
        pass

    def of_another_type(value):
        turn = performed % 3
        if isinstance(value, bool):
            return (1, 1.5, 2**80)[turn]
        if isinstance(value, int):
            return (value + 0.5, value + 2**80, True)[turn]
        if isinstance(value, float):
            return (int(value) if value == value and abs(value) < 2**60 else 7, 2**80, True)[turn]
        if isinstance(value, str):
            return Text(value)
        if value is None:
            return (1, 0.5, "nothing")[turn]
        if type(value) in (list, tuple, dict, set):
            return type("Other", (type(value),), {})(value)
        return Deputy(value)

    def now_and_then(most):
        return (come_by - at) % 10 < 5 and performed < most

    def strike(*given):
        """Performs the breakage if it is due. Gives what takes the place of the given value; or whether to raise."""
        match kind:
            case "patched" | "within":
                return come_by == at and do(rebind, True)
            case "code":
                return come_by == at and do(swap, True)
            case "flapping":
                return performed < 60 and do(flap)
            case "receiver":
                return now_and_then(200) and do(stranger, *given)
            case "subclass":
                return now_and_then(200) and do(overriding, *given)
            case "shadowed":
                return performed < 3 and do(shadow, *given)
            case "reclassed":
                return performed < 3 and do(reclass, *given)
            case "arguments" | "result":
                return now_and_then(50) and do(of_another_type, *given)
            case "raising":
                return come_by == at and do(bool, True)
            case "caught":
                return now_and_then(50) and do(bool, True)

    def do(act, *given):
        nonlocal performed, refused
        try:
            result = act(*given)
        except Impossible as problem:
            refused = str(problem)
            return None
        except Exception as error:
            refused = f"{type(error).__name__}: {error}"
            return None
        performed += 1
        return result

    # The inliner leaves functions with a try statement alone: what the program calls stays a call.

    def step(*given):
        nonlocal come_by
        try:
            come_by += 1
            if come_by > limit:
                raise SystemExit("the adversary ends the program: it goes on for too long")
            return (come_by >= at and strike(*given)) or None
        finally:
            pass

    def see(value):
        try:
            other = step(value)
            return value if other is None else other
        finally:
            pass

    def meet(function):
        if len(called) < 50:
            called.append(function)
        return function

    def meet_caller(function):
        if len(calling) < 50:
            calling.append(function)
        return function

    def catch(error):
        """Notes an exception with the functions and lines that it came through."""
        nonlocal caught
        caught += 1
        frames = []
        at = error.__traceback__
        while at is not None:
            frames.append(f"{at.tb_frame.f_code.co_name}:{at.tb_lineno}")
            at = at.tb_next
        if caught <= 20:
            print("caught", *frames)

    return step, see, meet, meet_caller, catch


