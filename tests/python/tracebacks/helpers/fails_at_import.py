"""A module that cannot be imported."""

value = {}
value["missing"]
