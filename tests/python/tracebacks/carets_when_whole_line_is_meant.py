def fail(): raise ValueError("one line")


def call_it():
    fail()


def return_it():
    return fail()


def assign_it():
    x = fail()


for function in (call_it, return_it):
    try:
        function()
    except ValueError:
        print("caught")
assign_it()
