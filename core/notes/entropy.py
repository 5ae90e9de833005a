"""The notes on entropy and cross-entropy, judged."""

from __future__ import annotations

from core.experiment.wording import listed, plain
from core.notes.claim import Claim, Found, Judgement, judged, ran, stops
from core.numbers.entropy.slips import slips

LOOP, NATURAL, LISTS = slips()


def surprising(found: Found) -> Judgement:
    rare = [found.value(f"surprise of outcome {place} in bits") for place in (1, 2, 3, 4)]
    figure = f"Outcomes of probability 0.5, 0.25, 0.15, 0.1 surprise by {listed([plain(each) for each in rare])} bits"
    return judged(figure, rare == sorted(rare) and len(set(rare)) == 4)


def coin(half: Found, uneven: Found, sure: Found) -> Judgement:
    values = [each.value("coin's entropy in bits") for each in (sure, uneven, half)]
    figure = f"0, 0.25, 0.5 heads: {listed([plain(each) for each in values])} bits"
    return judged(figure, values[0] == 0 and values[2] == 1 and values[0] < values[1] < values[2])


def curved(half: Found, uneven: Found) -> Judgement:
    whole, part = half.value("coin's entropy in bits"), uneven.value("coin's entropy in bits")
    figure = f"Half the chance of heads leaves {plain(100 * part / whole if whole else 0)} % of the entropy, not 50 %"
    return judged(figure, abs(part - whole / 2) > 0.01)


def repeats(found: Found) -> Judgement:
    constant, normal = (found.value(f"{name} sample: H in bits") for name in ("constant", "normal"))
    return judged(
        f"A constant sample has {plain(constant)} bits, a normal one {plain(normal)}", constant == 0, normal > 1
    )


def shapeless(found: Found, finer: Found) -> Judgement:
    bell, humps = (found.value(f"{name} sample: H in bits") for name in ("normal", "bimodal"))
    fine = finer.value("normal sample: H in bits")
    figure = (
        f"Of two samples with one variance, the normal one has {plain(bell)} bits and the bimodal one {plain(humps)}; "
        f"with 100 bins for 36 the first has {plain(fine)}"
    )
    return judged(figure, bell - humps > 0.2, abs(fine - bell) < 0.2)


def one_variance(found: Found) -> Judgement:
    names = ("normal", "uniform", "bimodal")
    spread = [found.value(f"{name} sample: variance") for name in names]
    bits = [found.value(f"{name} sample: H in bits") for name in names]
    figure = (
        f"Normal, uniform and bimodal: variances {listed([plain(each, 2) for each in spread])}, entropies "
        f"{listed([plain(each) for each in bits])} bits"
    )
    return judged(figure, max(spread) < 1.15 * min(spread) and max(bits) - min(bits) > 0.3)


def two_distributions(found: Found) -> Judgement:
    own, cross, apart = (found.value(f"{name} in bits") for name in ("H(p)", "H(p, q)", "KL(p‖q)"))
    figure = f"H(p, q) = {plain(cross)} bits: H(p) = {plain(own)} and KL(p‖q) = {plain(apart)}"
    return judged(figure, abs(own + apart - cross) < 1e-9)


def order(found: Found) -> Judgement:
    there, back = found.value("H(p, q) in bits"), found.value("H(q, p) in bits")
    return judged(f"H(p, q) = {plain(there)} bits, H(q, p) = {plain(back)}", abs(there - back) > 1e-6)


def bits_as_coded(found: Found) -> Judgement:
    bits, nats = found.value("H(p) in bits"), found.value("H(p) in nats")
    figure = f"For 0.25 and 0.75 the formula gives {plain(bits)} (bits), the loop {plain(nats)} (nats)"
    return judged(figure, abs(bits - nats) < 1e-9)


def label_first(found: Found) -> Judgement:
    written = found.text("as written")
    return judged(f"As written {written}", "inf" not in written and "nan" not in written)


def in_torch(found: Found) -> Judgement:
    hand, torch = found.value("by hand"), found.value("F.binary_cross_entropy(q, p)")
    figure = f"p = 1, q = 0.25: by hand {plain(hand, 4)}, F.binary_cross_entropy {plain(torch, 4)}"
    return judged(figure, abs(hand - torch) < 1e-6)


EVEN, UNEVEN, SURE = {"heads": 0.5}, {"heads": 0.25}, {"heads": 0.0}
CLAIMS = (
    Claim("entropy", "Surprising things convey more information.", "entropy", "surprise", surprising),
    Claim(
        "entropy",
        "A coin flip has n = 2 outcomes; certainty is the opposite of surprise.",
        "entropy",
        "coin",
        coin,
        EVEN,
        (UNEVEN, SURE),
    ),
    Claim(
        "entropy",
        "The formula with log₂ and the loop with np.log give one entropy.",
        "entropy",
        "surprise",
        bits_as_coded,
        {"p": (0.25, 0.75)},
    ),
    Claim(
        "entropy", "Low entropy: most values of the data repeat. High entropy: they vary.", "entropy", "sample", repeats
    ),
    Claim("entropy", "Entropy is nonlinear.", "entropy", "coin", curved, EVEN, (UNEVEN,)),
    Claim(
        "entropy",
        "Entropy makes no assumptions about the distribution.",
        "entropy",
        "sample",
        shapeless,
        {},
        ({"bins": 100},),
    ),
    Claim(
        "entropy",
        "Variance is meant for roughly normal data: other shapes it does not tell apart.",
        "entropy",
        "sample",
        one_variance,
    ),
    Claim("entropy", "Cross-entropy, −Σ p log q, relates two distributions.", "entropy", "two", two_distributions),
    Claim(
        "entropy",
        "Binary cross-entropy, the loss of deep learning, is what PyTorch computes.",
        "entropy",
        "binary",
        in_torch,
    ),
    Claim(
        "entropy",
        "The loop `H -= q[i]*np.log(p[i])` computes the cross-entropy for p = [1, 0].",
        "entropy",
        "two",
        label_first,
        measure=ran(LOOP),
    ),
    Claim("entropy", "Cross-entropy is sensitive to the order of its inputs.", "entropy", "two", order),
    Claim(
        "entropy", "`F.binary_cross_entropy(p, q)` takes the two lists.", "entropy", "binary", stops, measure=ran(LISTS)
    ),
)
