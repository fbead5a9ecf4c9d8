def process(record):
    try:
        return int(record)
    except ValueError as error:
        error.add_note(f"while processing {record!r}")
        error.add_note("two lines\nin one note")
        raise


process("12")
process("twelve")
