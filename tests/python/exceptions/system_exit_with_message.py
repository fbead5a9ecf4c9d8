print("out")
raise SystemExit("message goes to stderr")
