"""Every seeding line gives the numbers that the page shows, run as it is written in a process of its own."""

import json
import subprocess
import sys

import numpy as np
import torch

from core.chance.sampling.seeding import SEEDERS, seeded

AS_WRITTEN = """
import json, sys
import numpy as np, torch
def somebody():
    np.random.rand(); torch.rand(1)
def run(line, between):
    # The line's last call is the draw; what stands before it seeds.
    first, _, last = line.rpartition("; ")
    exec(first); between()
    return [float(number) for number in eval(last)]
lines = json.loads(sys.argv[1])
print(json.dumps([[run(line, lambda: None), run(line, lambda: None), run(line, somebody)] for line in lines]))
"""


def test_the_lines_as_written_give_the_same_numbers_in_a_process_of_their_own():
    ours = seeded(17)
    lines = json.dumps([way.code for way in ours.values()])
    ran = subprocess.run([sys.executable, "-c", AS_WRITTEN, lines], capture_output=True, text=True, check=True)
    for way, theirs in zip(ours.values(), json.loads(ran.stdout), strict=True):
        np.testing.assert_array_equal([way.once, way.again, way.disturbed], theirs)


def test_each_seed_repeats_and_only_the_global_ones_are_disturbed():
    for label, way in seeded(3).items():
        np.testing.assert_array_equal(way.once, way.again)
        assert np.array_equal(way.once, way.disturbed) == label.endswith("(local)")


def test_without_a_stranger_nothing_changes_and_five_draws_change_the_global_ones_too():
    for strangers in (0, 5):
        changed = {label for label, way in seeded(17, strangers).items() if not np.array_equal(way.once, way.disturbed)}
        assert changed == (set() if not strangers else {"np.random.seed (global)", "torch.manual_seed (global)"})


def test_a_new_layer_takes_its_weights_from_torchs_global_stream():
    first, second = [], []
    for weights in (first, second):
        with torch.random.fork_rng():
            torch.manual_seed(17)
            weights.append(torch.nn.Linear(2, 3).weight)
    assert torch.equal(first[0], second[0])


def test_which_mechanisms_share_their_numbers():
    first = {label: tuple(way.once) for label, way in seeded(17).items()}
    assert first["np.random.seed (global)"] == first["RandomState (local)"]
    assert first["torch.manual_seed (global)"] == first["torch.Generator (local)"]
    assert len(set(first.values())) == 3 and len(SEEDERS) == 5


def test_nothing_global_is_touched():
    before = np.random.get_state()[1].copy(), torch.get_rng_state()
    seeded(99)
    assert np.array_equal(before[0], np.random.get_state()[1]) and torch.equal(before[1], torch.get_rng_state())
