"""The kernels' machine code, whatever state its cache on the disk is in: a damaged or full one stops no training."""

import functools
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher

from core.engine.training import cloud, kernel, lane_maths, mersenne

MODULES = (lane_maths, mersenne, kernel, cloud)
PATIENCE = 300  # seconds for the compiler
HERE = "COMPILE_KERNEL_HERE"  # set in the process that compiles for others
COMPILING = threading.Lock()


def mended(module: Any, name: str) -> Callable[..., Any]:
    """The compiled function of a module; where its cache cannot be read or written, compiled anew, then without one."""

    def call(*arguments: Any) -> Any:
        compile_at_first()
        # The cache is read and written before the code runs, and the code itself raises nothing: to call it again is
        # safe.
        for mend in (compile_anew, do_without_cache):
            try:
                return getattr(module, name)(*arguments)
            except Exception:
                logging.getLogger(__name__).warning("the kernel's cache is of no use: %s", mend.__name__, exc_info=True)
                mend()
        return getattr(module, name)(*arguments)

    return call


train_epochs, measure = mended(kernel, "train_epochs"), mended(kernel, "measure")
train_together, measure_together = mended(cloud, "train_together"), mended(cloud, "measure_together")
begin, permute, keep = mended(mersenne, "begin"), mended(mersenne, "permute"), mended(mersenne, "keep")


def compile_at_first() -> None:
    """Before the first run of a process: see that the cache holds the kernels."""
    with COMPILING:
        _at_first()


@functools.cache
def _at_first() -> None:
    compile_apart()


def compile_apart() -> None:
    """Where the cache does not hold the kernels yet, have processes of their own fill it, one for each kernel: the
    compiler's memory does not stay with the server."""
    try:
        functions: list[Any] = [kernel.train_epochs, cloud.train_together]
        held = os.environ.get(HERE) or all(each._cache._cache_file._load_index() for each in functions)
    except Exception:  # no cache, or one that cannot be read: what reads it next will say so
        return
    if not held:
        with suppress(OSError):
            for process in [begun_apart(name) for name in ("warm_up_single", "warm_up_together")]:
                end_of(process)


def begun_apart(name: str) -> "subprocess.Popen[bytes]":
    """One function of the front door in a process of its own."""
    code, folder = f"from core.engine import training; training.{name}()", Path(__file__).parents[3]
    return subprocess.Popen([sys.executable, "-c", code], env=os.environ | {HERE: "1"}, cwd=folder)


def end_of(process: "subprocess.Popen[bytes]") -> None:
    with process:
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def compile_anew() -> None:
    """Fill the cache once more from nothing."""
    delete_cache()
    compile_apart()


def compiled_functions() -> list[Any]:
    return [each for module in MODULES for each in vars(module).values() if isinstance(each, Dispatcher)]


def delete_cache() -> None:
    """Delete the files of the kernels' caches; what cannot be deleted stays."""
    for folder in {each.stats.cache_path for each in compiled_functions() if each.stats.cache_path}:
        for module in MODULES:
            for file in Path(folder).glob(f"{module.__name__.rpartition('.')[2]}.*.nb?"):
                with suppress(OSError):
                    file.unlink()


def do_without_cache() -> None:
    """Compile from now on in memory only."""
    for each in compiled_functions():
        each._cache = NullCache()
