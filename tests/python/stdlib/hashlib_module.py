"""Digests of every guaranteed kind, in pieces and copies, with keys and trees, and of a file."""
import hashlib
import io

data = b"The quick brown fox jumps over the lazy dog"
for name in sorted(hashlib.algorithms_guaranteed):
    length = (16,) if name.startswith("shake") else ()
    whole = hashlib.new(name, data)
    pieces = getattr(hashlib, name)()
    for start in range(0, len(data), 7):
        pieces.update(data[start : start + 7])
    branch = pieces.copy()
    branch.update(b".")
    print(name, whole.name, whole.block_size, whole.digest_size, whole.hexdigest(*length))
    print("   ", whole.digest(*length) == pieces.digest(*length), branch.hexdigest(*length)[:32], hashlib.new(name).hexdigest(*length)[:32])
print(hashlib.shake_128(b"abc").hexdigest(100), hashlib.shake_256(b"abc").digest(0), hashlib.shake_128(b"x").digest_size)
print(hashlib.file_digest(io.BytesIO(data * 10_000), "sha256").hexdigest(), hashlib.sha3_256(data * 10_000).hexdigest())
print(hashlib.sha256(bytearray(b"ab")).hexdigest() == hashlib.sha256(memoryview(b"ab")).hexdigest(), hashlib.md5(b"", usedforsecurity=False).hexdigest())

signed = hashlib.blake2b(data, key=b"secret", digest_size=16, person=b"greetings", salt=b"1234")
print(signed.hexdigest(), signed.digest_size, hashlib.blake2s(key=b"k").hexdigest(), hashlib.blake2b(digest_size=5).hexdigest())


def tree(data, leaf_size=16):
    """A hash tree of depth 2, as the paper on BLAKE2 has it."""
    leaves = [data[i : i + leaf_size] for i in range(0, len(data), leaf_size)]
    common = {"fanout": len(leaves), "depth": 2, "leaf_size": leaf_size, "inner_size": 32}
    root = hashlib.blake2s(digest_size=32, node_depth=1, last_node=True, **common)
    for offset, leaf in enumerate(leaves):
        node = hashlib.blake2s(leaf, digest_size=32, node_offset=offset, last_node=offset == len(leaves) - 1, **common)
        root.update(node.digest())
    return root.hexdigest()


print(tree(data), tree(data, 8))
blake = hashlib.blake2b
print(blake.SALT_SIZE, blake.PERSON_SIZE, blake.MAX_KEY_SIZE, blake.MAX_DIGEST_SIZE, hashlib.blake2s.MAX_DIGEST_SIZE)
for call in (
    lambda: hashlib.new("nothing"),
    lambda: hashlib.sha3_224("text"),
    lambda: blake(digest_size=65),
    lambda: blake(key=b"k" * 65),
    lambda: blake(salt=b"s" * 17),
    lambda: blake(fanout=256),
    lambda: blake(depth=0),
    lambda: hashlib.blake2s(node_offset=1 << 48),
    lambda: hashlib.sha3_256().update(5),
):
    try:
        print(call())
    except (ValueError, TypeError, OverflowError) as error:
        print(type(error).__name__, error)
