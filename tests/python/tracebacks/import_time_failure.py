print("start")
from helpers import fails_at_import
