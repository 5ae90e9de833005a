"""Ways to make chance repeatable: each seeds a stream of random numbers, lets others work meanwhile, and draws three.

Global seeds set a stream that a whole process shares; local ones make a stream of one's own. Seeding the real global
streams here would disturb every other visitor of this server (threads of one process), which is the very lesson. So
the shared streams are stand-ins: `np.random.seed` and `np.random.randn` are methods of one hidden RandomState, and
`torch.manual_seed` seeds one hidden Generator; a fresh one of each gives the same numbers. A test runs the lines as
written, in a process of their own, and compares.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch


class Shared(NamedTuple):
    """The streams that everything in a process shares."""

    numpy: np.random.RandomState
    torch: torch.Generator


class Seeder(NamedTuple):
    """One mechanism: the line as one writes it (seed as {seed}), and `draw(shared, seed, meanwhile)` that does it."""

    code: str
    draw: Callable[[Shared, int, Callable[[], None]], np.ndarray]


def from_global_numpy(shared: Shared, seed: int, meanwhile: Callable[[], None]) -> np.ndarray:
    shared.numpy.seed(seed)
    meanwhile()
    return shared.numpy.randn(3)


def from_random_state(shared: Shared, seed: int, meanwhile: Callable[[], None]) -> np.ndarray:
    own = np.random.RandomState(seed)
    meanwhile()
    return own.randn(3)


def from_global_torch(shared: Shared, seed: int, meanwhile: Callable[[], None]) -> np.ndarray:
    shared.torch.manual_seed(seed)
    meanwhile()
    return torch.randn(3, generator=shared.torch).numpy()


def from_default_rng(shared: Shared, seed: int, meanwhile: Callable[[], None]) -> np.ndarray:
    own = np.random.default_rng(seed)
    meanwhile()
    return own.standard_normal(3)


def from_own_generator(shared: Shared, seed: int, meanwhile: Callable[[], None]) -> np.ndarray:
    own = torch.Generator().manual_seed(seed)
    meanwhile()
    return torch.randn(3, generator=own).numpy()


SEEDERS: dict[str, Seeder] = {
    "global, numpy": Seeder("np.random.seed({seed}); np.random.randn(3)", from_global_numpy),
    "local, numpy's old way": Seeder("np.random.RandomState({seed}).randn(3)", from_random_state),
    "global, torch": Seeder("torch.manual_seed({seed}); torch.randn(3)", from_global_torch),
    "local, numpy today": Seeder("np.random.default_rng({seed}).standard_normal(3)", from_default_rng),
    "local, torch today": Seeder(
        "torch.randn(3, generator=torch.Generator().manual_seed({seed}))", from_own_generator
    ),
}  # fmt: skip


class Seeded(NamedTuple):
    """Three numbers drawn once, drawn again from the same seed, and again with someone else's draw in between."""

    code: str
    once: np.ndarray
    again: np.ndarray
    disturbed: np.ndarray


def seeded(seed: int) -> dict[str, Seeded]:
    """Every mechanism run three times from `seed`."""
    shared = Shared(np.random.RandomState(0), torch.Generator())

    def nobody() -> None:
        return None

    def somebody() -> None:
        shared.numpy.rand()
        torch.rand(1, generator=shared.torch)

    return {
        label: Seeded(
            seeder.code.format(seed=seed),
            *(seeder.draw(shared, seed, between) for between in (nobody, nobody, somebody)),
        )
        for label, seeder in SEEDERS.items()
    }


def seed_table(seed: int) -> list[tuple[str, str, str, str, str]]:
    """For each mechanism its name and line; its first number, the same again, and after another's draw (bold: new)."""
    rows = []
    for label, way in seeded(seed).items():
        changed = not np.array_equal(way.disturbed, way.once)
        once, again, disturbed = (f"{drawn[0]:.4f}".replace("-", "−") for drawn in (way.once, way.again, way.disturbed))
        rows.append((label, way.code, once, again, f"**{disturbed}**" if changed else disturbed))
    return rows
