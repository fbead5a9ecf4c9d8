print("a starts")
from . import cyclic_b

name_a = "a"
print("a ends", cyclic_b.name_b)
