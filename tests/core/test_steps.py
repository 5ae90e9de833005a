"""Background computations can be stopped at once: their steps are short, at the heaviest settings too."""

import inspect
import time
from itertools import islice
from typing import Any

import pytest

from core.descent.curves import TYPED_CURVE
from core.experiment.knobs import knobs
from core.experiment.part import Part, parts_of, result_of
from pages.sections import SECTIONS, topic_of

# On a free core every step takes 0.4 s at most; the processor's time of this thread alone is measured, with a margin.
LONGEST = 1.2
LOOKED_AT = 6
DEEP = {"depth": 50, "width": 64, "updates": 1500, "activation": "GELU", "normalisation": "Weight normalisation"}
SINES = "*".join(f"sin(x+{n})" for n in range(1, 17))
HEAVY: dict[str, list[dict[str, Any]]] = {
    "vanishing_exploding": [DEEP | {"residual": True, "dropout": 0.5, "pretraining": True}],
    "descent_1d": [{"epochs": 1000}, {"curve": TYPED_CURVE, "typed": SINES, "epochs": 1000}],
    "learning_rates": [{"surface": "Peaks", "steps": 500}],
    "descent_2d": [{}],
    "perceptron": [{"count": 200, "spread": 3.0, "passes": 30}],
}


TOPICS = {name: topic_of(name) for names in SECTIONS.values() for name in names}
SWEEPS = [(name, part) for name, topic in TOPICS.items() for part in parts_of(topic) if part.sweeps]


def test_the_heaviest_settings_of_every_topic_with_steps_are_known() -> None:
    asked = {name for name, part in SWEEPS if "cancelled" not in inspect.signature(part.run).parameters}
    assert asked == set(HEAVY)


@pytest.mark.parametrize(
    ("name", "part", "changes"),
    [(name, part, changes) for name, part in SWEEPS for changes in HEAVY.get(name, [])],
    ids=lambda value: value if isinstance(value, str) else getattr(value, "name", ",".join(map(str, value))[:40]),
)
def test_no_step_takes_long(name: str, part: Part, changes: dict[str, Any]) -> None:
    topic = TOPICS[name]
    assert set(changes) <= set(knobs(topic.Settings))
    settings = topic.Settings(**changes)
    result_of(parts_of(topic)[0], topic.Settings())  # what is loaded at first sight is not a step's
    each, began = [], time.thread_time()
    for done, total, _ in islice(part.run(settings), LOOKED_AT):
        each.append(time.thread_time() - began)
        assert 0 <= done <= total
        began = time.thread_time()
    assert max(each) < LONGEST, each
    assert len(each) == LOOKED_AT or done == total
