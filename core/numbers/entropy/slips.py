"""What the notes say of entropy and cross-entropy that does not hold, run and mended."""

from core.experiment.shown_code import Slip, happens

LOOP = """\
p = [1, 0]  # True label
q = [0.25, 0.75]  # Model prediction
H = 0
for i in range(0, len(p)):
    H -= q[i]*np.log(p[i])
print(H)"""
NATURAL = """\
x = [0.25, 0.75]
H = 0
for p in x:
    H += -(p*np.log(p))
print(round(H, 4))"""
LISTS = """\
p = [1, 0]  # True label
q = [0.25, 0.75]  # Model prediction
print(F.binary_cross_entropy(p, q))"""
ORDER = """\
q_tensor = torch.Tensor(q)
p_tensor = torch.Tensor(p)
print(F.binary_cross_entropy(p_tensor, q_tensor))"""
TENSORS = LISTS[: LISTS.rindex("\n") + 1] + ORDER


def slips() -> tuple[Slip, ...]:
    """The notes' slips; one of them is run for its sentence."""
    return (
        Slip(
            "The loop for cross-entropy takes the logarithm of the label, and exchanges the roles of p and q.",
            LOOP,
            LOOP.replace("q[i]*np.log(p[i])", "p[i]*np.log(q[i])"),
            "Cross-entropy is −Σ p log q: the logarithm belongs to the prediction, which softmax and sigmoid keep "
            "above 0, rounding apart. A label holds zeros, and log 0 is −∞.",
        ),
        Slip(
            "Entropy is written with log₂, but coded with the natural logarithm.",
            NATURAL,
            NATURAL.replace("np.log(p)", "np.log2(p)"),
            "Neither is wrong: the first is in nats, the second in bits. Nats divided by ln 2 = 0.693 are bits. "
            "torch's losses are in nats.",
        ),
        Slip(
            "`F.binary_cross_entropy` is given the lists, not the tensors made of them; and the label first.",
            LISTS,
            TENSORS.replace("(p_tensor, q_tensor)", "(q_tensor, p_tensor)"),
            f"The order is (input = prediction, target). With tensors, but in the notes' order, {happens(TENSORS)} "
            "There log 0 is met in every element, and torch's clamp at −100 hides it: (0.75 · 100 + 0.75 · 100) / 2 = "
            "75.",
        ),
    )
