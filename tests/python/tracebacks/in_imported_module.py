import helpers.failing

print("imported", helpers.failing.__name__)
helpers.failing.outer(0)
