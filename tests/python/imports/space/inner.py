print("executing", __name__)
where = "inside a namespace package"
