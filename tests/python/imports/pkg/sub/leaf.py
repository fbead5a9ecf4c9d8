"""Leaf doc."""
print("importing", __name__)
__all__ = ["public", "listed"]
public, listed, hidden, _private, counter = "public", "listed", "hidden", "private", 0
