from . import leaf
from .. import value
from ..sub.leaf import public as p
from .. import helper


def use_parent():
    return value, p, leaf.listed, helper()
