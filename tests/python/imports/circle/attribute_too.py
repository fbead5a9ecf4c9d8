import circle.attribute

y = circle.attribute.x
