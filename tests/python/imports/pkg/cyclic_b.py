print("b starts")
from . import cyclic_a

name_b = "b"
print("b sees", hasattr(cyclic_a, "name_a"))
