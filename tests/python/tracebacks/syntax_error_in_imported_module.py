print("start")
import helpers.bad_syntax
