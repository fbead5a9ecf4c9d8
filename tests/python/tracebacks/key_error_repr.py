settings = {"colour": {"red": 1}}
name = "it's"
print(settings["colour"]["red"])
print(settings["colour"][name])
