# binascii and base64 with whole groups, rests, wrong characters in every place, and long data.
import base64
import binascii

data = bytes(range(256)) * 3
for n in range(12):
    part = data[250:250 + n]
    print(binascii.b2a_base64(part), binascii.b2a_base64(part, newline=False), binascii.hexlify(part, "-", 2), binascii.a2b_base64(binascii.b2a_base64(part)) == part, binascii.unhexlify(binascii.hexlify(part)) == part)
print(binascii.a2b_base64(binascii.b2a_base64(data)) == data, base64.b64encode(data)[-12:], base64.urlsafe_b64decode(base64.urlsafe_b64encode(data)) == data, base64.decodebytes(base64.encodebytes(data)) == data)
texts = ["", "=", "==", "A", "AA", "AAA", "AAAA", "AA==", "AA=", "A=A=", "AAA=", "AAA==", "AAAA=", "AAAAA", "AAAAAA", "AA==AAAA", "AAAA\nAAAA", "AA\nAAAAAA", "AAAA*AAA*A", "AB=CDEFG", "AB=C=DEF", "ABC=DEFGH", "=AAAA", "AAAA====", "AAAAAAA", "A" * 41, "-_-_", "+/+/", "AAA\xe9", "AAAABBBBCC=="]
for text in texts:
    for strict in (False, True):
        try:
            print(ascii(text), strict, binascii.a2b_base64(text, strict_mode=strict))
        except ValueError as e:
            print(ascii(text), strict, type(e).__name__, e)
    try:
        print(base64.b64decode(text, validate=True))
    except ValueError as e:
        print(e)
for text in ("", "0", "0g", "g0", "00ff", "FFfe", "0 ", "ab" * 30 + "x1", b"1f", "\xe9\xe9"):
    try:
        print(binascii.unhexlify(text), base64.b16decode(text, casefold=True))
    except ValueError as e:
        print(type(e).__name__, e)
for n in (0, 1, 7, 8, 9, 15, 16, 17, 255, 256, 768):
    print(n, binascii.crc32(data[:n]), binascii.crc32(data[:n], 1), binascii.crc32(data[3:n], 2 ** 32 - 1), binascii.crc32(data[n:], binascii.crc32(data[:n])) == binascii.crc32(data), binascii.crc_hqx(data[:n], 0))
print(binascii.b2a_qp(data[:256]), binascii.b2a_qp(b"a =\t\nb \n" * 12, istext=False), binascii.b2a_qp(b"x \ny\t\r\n" + b"z" * 90))
print(binascii.a2b_qp(b"=41=4a=4A=4=G1=\nx==y=3D=4"), binascii.a2b_qp("a_b=5F", header=True), binascii.a2b_qp(binascii.b2a_qp(data)) == data)
