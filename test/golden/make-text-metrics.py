"""Writes text-metrics.jsonl: texts of our own with what the toolkits of the field, and zlib, say of them; first line: names.

Needs Python 3.11 (Unicode 14) with vanilla zlib 1.2.13 or another one whose level 6 writes the same, and unpacked packages:

    pip download --no-deps datatrove==0.10.1 dolma==1.2.1 nemo-curator==1.4.0   # and unzip the wheels into FOLDER
    python3.11 test/golden/make-text-metrics.py --packages FOLDER > test/golden/text-metrics.jsonl

With --texts FILE (JSON lines that have a `text`) it says the same of those. Words are cut at white space for datatrove
too. RedPajama-Data v2 is no package: its rules are restated here.
"""

import argparse
import ast
import json
import logging
import math
import random
import re
import string
import types
import unicodedata
import zlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Callable, Counter as CounterType, List, Tuple, Union  # noqa: F401: names that the packages use

assert unicodedata.unidata_version == "14.0.0", "needs Python 3.11"


def definitions(path, names, given=()):
    """The named functions, classes and constants of a published file, without what the file imports."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    kept = [n for n in tree.body if getattr(n, "name", None) in names or isinstance(n, ast.Assign) and n.targets[0].id in names]
    module = types.SimpleNamespace()
    scope = {**globals(), **dict(given)}
    exec(compile(ast.Module(kept, []), str(path), "exec"), scope)
    module.__dict__.update({name: scope[name] for name in names})
    return module


def datatrove(package, text):
    words = text.split()
    values = {}
    for n in range(5, 11):
        values[f"duplicate_{n}gram_fraction_datatrove"] = package.find_all_duplicate(words, n) / len(text) if text else None
    for n in range(2, 5):
        ngrams = package.get_n_grams(words, n)
        values[f"top_{n}gram_fraction_datatrove"] = package.find_top_duplicate(ngrams) / len(text) if ngrams else None
    for name, pieces in (("line", re.split("\n+", text)), ("paragraph", re.split(r"\n{2,}", text.strip()))):
        again, characters = package.find_duplicates(pieces)
        values[f"duplicate_{name}_fraction_datatrove"] = again / len(pieces) if text else None
        values[f"duplicate_{name}_character_fraction_datatrove"] = characters / len(text) if text else None
    return values


def dolma(package, text):
    found = package.get_attributes(text)
    duplicate, top = dict(found.fraction_of_characters_in_duplicate_ngrams), dict(found.fraction_of_characters_in_most_common_ngram)
    return {
        **{f"duplicate_{n}gram_fraction_dolma": duplicate.get(n) for n in range(5, 11)},
        **{f"top_{n}gram_fraction_dolma": top.get(n) for n in range(2, 5)},
        "duplicate_line_fraction_dolma": found.fraction_of_duplicate_lines if text else None,
        "duplicate_line_character_fraction_dolma": found.fraction_of_characters_in_duplicate_lines if text else None,
    }


def redpajama(text):
    bare = text.translate(str.maketrans("", "", string.punctuation)).lower()
    words = unicodedata.normalize("NFD", re.sub(r"\s+", " ", bare.strip())).split()
    total = sum(map(len, words))
    values = {}
    for n in range(5, 11):
        ngrams = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
        counts = Counter(ngrams)
        covered = {i + j for i, ngram in enumerate(ngrams) if counts[ngram] > 1 for j in range(n)}
        values[f"duplicate_{n}gram_fraction_redpajama"] = sum(len(words[i]) for i in covered) / total if total else 0
    for n in range(2, 5):
        ngrams = Counter(tuple(words[i : i + n]) for i in range(len(words) - n + 1))
        ngram, count = ngrams.most_common(1)[0] if ngrams else ((), 0)
        values[f"top_{n}gram_fraction_redpajama"] = sum(map(len, ngram)) * count / total if count > 1 else 0
    return values


def nemo(package, text):
    values = {f"duplicate_{n}gram_fraction_nemo": f.score_document(text) for n, f in package.filters.items()}
    for name, pieces in (("line", package.get_sentences(text) if text else []), ("paragraph", package.get_paragraphs(text) if text else [])):
        values[f"distinct_{name}_fraction_nemo"] = len(set(pieces)) / len(pieces) if pieces else None
        characters = len("".join(pieces))
        values[f"distinct_{name}_character_fraction_nemo"] = len("".join(set(pieces))) / characters if characters else None
    return values


def plain(text):
    words, data = text.split(), text.encode()
    raw = zlib.compressobj(6, zlib.DEFLATED, -15, 8)
    size = len(raw.compress(data)) + len(raw.flush())
    total = len(text)
    share = lambda test: sum(map(test, text)) / total if total else None
    counts = Counter(text).values()
    lines = text.split("\n") if text else []
    values = {
        "deflate_bytes": size,
        "zlib_entropy": len(zlib.compress(data)),
        "compression_ratio": size / len(data) if data else None,
        "character_entropy": sum(-c / total * math.log2(c / total) for c in counts) + 0.0 if total else None,
        "character_count": total,
        "word_count": len(words),
        "line_count": len(lines),
        "longest_line": max(map(len, lines), default=0),
        "whitespace_fraction": share(str.isspace),
        "digit_fraction": share(str.isdecimal),
        "punctuation_fraction": share(lambda c: c in string.punctuation or unicodedata.category(c)[0] == "P"),
        "letter_fraction": share(lambda c: unicodedata.category(c)[0] == "L"),
        "upper_case_fraction": share(lambda c: unicodedata.category(c) == "Lu"),
        "non_ascii_fraction": share(lambda c: c > "\x7f"),
    }
    for n in (1, 2, 3):
        ngrams = [tuple(words[i : i + n]) for i in range(len(words) - n + 1)]
        values[f"distinct_{n}_words"] = len(set(ngrams)) / len(ngrams) if ngrams else None
    return values


def packages(folder):
    root = Path(folder)
    found = definitions(
        root / "datatrove/pipeline/filters/gopher_repetition_filter.py",
        ["get_n_grams", "find_duplicates", "find_top_duplicate", "find_all_duplicate"],
    )
    tagger = definitions(
        root / "dolma/taggers/gopher.py",
        ["REQUIRED_ENGLISH_WORDS", "SYMBOLS", "BULLET_POINTS", "robust_median", "GopherAttributes", "get_attributes", "all_ngram_counts"],
        {"Span": None},
    )
    names = ["get_word_splitter", "get_ngrams", "get_paragraphs", "get_sentences"]
    text_utils = definitions(root / "nemo_curator/stages/text/utils/text_utils.py", names)
    base = type("DocumentFilter", (), {"_ngrams": None})
    filters = definitions(
        root / "nemo_curator/stages/text/filters/heuristic/repetition/repetition.py",
        ["RepeatingDuplicateNGramsFilter"],
        {**vars(text_utils), "DocumentFilter": base},
    )
    text_utils.filters = {n: filters.RepeatingDuplicateNGramsFilter(n=n) for n in range(5, 11)}
    return found, tagger, text_utils


random_ = random.Random(20261121)
choice, below = random_.choice, random_.randrange
WORDS = "a b ab abc the cat sat on mat 1 11 111 - -- --- The CAT, mat. it's É é e\u0301 ß ΣΑΣ İ 漢字 😀 \ufffd\ufffd ٣ ½ 0x1f <td> </td> {0, 0}".split()
SPACES = [" ", " ", " ", " ", "  ", "\n", "\n", "\n\n", "\n\n\n", "\t", "\r\n", "\u3000", "\xa0", "\x1c", "\x85", "\u200b"]


def babble():
    vocabulary = [choice(WORDS) for _ in range(below(1, 12))]
    spaces = [choice(SPACES) for _ in range(below(1, 4))]
    return "".join(choice(vocabulary) + choice(spaces) for _ in range(below(1, 90)))


def refrain():
    unit = [choice(WORDS) + choice(SPACES) for _ in range(below(1, 14))]
    parts = []
    for i in range(below(2, 9)):
        parts += unit if below(4) else unit[: below(1, len(unit) + 1)] + [str(i), choice(SPACES)]
    return "".join(parts)


def ones():
    return " ".join(choice("1-") * below(1, 4) for _ in range(below(5, 40)))


def noise():
    return "".join(chr(choice([below(32, 127), below(160, 0x2FF), below(0x3000, 0x3100), below(0x1F600, 0x1F640)])) for _ in range(below(300)))


def runs():
    return "".join(choice(["ab", "x", "0, ", "\n", "é", "qrs tuv "]) * below(1, 300) for _ in range(below(1, 6)))


WRITTEN = [
    "", " ", "a", "\n", "\n\n\n", "é", "\ufffd", "😀", "a a", "a a a a a a a a a a a a", "1 11 1 11 1 11 1 11 1 11 1 11 1 11",
    "one two three four five six seven eight nine ten", "one two three four five one two three four five", "x\nx\nx\n", "\nx\n\nx\n", "x\n\ny\n\nx",
    "x\n \nx\n\t\nx", "The the THE the. the, the; the! 'the' the? the-the the:", "straße STRASSE strasse", "ΟΔΟΣ ΟΔΟΣ. οδος ΟΔΟΣ1",
    "é e\u0301 é e\u0301 é e\u0301 é e\u0301 é e\u0301 é e\u0301", "ab" * 3000, "😀é漢" * 500, "".join(chr(33 + i * i % 90) for i in range(4000)),
    "\n".join(f"row {i % 7} of {i}" for i in range(400)), " ".join(str(i) for i in range(3000)),
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", required=True, help="folder with the toolkits' packages")
    parser.add_argument("--texts", help="JSON lines with a text each, instead of our own")
    arguments = parser.parse_args()
    found, tagger, curator = packages(arguments.packages)
    texts = dict.fromkeys(WRITTEN)
    for make, count in ((babble, 60), (refrain, 70), (ones, 25), (noise, 12), (runs, 20)):
        texts.update(dict.fromkeys(make() for _ in range(count)))
    if arguments.texts:
        texts = [json.loads(line)["text"] for line in open(arguments.texts, encoding="utf-8")]
    names = None
    for text in texts:
        row = {**plain(text), **datatrove(found, text), **dolma(tagger, text), **redpajama(text), **nemo(curator, text)}
        if names is None:
            names = ["text", *row]
            print(json.dumps(names))
        print(json.dumps([text, *row.values()]))


main()
