import os.path
import a.b as c
from . import d
from .e import f as g, h
from i import *

x = 1
del x


def scopes():
    global y
    y = x
    z = 1
    del z
    print(z)
    return y
