def leave():
    raise SystemExit


print("before")
leave()
print("not reached")
