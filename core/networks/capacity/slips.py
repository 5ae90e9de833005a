"""Where the notes slip on linear layers and on their network as a class, run and mended."""

from __future__ import annotations

from core.experiment.shown_code import Slip

STACKED = """\
layers = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Linear(3, 1))
print(sum(p.numel() for p in layers.parameters()), "parameters")"""
MERGED = """\
first, second = torch.nn.Linear(2, 3), torch.nn.Linear(3, 1)
one = torch.nn.Linear(2, 1)
one.weight.data = second.weight @ first.weight
one.bias.data = second.weight @ first.bias + second.bias
x = torch.linspace(-1, 1, 10).reshape(5, 2)
print(sum(p.numel() for p in one.parameters()), "parameters, the same answers:",
      torch.allclose(second(first(x)), one(x), atol=1e-6))"""
LAYERS = """\
class ANN(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.input = torch.nn.Linear(2, 1)
        self.output = torch.nn.Linear(1, 1)
"""
FORWARD = """\
def forward(self, x):
    x = self.input(x)
    x = torch.nn.functional.relu(x)
    x = self.output(x)
    x = torch.sigmoid(x)
    return x
"""
CALL = "print(ANN()(torch.zeros(5, 2)).shape)"
INSIDE = "".join(f"    {line}\n" for line in FORWARD.splitlines())


def slips() -> tuple[Slip, ...]:
    """Two: models that are said not to exist, and a method that stands outside of its class."""
    return (
        Slip(
            "“Why multilayer linear models don't exist?” They do: they are built and run like any other.",
            STACKED,
            MERGED,
            "What they cannot do is more than one layer: they multiply out to it. But they learn at another pace, as "
            "the race above shows.",
        ),
        Slip(
            "The notes' class ANN has its `forward` outside of the class.",
            f"{LAYERS}\n{FORWARD}\n{CALL}",
            f"{LAYERS}\n{INSIDE}\n{CALL}",
            "What is indented under the class is its method; a function beside it is not found by `nn.Module`.",
        ),
    )
