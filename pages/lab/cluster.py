"""Sweeps beyond this machine: trained by the Dask workers whose scheduler the operator names, and nobody else."""

from __future__ import annotations

import ipaddress
import logging
import os
import threading
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any
from urllib.parse import urlsplit

SETTING = "TRAINING_SCHEDULER"  # the environment variable that holds the scheduler's address
EVERY = 5.0  # seconds between two looks whether the scheduler is there and has workers
PATIENCE = 10  # seconds for it to answer
RETRIES = 2  # of a task that fails at a worker; one whose worker dies is begun again anyway


def refusal(address: str) -> str | None:
    """Why nothing is sent to this address; None where it is safe: encrypted, or this machine's own."""
    scheme, _, _ = address.rpartition("://")
    if scheme == "tls" or (scheme in ("", "tcp") and _is_here(address)):
        return None
    return (
        f"{SETTING} is {address}: only tls:// addresses are used, since whoever reaches an unprotected scheduler can"
        " run programs on its machines (tcp:// does for this machine's own, such as tcp://127.0.0.1:8786)."
    )


def _is_here(address: str) -> bool:
    try:
        host = urlsplit(f"//{address.rpartition('://')[2]}").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Cluster:
    """The connection to a scheduler: `executor` is None while there is none, or while it has no workers."""

    def __init__(self) -> None:
        self.executor: Executor | None = None
        self.over = threading.Event()
        self.said = ""

    def begin(self) -> None:
        """Keep up the connection to the scheduler that the operator has set, if any."""
        if address := os.environ.get(SETTING):
            threading.Thread(target=self.keep, args=(address,), name="cluster", daemon=True).start()

    def used(self) -> AbstractContextManager[None]:
        """Within it what this thread trains together is trained by the workers, if there are any."""
        if self.executor is None:
            return nullcontext()
        from core.engine.training import trained_by

        return trained_by(self.executor)

    def keep(self, address: str) -> None:
        """Connect to the scheduler, again and again if need be, until closed: for a thread of its own."""
        if reason := refusal(address):
            return self._say("Sweeps run on this machine", reason)
        client: Any = None
        while not self.over.is_set():
            try:
                client = client or _connected(address)
                workers = len(client.nthreads())
                self._use(client if workers else None)
            except Exception as error:
                self.executor = None
                _close(client)
                client = None
                self._say(f"The scheduler {address} cannot be reached: sweeps run on this machine", repr(error))
            else:
                what = f"by the workers of {address}" if workers else f"on this machine: {address} has no workers"
                self._say(f"Sweeps run {what}")
            self.over.wait(EVERY)
        self.executor = None
        _close(client)

    def close(self) -> None:
        """Have `keep` end; what is under way is trained on this machine."""
        self.over.set()

    def _use(self, client: Any) -> None:
        """Have sweeps use this client from now on, or none: then what waits for workers is given up."""
        before, self.executor = self.executor, client and (self.executor or client.get_executor(retries=RETRIES))
        if before and not client:
            before.shutdown(wait=False)

    def _say(self, what: str, why: str = "") -> None:
        """One line in the log, when what is to be said has changed."""
        if what != self.said:
            self.said = what
            logging.getLogger(__name__).warning("%s: %s" if why else "%s", *([what, why] if why else [what]))


def _connected(address: str) -> Any:
    from distributed import Client

    return Client(address, timeout=PATIENCE, set_as_default=False)


def _close(client: Any) -> None:
    """End a connection, and with it all that waits for it."""
    if client:
        with suppress(Exception):  # one that is broken need not be closed
            client.close(timeout=1)


CLUSTER = Cluster()
