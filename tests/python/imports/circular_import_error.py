try:
    import circle.first
except ImportError as error:
    print(type(error).__name__, str(error).split(" (")[0])
import circle.tolerant

print(circle.tolerant.result())
try:
    import circle.attribute
except AttributeError as error:
    print(str(error).split(" (")[0])
