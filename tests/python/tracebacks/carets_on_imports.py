import sys
from sys import version_info, no_such_name
