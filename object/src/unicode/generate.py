"""Writes the tables of Unicode properties: `object/src/unicode/tables.rs` and `stdlib/src/unicodedata/tables.rs`.

    python3.14 generate.py FOLDER_WITH_NameAliases.txt_AND_NamedSequences.txt

Run with CPython 3.14, whose own database (Unicode 16.0, and 3.2 with its quirks) is the oracle: each property is asked
for at each code point, so that the tables cannot differ from it. Only the names of aliases and of named sequences, which
Python cannot list, are read from the files (of Unicode 16.0 or later; what CPython does not know is left out).
"""

import pathlib
import sys
import unicodedata

OLD = unicodedata.ucd_3_2_0
BLOCK = 128  # code points
ROOT = pathlib.Path(__file__).resolve().parents[3]
TAGS = ["", "circle", "compat", "final", "font", "fraction", "initial", "isolated", "medial", "narrow", "noBreak",
        "small", "square", "sub", "super", "vertical", "wide"]
CATEGORIES = "Cn Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs".split()
BIDIRECTIONAL = ["", *"L R AL EN ES ET AN CS NSM BN B S WS ON LRE LRO RLE RLO PDF LRI RLI FSI PDI".split()]
WIDTHS = "N A F H Na W".split()
FLAGS = ["alphabetic", "lower", "upper", "printable", "space", "identifier_start", "identifier_part", "cased",
         "case_ignorable", "mirrored"]
NUMBERS = []
SPECIAL = []


def number_index(value):
    """0 for no value, else one more than the place in `NUMBERS`."""
    if value is None:
        return 0
    if value not in NUMBERS:
        NUMBERS.append(value)
    return NUMBERS.index(value) + 1


def mapping(character, mapped):
    """The distance to the mapped character, or -(2**24) - index for a text in `SPECIAL`."""
    if len(mapped) == 1:
        return ord(mapped) - ord(character)
    if mapped not in SPECIAL:
        SPECIAL.append(mapped)
    return -(1 << 24) - SPECIAL.index(mapped)


def flags(c):
    ignorable = ("a" + c + "\u03a3").lower()[-1] == "\u03c2" and ("1" + c + "\u03a3").lower()[-1] == "\u03c3"
    values = {
        "alphabetic": c.isalpha(),
        "lower": c.islower(),
        "upper": c.isupper(),
        "printable": c.isprintable(),
        "space": c.isspace(),
        "identifier_start": c != "_" and c.isidentifier(),
        "identifier_part": ("a" + c).isidentifier(),
        "cased": (c + "a").title()[-1] == "a",
        "case_ignorable": ignorable,
        "mirrored": bool(unicodedata.mirrored(c)),
    }
    return sum(values[name] << i for i, name in enumerate(FLAGS))


def facts(database, c):
    return (
        CATEGORIES.index(database.category(c)),
        BIDIRECTIONAL.index(database.bidirectional(c)),
        database.combining(c),
        WIDTHS.index(database.east_asian_width(c)),
        database.decimal(c, -1),
        database.digit(c, -1),
        number_index(database.numeric(c, None)),
    )


def record(c):
    assert c.isdecimal() == (unicodedata.decimal(c, None) is not None)
    assert c.isdigit() == (unicodedata.digit(c, None) is not None)
    assert c.isnumeric() == (unicodedata.numeric(c, None) is not None)
    assert c.isalnum() == (c.isalpha() or c.isnumeric() or c.isdigit() or c.isdecimal())
    assert c.istitle() == (c.isupper() or unicodedata.category(c) == "Lt")
    cases = (mapping(c, c.upper()), mapping(c, c.lower()), mapping(c, c.title()), mapping(c, c.casefold()))
    return (*facts(unicodedata, c), flags(c), *cases)


def old_record(c):
    return (*facts(OLD, c), OLD.mirrored(c))


def numbered(values):
    """Distinct values in order of appearance, and the list of their numbers."""
    known = {}
    return [known.setdefault(v, len(known)) for v in values], list(known)


def two_levels(ids):
    blocks = [tuple(ids[i:i + BLOCK]) for i in range(0, len(ids), BLOCK)]
    index, distinct = numbered(blocks)
    return index, [i for block in distinct for i in block]


def rows(items):
    """Items joined to lines of some 118 characters."""
    line = "   "
    for item in items:
        if len(line) + len(item) > 116:
            yield line
            line = "   "
        line += " " + item + ","
    yield line


def static(out, doc, name, element, items):
    items = list(items)
    out.append(f"/// {doc}")
    out.append(f"pub static {name}: [{element}; {len(items)}] = [")
    out.extend(rows(items))
    out.append("];\n")


def text(string):
    return '"' + "".join(c if 32 <= ord(c) < 127 else f"\\u{{{ord(c):x}}}" for c in string) + '"'


def strings(items):
    return [text(s) for s in items]


def runs(ids):
    return [(i, n) for i, n in enumerate(ids) if i == 0 or ids[i - 1] != n]


def decomposition(database, c):
    """Tag and code points."""
    parts = database.decomposition(c).split()
    tag = parts.pop(0).strip("<>") if parts and parts[0].startswith("<") else ""
    return TAGS.index(tag), [int(p, 16) for p in parts]


def data_lines(path):
    for line in path.read_text("utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line:
            yield [field.strip() for field in line.split(";")]


def known(name, wanted):
    try:
        return unicodedata.lookup(name) == wanted
    except KeyError:
        return False


HEADER = "// Written by object/src/unicode/generate.py from CPython 3.14's database. Unicode data: Unicode-3.0 licence.\n"


def main(folder):
    characters = [chr(i) for i in range(0x110000)]
    ids, records = numbered(map(record, characters))
    old_ids, old_records = numbered(map(old_record, characters))
    index, blocks = two_levels(ids)

    out = [HEADER, "use super::Record;\n", f"pub const BLOCK: usize = {BLOCK}; // code points\n"]
    static(out, "Block of each run of `BLOCK` code points.", "INDEX", "u8" if max(index) < 256 else "u16", map(str, index))
    static(out, "Number of the record of each code point of a block.", "BLOCKS", "u16", map(str, blocks))
    static(out, "What is known about code points.", "RECORDS", "Record",
           (f"Record::new([{r[0]}, {r[1]}, {r[2]}, {r[3]}], [{r[4]}, {r[5]}], {r[6]}, {r[7]}, "
            f"[{', '.join(map(str, r[8:]))}])" for r in records))
    static(out, "Case mappings to several characters.", "SPECIAL", "&str", strings(SPECIAL))
    static(out, "Numeric values.", "NUMBERS", "f64", map(repr, NUMBERS))
    (ROOT / "object/src/unicode/tables.rs").write_text("\n".join(out))

    out = [HEADER, "use super::old::OldRecord;\n"]
    static(out, "First code point and record of each run in Unicode 3.2.", "OLD_RUNS", "(u32, u16)",
           (f"({i}, {n})" for i, n in runs(old_ids)))
    static(out, "What Unicode 3.2 knows about code points.", "OLD_RECORDS", "OldRecord",
           (f"OldRecord::new([{r[0]}, {r[1]}, {r[2]}, {r[3]}], [{r[4]}, {r[5]}], {r[6]}, {str(bool(r[7])).lower()})"
            for r in old_records))
    decomposed, parts = [], []
    for c in characters:
        tag, to = decomposition(unicodedata, c)
        if to and not "\uac00" <= c <= "\ud7a3":
            decomposed.append((ord(c), tag, len(to), len(parts)))
            parts += to
    static(out, "Code point, tag, length and place in `PARTS` of each decomposition.", "DECOMPOSED", "(u32, u8, u8, u16)",
           (f"({', '.join(map(str, d))})" for d in decomposed))
    static(out, "The code points of decompositions.", "PARTS", "u32", map(str, parts))
    static(out, "Tags of decompositions.", "TAGS", "&str", strings(TAGS))
    changed = []
    for c in characters:
        if OLD.category(c) != "Cn":
            assert decomposition(OLD, c) == decomposition(unicodedata, c)
            old = OLD.normalize("NFD", c)
            if old != unicodedata.normalize("NFD", c):
                assert len(old) == 1
                changed.append((ord(c), ord(old)))
    static(out, "Canonical decompositions that normalization by Unicode 3.2 sees.", "OLD_DECOMPOSED", "(u32, u32)",
           (f"({a}, {b})" for a, b in changed))
    pairs = []
    for code, tag, length, place in decomposed:
        if tag == 0 and length == 2:
            pair = parts[place:place + 2]
            if unicodedata.normalize("NFC", "".join(map(chr, pair))) == chr(code):
                pairs.append((*pair, code))
    static(out, "Pairs of code points and what they compose to.", "COMPOSED", "(u32, u32, u32)",
           (f"({a}, {b}, {c})" for a, b, c in sorted(pairs)))
    aliases = sorted((f[1], int(f[0], 16)) for f in data_lines(folder / "NameAliases.txt")
                     if known(f[1], chr(int(f[0], 16))))
    static(out, "Aliases of names.", "ALIASES", "(&str, u32)", (f"({text(a)}, {c})" for a, c in aliases))
    sequences = [(f[0], "".join(chr(int(p, 16)) for p in f[1].split())) for f in data_lines(folder / "NamedSequences.txt")]
    static(out, "Named sequences.", "SEQUENCES", "(&str, &str)",
           (f"({text(n)}, {text(s)})" for n, s in sorted(sequences) if known(n, s)))
    (ROOT / "stdlib/src/unicodedata/tables.rs").write_text("\n".join(out))


main(pathlib.Path(sys.argv[1]))
