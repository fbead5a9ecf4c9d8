data = {"rows": [{"name": None}]}
value = (
    data["rows"]
    [0]
    ["name"]
    .upper()
)
