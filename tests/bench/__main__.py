"""`python -m tests.bench NAME` runs tests/bench/NAME.py's main() and prints what it measured as JSON."""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

names = sorted(each.name for each in pkgutil.iter_modules([str(Path(__file__).parent)]) if each.name != "__main__")
if len(sys.argv) != 2 or sys.argv[1] not in names:
    sys.exit(f"usage: python -m tests.bench NAME, NAME one of: {', '.join(names)}")
print(json.dumps(importlib.import_module(f"tests.bench.{sys.argv[1]}").main(), indent=2))
