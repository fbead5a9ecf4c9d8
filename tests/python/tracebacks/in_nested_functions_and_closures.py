def outer(n):
    def middle(m):
        def inner(k):
            return n // m // k
        return inner(m - 1)
    return middle(n)


print(outer(3))
print(outer(1))
