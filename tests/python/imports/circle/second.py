from circle.first import one

two = 2
