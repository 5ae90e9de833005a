"""The kernel's machine code, whatever state its cache on the disk is in: a damaged or full one stops no training."""

import functools
import logging
import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher

from core.engine.training import kernel

PATIENCE = 300  # seconds for the compiler
HERE = "COMPILE_KERNEL_HERE"  # set in the process that compiles for others
COMPILING = threading.Lock()


def train_epochs(*arguments: Any) -> tuple[int, bool]:
    """`kernel.train_epochs`; where its cache cannot be read or written, compiled anew, then without a cache."""
    compile_at_first()
    # The cache is read and written before the code runs, and the code itself raises nothing: to call it again is safe.
    for mend in (compile_anew, do_without_cache):
        try:
            return kernel.train_epochs(*arguments)
        except Exception:
            logging.getLogger(__name__).warning("the kernel's cache is of no use: %s", mend.__name__, exc_info=True)
            mend()
    return kernel.train_epochs(*arguments)


def compile_at_first() -> None:
    """Before the first run of a process: see that the cache holds the kernel."""
    with COMPILING:
        _at_first()


@functools.cache
def _at_first() -> None:
    compile_apart()


def compile_apart() -> None:
    """Where the cache holds no kernel yet, have a process of its own fill it.

    Every process then runs the very same machine code. In the one that compiles, numba binds inner functions to copies
    that were optimised apart, and the last digits of a training differ from all later ones. Nor does the compiler's
    memory stay with the server.
    """
    try:
        cache: Any = vars(kernel)["train_epochs"]._cache
        held = os.environ.get(HERE) or cache._cache_file._load_index()
    except Exception:  # no cache, or one that cannot be read: what reads it next will say so
        return
    if not held:
        code = "from core.engine.training import warm_up; warm_up()"
        folder = Path(__file__).parents[3]
        with suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run([sys.executable, "-c", code], env=os.environ | {HERE: "1"}, cwd=folder, timeout=PATIENCE)


def compile_anew() -> None:
    """Fill the cache once more from nothing."""
    delete_cache()
    compile_apart()


def compiled_functions() -> list[Any]:
    return [each for each in vars(kernel).values() if isinstance(each, Dispatcher)]


def delete_cache() -> None:
    """Delete the files of this kernel's cache; what cannot be deleted stays."""
    for folder in {each.stats.cache_path for each in compiled_functions() if each.stats.cache_path}:
        for file in Path(folder).glob("kernel.*.nb?"):
            with suppress(OSError):
                file.unlink()


def do_without_cache() -> None:
    """Compile from now on in memory only."""
    for each in compiled_functions():
        each._cache = NullCache()
