"""Scripts run as a person runs them: each in a process and a folder of its own, with the field's libraries only.

One process imports these libraries once and is forked for every script: importing torch takes longer than any script.
"""

from __future__ import annotations

import atexit
import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

PARENT = """
import json, os, runpy, signal, sys, traceback
import numpy, scipy.special, scipy.stats, sklearn.datasets, torch
for line in sys.stdin:
    asked = json.loads(line)
    child = os.fork()
    if child == 0:
        signal.alarm(asked["seconds"])
        os.chdir(asked["folder"])
        for stream, name in ((1, "stdout"), (2, "stderr")):
            os.dup2(os.open(asked["folder"] + "/" + name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
        sys.stdin = open(os.devnull)
        sys.argv = [asked["path"], *asked["arguments"]]
        code = 0
        try:
            runpy.run_path(asked["path"], run_name="__main__")
        except SystemExit as ended:
            code = ended.code or 0
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code if isinstance(code, int) else 1)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Done(NamedTuple):
    """How a script ended, and what it printed."""

    returncode: int
    stdout: str
    stderr: str


@functools.cache
def parent() -> subprocess.Popen:
    """The process that is forked; warnings are errors in it, as a script that warns is not clean."""
    command = [sys.executable, "-W", "error", "-I", "-c", PARENT]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
    atexit.register(process.kill)
    return process


def run_alone(text: str, folder: Path, *arguments: str, seconds: int = 120) -> Done:
    """Run the script `text` from a file in `folder`, which holds what it printed afterwards."""
    path = folder / "script.py"
    path.write_text(text, encoding="utf-8")
    asked = {"path": str(path), "folder": str(folder), "arguments": arguments, "seconds": seconds}
    process = parent()
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    code = int(process.stdout.readline())
    return Done(code, *((folder / name).read_text(encoding="utf-8") for name in ("stdout", "stderr")))
