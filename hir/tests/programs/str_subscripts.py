# Characters of a string, compared.
# function: vowels
# run: vowels("education")
# passes: dead


def vowels(text):
    n = 0
    for i in range(len(text)):
        if text[i] == "a":
            n += 1
    return n


vowels("education")
vowels("education")
