"""Trainings in a process of their own: on a processor of another name, with a cache of machine code of their own."""

import os
import subprocess
import sys
from pathlib import Path

# Of the runs the bits count. Adam at this rate is so unsteady that a last digit that differs is seen in its losses.
TRAIN = """
import hashlib
import numpy as np
from core.data.datasets import load
from core.engine.networks import Network
from core.engine.training import Recipe, Sample, train, train_many
rng = np.random.default_rng(0)
x = rng.standard_normal((50, 2))
sample = Sample(x, (x[:, 0] * x[:, 1] > 0).astype(int), x, (x[:, 0] > 0).astype(int))
runs = [(Network(2, (8, 8), 1, dropout=0.2), Recipe(rate=0.3, epochs=20, seed=k), sample) for k in range(16)]
made = [*train_many(runs), train(*runs[0])]
digest = hashlib.sha256()
for run in made:
    for part in [part for pair in run.weights for part in pair] + [run.train_loss, run.batch_loss]:
        digest.update(np.ascontiguousarray(part).tobytes())
points = load("Circle", 200, 0.1, 0)
recipe = Recipe(loss="BCEWithLogits", optimizer="Adam", rate=0.3, batch=10, epochs=60)
unsteady = train(Network(2, (8, 8), 1, "tanh"), recipe, Sample(points.x, points.y, points.x, points.y))
print(digest.hexdigest(), float(made[0].train_loss[-1]), *unsteady.train_loss.tolist())
"""


def on_processor(name: str = "", cache: Path | None = None) -> list[str]:
    """The digest of some trainings, a loss, and those of an unsteady one; without a name on this machine's processor.

    The machine code is kept in the folder `cache`, and with none where the product keeps it.
    """
    chosen = {"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": ""} if name else {}
    kept = {"NUMBA_CACHE_DIR": str(cache)} if cache else {}
    done = subprocess.run(
        [sys.executable, "-c", TRAIN], env=os.environ | chosen | kept | {"PYTHONPATH": "."}, capture_output=True,
        text=True, timeout=400, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
