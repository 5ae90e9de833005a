"""The notes' class and the notes' call of F.dropout, run as they stand and mended."""

from __future__ import annotations

from core.experiment.shown_code import Slip

CLASS = """\
nn = torch.nn
class Model(nn.Module):
    def __init__(self, dropout_rate):
        super().__init__()
        self.input = nn.Linear(4, 12)
        self.hidden = nn.Linear(12, 12)
        self.output = nn.Linear(12, 3)
self.dr = dropout_rate
"""
WHOLE = (
    CLASS.replace("self.dr = dropout_rate\n", "        self.dr = dropout_rate\n")
    + """\
    def forward(self, x):
        x = F.relu(self.input(x))
        x = F.dropout(x, p=self.dr, training=self.training)
        x = F.relu(self.hidden(x))
        x = F.dropout(x, p=self.dr, training=self.training)
        return self.output(x)
model, x = Model(0.2).eval(), torch.ones(2, 4)
print(torch.equal(model(x), model(x)))"""
)
FORGOTTEN = """\
dropout = torch.nn.Dropout(0.25)
dropout.eval()
y = F.dropout(torch.ones(10_000))   # as if it belonged to `dropout`
print(y.max().item(), round((y == 0).float().mean().item(), 1))"""


def slips() -> tuple[Slip, ...]:
    """What the notes say of dropout that does not run, or does something else than it seems to."""
    return (
        Slip(
            "In the notes the model's last lines have slipped out of their class, to the left margin.",
            CLASS,
            WHOLE,
            "At the margin there is no `self`. Inside the class it runs, and two passes in eval mode agree, "
            "because the "
            "notes do give `training=self.training`.",
        ),
        Slip(
            "The notes call `F.dropout(x, training=False)` a second way to use the `dropout` above it. It has "
            "neither that "
            "module's `prob` nor its mode: without arguments p is 0.5 and training is True.",
            FORGOTTEN,
            FORGOTTEN.replace("F.dropout(torch.ones(10_000))", "F.dropout(torch.ones(10_000), 0.25, dropout.training)"),
            "A function has no mode, so eval() cannot reach it: half of the numbers are silenced, not a quarter, "
            "and the "
            "rest is doubled. Give it both, p and training.",
        ),
    )
