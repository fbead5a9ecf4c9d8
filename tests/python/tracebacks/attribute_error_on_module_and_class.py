class Shape:
    area = 1


try:
    Shape.aera
except AttributeError as error:
    print(error, error.name)
import sys

sys.exti(1)
