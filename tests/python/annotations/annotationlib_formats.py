import annotationlib
from annotationlib import Format, ForwardRef, get_annotations


def f(a: int, b: missing, c: "quoted", d: missing.attr[0] | None) -> list[missing]:
    pass


class C:
    x: int
    y: unknown


print(get_annotations(f, format=Format.STRING), get_annotations(C, format=Format.STRING))
forward = get_annotations(f, format=Format.FORWARDREF)
print(forward["a"], type(forward["b"]).__name__, forward["b"].__forward_arg__, forward["c"])
for function in (lambda: get_annotations(f), lambda: get_annotations(f, format=Format.VALUE), lambda: get_annotations(C), lambda: get_annotations(5)):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)
missing = float
print(get_annotations(C, format=Format.FORWARDREF)["x"], [m.name for m in Format], Format.VALUE.value)
unknown = str
print(get_annotations(C), annotationlib.call_annotate_function(C.__annotate__, Format.STRING))
r = ForwardRef("unknown")
print(r.evaluate(globals=globals()), repr(r), r == ForwardRef("unknown"))
print(get_annotations(lambda: 0), annotationlib.annotations_to_string({"a": int, "b": "text", "c": list[int]}), annotationlib.type_repr(int), annotationlib.type_repr(C.__class__))


def g(x: "unknown", y: int): pass


print(get_annotations(g), get_annotations(g, eval_str=True))
