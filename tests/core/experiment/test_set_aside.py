"""What is set aside comes back as it was, from the address too; what cannot be is refused in a sentence."""

from dataclasses import replace

import pytest

from core.experiment.knobs import corners, knobs
from core.experiment.refusal import Refusal
from core.experiment.set_aside import DEFAULTS, aside_differences, aside_of, compared_knobs, set_aside
from core.networks.classification.topic import Settings


@pytest.mark.parametrize("settings", list(corners(Settings)), ids=str)
def test_every_setting_comes_back(settings: Settings) -> None:
    there = set_aside(replace(Settings(seed=7), aside=aside_of(settings, None)))
    assert compared_knobs(there, None) == compared_knobs(settings, None) and there.seed == 7


def test_awkward_texts_come_back() -> None:
    settings = Settings(data="Own points", points="A 1 2; B -3 0.5 & C=1 %41", own_shape=(8.0, 4.0))
    assert compared_knobs(set_aside(Settings(aside=aside_of(settings, None))), None) == compared_knobs(settings, None)


def test_the_defaults_have_a_name() -> None:
    assert aside_of(Settings(), None) == aside_of(Settings(seed=3, sisters="96"), None) == DEFAULTS
    assert compared_knobs(set_aside(Settings(aside=DEFAULTS)), None) == compared_knobs(Settings(), None)


def test_what_differs_is_told_by_the_knobs_labels() -> None:
    settings = Settings(rate=0.3, scaled=False, aside="rate=0.02&units=4")
    assert aside_differences(settings, None) == [
        ("Units per layer", "4", "8"), ("Learning rate", "0.02", "0.3"), ("Standardise", "on", "off"),
    ]  # fmt: skip
    assert aside_differences(settings, ("units",)) == [("Units per layer", "4", "8")]
    assert aside_differences(Settings(aside=DEFAULTS), None) == []


@pytest.mark.parametrize(
    "aside",
    ["nonsense", "rate", "rate=fast", "rate=-1", "who=3", "seed=4", "aside=rate%3D1", "sharp=true", "units=9e99"],
)
def test_what_cannot_be_is_refused(aside: str) -> None:
    with pytest.raises(Refusal) as raised:
        set_aside(Settings(aside=aside))
    assert raised.value.sentence.endswith(".") and raised.value.knob == "aside"


def test_too_long_settings_are_refused() -> None:
    long = max((knob.most for knob in knobs(Settings).values() if knob.kind == "text"), default=0)
    with pytest.raises(Refusal, match="too long"):
        aside_of(Settings(data="Own points", points=("A 1 2; " * 1000)[:long]), None)
