def prüfe(größe):
    raise ValueError(f"ungültig: {größe} – 日本語 😀")


prüfe("groß"); print("ü")
