import binascii as b

data = b"Hello, \x00\xff world!"
print(b.hexlify(data), b.hexlify(data, "-", 4), b.unhexlify("48656c6c6f"), b.b2a_hex(b"\x01"), b.a2b_hex(b"0aFF"), b.b2a_base64(data), b.b2a_base64(data, newline=False), b.a2b_base64("SGVsbG8="), b.a2b_base64(b"SGVs bG8\n="), b.crc32(data), b.crc32(b"lo", b.crc32(b"hel")) == b.crc32(b"hello"[:3] + b"lo"), b.crc_hqx(data, 0), b.b2a_uu(b"uu test"), b.a2b_uu(b.b2a_uu(b"uu test")), b.b2a_qp(b"caf\xe9 = x \n"), b.a2b_qp(b"caf=E9 =3D"), b.crc32(b""))
for call in ("unhexlify('abc')", "unhexlify('zz')", "unhexlify('é')", "a2b_base64('a')", "a2b_base64('abc')", "a2b_base64('ab!c', strict_mode=True)", "a2b_base64('YQ==YQ==', strict_mode=True)", "hexlify('text')", "hexlify(5)", "b2a_base64('x')", "crc32('x')", "unhexlify(5)", "b2a_uu(b'x' * 50)", "hexlify(b'ab', 'xx')", "a2b_uu(b'not uu')"):
    try:
        print(call, eval("b." + call))
    except Exception as error:
        print(call, type(error).__name__, error)
import base64

print(base64.b64encode(data), base64.b64decode("SGk="), base64.urlsafe_b64encode(b"\xfb\xff"), base64.b32encode(b"hi"), base64.b16encode(b"hi"), base64.b85encode(b"hello"), base64.a85encode(b"hello"), base64.b64decode(b"####SGk=###"), base64.b32decode("NBUQ===="), base64.b85decode(base64.b85encode(data)) == data)
for size in range(6):
    text = b.b2a_base64(bytes(range(size)), newline=False)
    print(size, text, b.a2b_base64(text))
