"""Ways to take a sample, fair and not, and what happens to the mean when samples are drawn again and again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.data.populations import Population

# A biased sampler asks from a register of this many members, in which some stand too often and some not at all.
MEMBERS = 65_536
BLOCK = 500_000  # numbers drawn at once: enough for speed, little enough for memory
SIZES = np.array([1, 2, 5, 10, 20, 50, 100, 200, 500])

Draw = Callable[[np.random.Generator, int | tuple[int, ...]], np.ndarray]


def ranks_by_size(shares: np.ndarray, strength: float) -> np.ndarray:
    """In `strength` of all cases the larger of two is taken: rank u with density 1 − s + 2su."""
    if strength == 0:
        return shares
    rest = 1 - strength
    return (np.sqrt(rest**2 + 4 * strength * shares) - rest) / (2 * strength)


def ranks_by_convenience(shares: np.ndarray, strength: float) -> np.ndarray:
    """The largest `strength` of the population is out of reach."""
    return shares * (1 - strength)


BIASES: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {
    "By size": ranks_by_size,
    "By convenience": ranks_by_convenience,
}


def register(population: Population, sampler: str, strength: float, seed: int) -> np.ndarray:
    """The members (65,536,) that a biased sampler draws from, every entry equally often."""
    members = np.sort(population.draw(np.random.default_rng([seed, 2]), MEMBERS))
    shares = (np.arange(MEMBERS) + 0.5) / MEMBERS
    return members[np.floor(BIASES[sampler](shares, strength) * MEMBERS).astype(int)]


def draw_from(members: np.ndarray) -> Draw:
    """Fair draws from a register of 65,536 members."""
    return lambda rng, shape: members[rng.integers(0, MEMBERS, shape, dtype=np.uint16)]


def sample_means(draw: Draw, n: int, count: int, keep: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """The means (count,) of `count` samples of n, and the samples at the places `keep` (K, n)."""
    rng = np.random.default_rng([seed, 4])
    rows = max(1, BLOCK // n)
    means, kept = np.empty(count), np.empty((len(keep), n))
    for start in range(0, count, rows):
        block = draw(rng, (min(rows, count - start), n))
        means[start : start + len(block)] = block.mean(axis=1)
        here = (keep >= start) & (keep < start + len(block))
        kept[here] = block[keep[here] - start]
    return means, kept


def typical_errors(draw: Draw, truth: float, finite: bool, seed: int, count: int = 400) -> np.ndarray:
    """How far the mean of n lies from `truth`, for n in SIZES: root of the mean square over `count` samples.

    Where the population has no variance that has no limit either; then what two thirds (68 %) stay below.
    """
    samples = draw(np.random.default_rng([seed, 1]), (count, int(SIZES[-1])))
    misses = np.array([samples[:, :n].mean(axis=1) - truth for n in SIZES])
    return np.sqrt((misses**2).mean(axis=1)) if finite else np.quantile(np.abs(misses), 0.6827, axis=1)


def slope(sizes: np.ndarray, errors: np.ndarray) -> float:
    """The slope of log error over log n: −0.5 if the error shrinks as 1/√n."""
    return float(np.polyfit(np.log(sizes), np.log(errors), 1)[0])


def running_means(draw: Draw, places: np.ndarray, runs: int, seed: int) -> np.ndarray:
    """The mean of the first 1, 2, 3, … numbers of `runs` long sequences, at `places` (runs, P)."""
    numbers = draw(np.random.default_rng([seed, 3]), (runs, int(places[-1])))
    return (np.cumsum(numbers, axis=1) / np.arange(1, numbers.shape[1] + 1))[:, places - 1]


def bins_of(means: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Which bin each mean falls into; one more than there are for those beyond the edges."""
    bins = len(edges) - 1
    which = np.floor((means - edges[0]) / (edges[1] - edges[0]))
    return np.where((which >= 0) & (which < bins), which, bins).astype(int)


def histograms(means: np.ndarray, counts: np.ndarray, edges: np.ndarray, least: int = 1) -> np.ndarray:
    """The histogram (F, bins) of the first `counts` means, as densities.

    Fewer than `least` are drawn as if they were a part of that many: each then adds the same height to its bin.
    """
    bins, which = len(edges) - 1, bins_of(means, edges)
    parts = np.split(which, counts[:-1])
    grown = np.cumsum([np.bincount(part, minlength=bins + 1) for part in parts], axis=0)[:, :bins]
    return grown / np.maximum(counts, least)[:, None] / (edges[1] - edges[0])
