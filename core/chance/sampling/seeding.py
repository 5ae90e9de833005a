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

from core.experiment.wording import fixed


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
    "np.random.seed (global)": Seeder("np.random.seed({seed}); np.random.randn(3)", from_global_numpy),
    "RandomState (local)": Seeder("np.random.RandomState({seed}).randn(3)", from_random_state),
    "torch.manual_seed (global)": Seeder("torch.manual_seed({seed}); torch.randn(3)", from_global_torch),
    "default_rng (local)": Seeder("np.random.default_rng({seed}).standard_normal(3)", from_default_rng),
    "torch.Generator (local)": Seeder(
        "torch.randn(3, generator=torch.Generator().manual_seed({seed}))", from_own_generator
    ),
}  # fmt: skip


class Seeded(NamedTuple):
    """Three numbers drawn once, drawn again from the same seed, and again with someone else's draws in between."""

    code: str
    once: np.ndarray
    again: np.ndarray
    disturbed: np.ndarray


def seeded(seed: int, strangers: int = 1) -> dict[str, Seeded]:
    """Every mechanism run three times from `seed`, the last time with `strangers` numbers drawn in between."""
    shared = Shared(np.random.RandomState(0), torch.Generator())

    def nobody() -> None:
        return None

    def somebody() -> None:
        shared.numpy.rand(strangers)
        torch.rand(strangers, generator=shared.torch)

    return {
        label: Seeded(
            seeder.code.format(seed=seed),
            *(seeder.draw(shared, seed, between) for between in (nobody, nobody, somebody)),
        )
        for label, seeder in SEEDERS.items()
    }


def repeated(seeds: dict[str, Seeded]) -> int:
    """How many mechanisms gave the same numbers when run again."""
    return sum(np.array_equal(drawn.once, drawn.again) for drawn in seeds.values())


def changed(seeds: dict[str, Seeded]) -> list[str]:
    """Which mechanisms gave other numbers after someone else's draws."""
    return [label for label, drawn in seeds.items() if not np.array_equal(drawn.disturbed, drawn.once)]


def seed_table(seeds: dict[str, Seeded]) -> list[tuple[str, str, str, str]]:
    """For each mechanism its name, its first number, the same again, and after another's draws (bold: changed)."""
    rows, moved = [], changed(seeds)
    for label, way in seeds.items():
        once, again, disturbed = (fixed(float(drawn[0]), 4) for drawn in (way.once, way.again, way.disturbed))
        rows.append((label, once, again, f"**{disturbed}**" if label in moved else disturbed))
    return rows
