"""Writes patterns-and-code-lengths.jsonl: texts of our own with what the published research code says of them.

Needs Python 3.11 (Unicode 14) with numpy, and a folder that holds the published filters `pattern.py` (last commit:
720fc4ba064e8f43788045aa197f476ec3035a58) and `huffman_coding_filter.py` of EleutherAI/semantic-memorization:

    python3.11 test/golden/make-patterns-and-code-lengths.py --published FOLDER > test/golden/patterns-and-code-lengths.jsonl
"""

import argparse
import json
import random
import types
import unicodedata
from pathlib import Path

import numpy

assert unicodedata.unidata_version == "14.0.0", "needs Python 3.11"


def published(folder, name):
    """The published module without its Spark part, which is the rest of the file from the registration on."""
    lines = Path(folder, name).read_text(encoding="utf-8").split("@PIPELINE_SINGLETON")[0].splitlines()
    module = types.ModuleType(name)
    exec("\n".join(l for l in lines if "pyspark" not in l and not l.startswith("from .")), module.__dict__)
    return module


def left_to_right(values):
    """The order of additions in the published tables; numpy's own sum adds in pairs, which moves the last bits."""
    return numpy.cumsum(numpy.append(0.0, values))[-1]


random_ = random.Random(20240711)
choice, below = random_.choice, random_.randrange
DIGITS = [chr(c) for c in range(0x80, 0x110000) if unicodedata.decimal(chr(c), None) == 0]
ODD = list("éß漢字ア한ñ😀🧵\ufffd\u00ad\u200b\u2028\u3000\xa0\x85\x1c\x1f\x00\x01\x7f\x9f\ue000²½٣५７𝟙𝟘") + ["\U000e0001", "\U0010fffd"]


def in_script(number):
    zero = ord(choice(DIGITS))
    return "".join(chr(zero + int(d)) if d.isdigit() else d for d in str(number))


FORMS = [str, str, hex, oct, bin, in_script, "{:_}".format, "{:04d}".format, "{:X}".format, "+{}".format, "0x{:02x},".format]
BETWEEN = [" ", ", ", ". ", ".", ":", "\n", "\\n", "\\x", "\\", " '", '" ', " - ", "-", ";\t", " é ", "😀", "\u200b", "\x01", " x", " 0x", "_"]


def counter():
    first, step = choice([0, 1, 9, 97, 2**31, 2**50 - 2, 2**53 - 1, 10**15 - 2, 10**20, 2**64, -3]), choice([1, 1, 1, 2, -1, 0, 10, 2**50])
    form, word, ends = choice(FORMS), choice(["", "", "row ", "A.", "x["]), [choice(BETWEEN) for _ in range(below(1, 3))]
    text = "".join(word + form(first + step * i) + ends[i % len(ends)] for i in range(below(2, 12)))
    return text[below(3) :] if below(3) == 0 else text


def spoilt():
    text = counter()
    at = below(len(text) + 1)
    return text[:at] + choice(ODD + ["0", "7", "'", '"', "\\", "_"]) + text[at + below(2) :]


def repeated():
    unit = "".join(choice(ODD + list("abcxn01 \\'\"")) for _ in range(below(1, 6)))
    return choice(["", "", "y"]) + (unit * below(1, 8))[below(2) :] + choice(["", "", "z", "😀"])


def soup():
    letters = list("00112345xXoObBnNuUfF__++-..''\"\"\\\\\\   \t\n,;")
    return "".join(choice(ODD) if below(8) == 0 else choice(letters) for _ in range(below(30)))


def few():
    return " ".join(choice(["0", "1", "2", "3", "10", "a", "b", "0x2", "-1"]) for _ in range(below(2, 9)))


WRITTEN = [
    "", "a", "aa", "aaa", "aaaa", "aaaaa", "ab", "abab", "ababa", " ", "    ", "\n\n\n\n\n", "1", "1 2", "1 2 3", "1 5 2", "0 10 3",
    "3 2 1", "1 1 1", "1 2 3 4", "1 a 2", "5 a 6 b 7", "hello world", "abcabcabc", "x" * 3000, "ab" * 2000 + "c", "😀" * 9, "\ufffd" * 5,
    "na na na na", "the cat the cat the ca", "0x10 0x11 0x12 0x13", "0b1 0b10 0b11 0b100", "0o7 0o10 0o11", "1_000 1_001 1_002",
    "010 011 012 013", "000 00 0", "-1 -2 -3 -4", "+1 +2 +3", "-0 -00 -000", "1.1 1.2 1.3 1.4 1.5", "12.8. 12.9. 13.0. 13.1.",
    "1.2.3 1.2.4 1.2.5 1.2.6", "café 1 café 2 café 3 café 4", "A.1 , A.2 , A.3 , A.4 , A.5 , A.6", "\\n1\\n2\\n3\\n4", "\\nx1 \\nx2 \\nx3",
    "\\xx1 \\xx2 \\xx3", "\\\\n1 \\\\n2 \\\\n3", "it's 1 it's 2 it's 3", "\"1\" '2' \"3\"", "1'0 1'1 1'2", "\x01 \x02 \x03 \x04",
    "\x00 \x00 \x00 \x00", "\u200b\u200c\u200d", "\\\x01 \\\x02 \\\x03", "-\x00 -\x01 -\x02", "٣ ٤ ٥ ٦", "a٣ a٤ a٥ a٦", "-٣ ,-٤ ,-٥ ,-٦",
    "1٣ 1٤ 1٥", "٠x1 ٠x2 ٠x3", "² ³ ⁴ ⁵", "½ 1 ½ 2 ½ 3", "9007199254740992 9007199254740993 9007199254740994", f"{10**30} {10**30 + 1} {10**30 + 2}",
    f"0x{'f' * 20}d 0x{'f' * 20}e 0x{'f' * 20}f", " ".join("7" * 4299 + str(d) for d in range(3)), " ".join("7" * 4300 + str(d) for d in range(3)),
    '{"id": 1, "on": true}, {"id": 2, "on": true}, {"id": 3, "on": true}, {"id"', "| 1 | a |\n| 2 | a |\n| 3 | a |\n| 4 | a |",
    "2021-03-01, 2021-03-02, 2021-03-03, 2021-03-04", "12:58:01 12:58:02 12:58:03 12:58:04", "\\alpha_{1} + \\alpha_{2} + \\alpha_{3} + \\alpha_{4}",
    "\\nabla_1 \\nabla_2 \\nabla_3", "case 0: return 0;\n  case 1: return 1;\n  case 2: return 2;\n  case 3:", "for i in range(3):\n    print(i)\n",
    "static const char k[] = {0x00, 0x01, 0x02, 0x03, 0x04};", "page 8 of 90, page 9 of 90, page 10 of 90, page", "I\t1\r\nI\t2\r\nI\t3\r\nI\t4",
    "<td>1</td><td>2</td><td>3</td>", "1, 4, 9, 16, 25, 36", "10 9 8 7 6 5 4", "1 2 1 2 1 2 1 2", "a 1 b 1 a 2 b 2 a 3 b 3", "1 1 2 1 3 1 4 1 5",
]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--published", required=True, help="folder with the published filters")
    folder = arguments.parse_args().published
    patterns, lengths = published(folder, "pattern.py"), published(folder, "huffman_coding_filter.py")
    lengths.np = types.SimpleNamespace(array=numpy.array, ceil=numpy.ceil, log2=numpy.log2, sum=left_to_right)
    texts = dict.fromkeys(WRITTEN)
    for make, count in ((counter, 260), (spoilt, 160), (repeated, 120), (soup, 120), (few, 120)):
        texts.update(dict.fromkeys(make() for _ in range(count)))
    for text in texts:
        incrementing, repeating = patterns.is_pattern(text)
        row = {
            "text": text,
            "is_incrementing_upstream": bool(incrementing),
            "is_repeating_upstream": bool(repeating),
            "huffman_coding_length_upstream": float(lengths.calculate_huffman_code_length(text)),
        }
        print(json.dumps(row))


main()
