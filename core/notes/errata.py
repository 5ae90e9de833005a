"""The errata of the notes: what is written, what happens when it is run, and the mend."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from core.descent.descent_2d.slips import slips as landscapes
from core.experiment.shown_code import Slip, happens
from core.experiment.wording import percent, plain
from core.networks.backpropagation.slips import SLIPS as BACKPROPAGATION
from core.networks.losses.slips import slips as losses
from core.networks.regression import sentences
from core.networks.regression.slips import ANSWERS
from core.notes.claim import Bench, Claim, Found
from core.numbers.dot_product.slips import slips as dot_product
from core.numbers.entropy.slips import slips as entropy
from core.numbers.extremes.slips import slips as extremes
from core.numbers.logarithms.slips import slips as logarithms
from core.regularization.weight_penalties.slips import slips as penalties


class Erratum(NamedTuple):
    """An erratum by its number: its passage, the page that shows it, what is written, and the mend.

    `told` says what the code as written does, and the mended one, where that is not found by running them alone.
    """

    number: int
    passage: str
    topic: str
    slip: Slip
    part: str = ""
    told: Callable[[Bench], tuple[str, str]] | None = None

    def run(self, bench: Bench) -> tuple[str, str]:
        """What the code as written does, and the mended one."""
        return self.told(bench) if self.told else (happens(self.slip.code), happens(self.slip.mend))


def regression_found(bench: Bench, part: str, **sets: object) -> Found:
    """What a part of the regression page comes to."""
    return bench.found(Claim("regression", "", "regression", part), sets)


def wrong_answers(bench: Bench) -> tuple[str, str]:
    """What the notes' last line does; the mended one's loss stands beside it."""
    found = regression_found(bench, "fit")
    return sentences.slip_happens(found.result), f"the loss of model(x) is {plain(found.value('training loss'))}."


def deaths(bench: Bench) -> tuple[str, str]:
    """How often the notes' network ends as a constant, and how often one of eight units does."""
    found = regression_found(bench, "dead")
    constant, start, way = (
        found.value(name) for name in ("end as a constant", "dead from the start", "died on the way")
    )
    wider = [regression_found(bench, "fit", units=8, seed=seed, epochs=100) for seed in range(FEWER)]
    flat = sum(not each.says("answers", "vary with x") for each in wider)
    return (
        f"under 1,000 seeds {percent(constant)} end as a constant ({found.text('95 % interval')}): "
        f"{percent(start)} were "
        f"dead from the start, {percent(way)} died on the way."
    ), f"under {FEWER} seeds {flat} end as a constant."


FEWER = 100  # seeds of the wider network
NOTES_NETWORK = Slip(
    "The notes' regression passes everything through one ReLU unit. If the unit is at 0 for all 30 points, so is its "
    "slope, and it never learns: the network is a constant.",
    "model = nn.Sequential(\n    nn.Linear(1, 1),\n    nn.ReLU(),\n    nn.Linear(1, 1)\n)",
    "model = nn.Sequential(\n    nn.Linear(1, 8),\n    nn.ReLU(),\n    nn.Linear(8, 1)\n)",
    "With eight units all would have to be at 0 at once. A straight line needs no hidden unit at all.",
)
ERRATA = (
    Erratum(1, "entropy", "entropy", entropy()[0], "two"),
    Erratum(2, "entropy", "entropy", entropy()[2], "binary"),
    Erratum(3, "extremes", "extremes", extremes()[0]),
    Erratum(4, "entropy", "entropy", entropy()[1], "surprise"),
    Erratum(5, "regression", "regression", ANSWERS, "fit", wrong_answers),
    Erratum(6, "in-practice", "weight_penalties", penalties()[0], "rules"),
    Erratum(7, "losses", "losses", losses()[0], "priced"),
    Erratum(8, "classification", "losses", losses()[1], "decisions"),
    Erratum(9, "dot-product", "dot_product", dot_product()[0], "lists"),
    Erratum(10, "logarithms", "logarithms", logarithms()[0]),
    Erratum(11, "potential-problems", "descent_2d", landscapes()[0]),
    Erratum(12, "backpropagation", "backpropagation", BACKPROPAGATION[0]),
    Erratum(13, "regression", "regression", NOTES_NETWORK, "dead", deaths),
)
