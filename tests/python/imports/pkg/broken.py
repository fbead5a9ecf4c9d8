print("importing", __name__)
raise ValueError("broken module")
