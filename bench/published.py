"""Times the published pattern and code-length functions alone, without Spark, on texts from standard input.

python3 bench/published.py FOLDER   (the published `filters` folder, which lies outside this repository)
Reads one JSON string per line, prints rows per second.
"""
import json
import sys
import time
import types
from pathlib import Path


def load(path):
    source = path.read_text()
    kept = [line for line in source.splitlines() if "pyspark" not in line and "from .base" not in line]
    module = types.ModuleType(path.stem)

    class Anything:
        def __getattr__(self, _):
            return self

        def __call__(self, *_args, **_kwargs):
            return lambda function: function

    for name in ("PIPELINE_SINGLETON", "DataFrame", "F", "T"):
        setattr(module, name, Anything())
    exec(compile("\n".join(kept), str(path), "exec"), module.__dict__)
    return module


folder = Path(sys.argv[1])
is_pattern = load(folder / "pattern.py").is_pattern
code_length = load(folder / "huffman_coding_filter.py").calculate_huffman_code_length
texts = [json.loads(line) for line in sys.stdin]
start = time.perf_counter()
for text in texts:
    is_pattern(text)
    code_length(text)
print(len(texts) / (time.perf_counter() - start))
