import circle.attribute_too

x = 1
