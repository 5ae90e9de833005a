"""The compiled kernel against the eager reference, both through their front doors: draws and history included.

Medians of interleaved repeats in one run, since a shared machine is noisy. The reference trains fewer epochs (its time
per update does not depend on them); the kernel trains the 200 epochs and records the 80 frames that a page asks for.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from core.engine.networks import Network
from core.engine.training import History, Recipe, Sample, reference, train, train_many, warm_up

REPEATS, STACKED_REPEATS = 9, 5
CASES = {"2-4-2-1": ((4, 2), 10), "2-8-8-1": ((8, 8), 10), "2-8-8-8-8-1": ((8,) * 4, 10), "2-32-32-1": ((32, 32), 32)}
WARMING = """import time
from core.engine.training import warm_up
begun = time.perf_counter()
warm_up()
print(time.perf_counter() - begun)"""


def xor(n: int) -> Sample:
    x = np.random.default_rng(0).uniform(-5, 5, (2 * n, 2))
    y = x[:, 0] * x[:, 1] >= 0
    return Sample(x[:n], y[:n], x[n:], y[n:])


def microseconds(run: Callable[[], History]) -> float:
    begun = time.perf_counter()
    updates = run().updates
    return (time.perf_counter() - begun) / updates * 1e6


def one_case(hidden: tuple[int, ...], batch: int, sample: Sample) -> dict[str, Any]:
    network, slow, fast = Network(2, hidden, 1), [], []
    for _ in range(REPEATS):
        slow.append(microseconds(lambda: reference.train(network, Recipe(batch=batch, epochs=10, frames=2), sample)))
        fast.append(microseconds(lambda: train(network, Recipe(batch=batch), sample)))
    return {
        "reference_us_per_update": round(statistics.median(slow), 1),
        "kernel_us_per_update": round(statistics.median(fast), 2),
        **times_faster(slow, fast),
    }


def times_faster(slow: list[float], fast: list[float]) -> dict[str, Any]:
    """By what the medians differ, with its 95 % interval: the repeats, pair by pair, drawn anew 2,000 times."""
    drawn = np.random.default_rng(0).integers(len(slow), size=(2000, len(slow)))
    ratios = np.median(np.array(slow)[drawn], axis=1) / np.median(np.array(fast)[drawn], axis=1)
    ends = [round(float(end), 1) for end in np.percentile(ratios, (2.5, 97.5))]
    return {"times_faster": round(statistics.median(slow) / statistics.median(fast), 1), "95 % interval": ends}


def thousand_runs(sample: Sample) -> dict[str, float]:
    """Updates per second of 1,000 seeds of 2-8-8-1 at once, and of one such run alone (median before and after)."""
    network = Network(2, (8, 8), 1)
    alone = [microseconds(lambda: train(network, Recipe(frames=2), sample)) for _ in range(REPEATS)]
    begun = time.perf_counter()
    histories = train_many([(network, Recipe(frames=2, seed=seed), sample) for seed in range(1000)])
    seconds = time.perf_counter() - begun
    alone += [microseconds(lambda: train(network, Recipe(frames=2), sample)) for _ in range(REPEATS)]
    together, single = sum(each.updates for each in histories) / seconds, 1e6 / statistics.median(alone)
    return {
        "cores": os.cpu_count() or 1,
        "single_updates_per_second": round(single),
        "together_updates_per_second": round(together),
        "together_times_single": round(together / single, 2),
        "seconds": round(seconds, 2),
    }


def stacked(sample: Sample, runs: int, epochs: int) -> float:
    """Microseconds per update of each of so many 2-8-8-1 networks that plain PyTorch trains side by side, stacked."""
    x, y = torch.tensor(sample.x, dtype=torch.float32), torch.tensor(sample.y, dtype=torch.float32)[:, None]
    sizes, chance = (2, 8, 8, 1), torch.Generator().manual_seed(0)
    layers = [
        (torch.randn(runs, fan_in, fan_out, generator=chance) / fan_in**0.5, torch.zeros(runs, 1, fan_out))
        for fan_in, fan_out in itertools.pairwise(sizes)
    ]
    learned = [part.requires_grad_() for layer in layers for part in layer]
    begun = time.perf_counter()
    for _ in range(epochs):
        orders = torch.stack([torch.randperm(len(x), generator=chance) for _ in range(runs)])
        for batch in orders.split(10, dim=1):
            h = x[batch]
            for index, (weight, bias) in enumerate(layers):
                h = torch.baddbmm(bias, h, weight)
                h = torch.tanh(h) if index < len(layers) - 1 else h
            loss = torch.nn.functional.binary_cross_entropy_with_logits(h, y[batch], reduction="none")
            gradients = torch.autograd.grad(loss.mean(dim=(1, 2)).sum(), learned)
            with torch.no_grad():
                for part, gradient in zip(learned, gradients, strict=True):
                    part -= 0.03 * gradient
    return (time.perf_counter() - begun) / (runs * epochs * -(-len(x) // 10)) * 1e6


def sisters(sample: Sample) -> dict[str, Any]:
    """96 sisters of one run, losses and accuracies included, and 1,000 against as many that PyTorch stacks."""
    network = Network(2, (8, 8), 1)
    runs = [(network, Recipe(epochs=100, frames=26, seed=seed), sample) for seed in range(96)]
    waits = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        train_many(runs)
        waits.append(1000 * (time.perf_counter() - begun))
    many = [(network, Recipe(epochs=100, frames=2, seed=seed), sample) for seed in range(1000)]
    ours, theirs = [], []
    torch.set_num_threads(os.cpu_count() or 1)
    for _ in range(STACKED_REPEATS):
        begun = time.perf_counter()
        updates = sum(run.updates for run in train_many(many))
        ours.append((time.perf_counter() - begun) / updates * 1e6)
        theirs.append(stacked(sample, 1000, 1))
    torch.set_num_threads(1)
    return {
        "96 sisters x 100 epochs, ms, median": round(statistics.median(waits), 1),
        "96 sisters x 100 epochs, ms, worst": round(max(waits), 1),
        "1,000 together, us per update of each": round(statistics.median(ours), 3),
        "1,000 stacked in PyTorch, us per update of each": round(statistics.median(theirs), 3),
        "against the stacked": times_faster(theirs, ours),
    }


def warming() -> dict[str, float]:
    """Seconds of warm_up() in a process of its own: the first ever, and the next, which finds the cache."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "NUMBA_CACHE_DIR": folder}
        command = [sys.executable, "-c", WARMING]
        cold, cached = (
            float(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
            for _ in range(2)
        )
    return {"cold_seconds": round(cold, 2), "cached_seconds": round(cached, 2)}


def main() -> dict[str, Any]:
    torch.set_num_threads(1)
    warm_up()
    sample = xor(250)
    cases = {name: one_case(hidden, batch, sample) for name, (hidden, batch) in CASES.items()}
    return {**cases, "1000 runs of 2-8-8-1": thousand_runs(sample), "sisters": sisters(sample), "warm_up": warming()}
