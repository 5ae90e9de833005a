"""What the notes say of losses that does not hold, run and mended."""

from core.experiment.shown_code import Slip

HALVED = """\
y = torch.tensor([3.0])
w = torch.tensor([1.0], requires_grad=True)
loss = torch.nn.MSELoss()(w, y)   # taken for ½ (ŷ − y)²
loss.backward()
print(loss.item(), w.grad.item())   # 2.0 -2.0?"""
CUT = """\
logits = torch.tensor([-1.0, 0.2, 0.4, 2.0])   # of a model trained with BCEWithLogitsLoss
print((logits > 0.5).tolist(), (torch.sigmoid(logits) > 0.5).tolist())"""


def slips() -> tuple[Slip, ...]:
    """The notes' slips."""
    return (
        Slip(
            "The notes write the loss as ½ (ŷ − y)², and train with `nn.MSELoss`, which has no ½.",
            HALVED,
            HALVED.replace("MSELoss()(w, y)   # taken for ½ (ŷ − y)²", "MSELoss()(w, y) / 2"),
            "As written, value and slope are twice the text's. The minimum is the same one, but a step with the same "
            "learning rate is twice as long: half the rate makes the same steps.",
        ),
        Slip(
            "The notes move from `BCELoss` to `BCEWithLogitsLoss`, which takes the sigmoid itself, and keep "
            "`predictions > 0.5`. What comes out now are logits.",
            CUT,
            CUT.replace("logits > 0.5)", "logits > 0)"),
            "A sigmoid is above ½ exactly where its logit is above 0. A logit of 0.5 is a probability of 0.62.",
        ),
    )
