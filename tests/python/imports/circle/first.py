from circle.second import two

one = 1
