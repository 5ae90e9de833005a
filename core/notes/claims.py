"""All claims of the notes, in the notes' order."""

from core.notes import (
    chance,
    descent,
    dropout,
    entropy,
    losses,
    minibatches,
    modes,
    neurons,
    numbers,
    overfitting,
    penalties,
    rates,
    trained,
)
from core.notes.claim import Claim
from core.notes.outline import OUTLINE

_GROUPS = (
    numbers,
    entropy,
    chance,
    descent,
    rates,
    neurons,
    losses,
    trained,
    overfitting,
    modes,
    dropout,
    penalties,
    minibatches,
)
_ORDER = [passage.name for passage in OUTLINE]
CLAIMS: tuple[Claim, ...] = tuple(
    sorted((claim for group in _GROUPS for claim in group.CLAIMS), key=lambda claim: _ORDER.index(claim.passage))
)
