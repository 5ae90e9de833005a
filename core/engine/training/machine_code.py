"""The kernel's machine code, whatever state its cache on the disk is in: a damaged or full one stops no training."""

import logging
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import NullCache
from numba.core.dispatcher import Dispatcher

from core.engine.training import kernel


def train_epochs(*arguments: Any) -> tuple[int, bool]:
    """`kernel.train_epochs`; where its cache cannot be read or written, compiled anew, then without a cache."""
    # The cache is read and written before the code runs, and the code itself raises nothing: to call it again is safe.
    for mend in (delete_cache, do_without_cache):
        try:
            return kernel.train_epochs(*arguments)
        except Exception:
            logging.getLogger(__name__).warning("the kernel's cache is of no use: %s", mend.__name__, exc_info=True)
            mend()
    return kernel.train_epochs(*arguments)


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
