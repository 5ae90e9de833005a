"""The notes' L1 loop, run as it stands and mended; and their two letters for two penalties."""

from __future__ import annotations

from core.experiment.shown_code import Slip

MODEL = """\
model = torch.nn.Sequential(
    torch.nn.Linear(4, 3), torch.nn.ReLU(), torch.nn.Linear(3, 2))
n_weights = 0
for pname, weights in model.named_parameters():
    if 'bias' not in pname:
        n_weights = n_weights + weight.numel()
L1_term = torch.tensor(0., requires_grad=True)
for pname, weights in model.named_parameters():
    if 'bias' not in pname:
        L1_term = L1_term + torch.sum(torch.abs(weights))
loss = 0.01 * L1_term / n_weights   # added to the loss
loss.backward()
print(n_weights, model[0].weight.grad.abs().max().item() * n_weights)"""
HALVED = """\
w = torch.tensor([3.0], requires_grad=True)
optimizer = torch.optim.SGD([w], lr=0.1, weight_decay=0.01)   # the text: loss + λ w², so λ = 0.01
w.grad = torch.zeros(1)   # the loss itself is flat here
optimizer.step()
print(w.item(), 3 - 0.1 * (2 * 0.01 * 3))   # the step of λ w² is 2 λ w long"""


def slips() -> tuple[Slip, ...]:
    """What the notes say of the penalties that does not run or does not agree."""
    return (
        Slip(
            "The notes count the weights with `weight.numel()` in a loop whose variable is `weights`.",
            MODEL,
            MODEL.replace("weight.numel()", "weights.numel()"),
            "The loop knows no `weight`. Mended, 18 weights are counted, no bias, and each weight's slope is "
            "λ · sign(w) / 18: because of the division the same λ is a weaker penalty in a larger network.",
        ),
        Slip(
            "The notes write L2 as λ‖w‖² and then set `weight_decay` to it. Torch's means ½ λ‖w‖².",
            HALVED,
            HALVED.replace("weight_decay=0.01)", "weight_decay=2 * 0.01)"),
            "weight_decay adds λ w to the gradient; the slope of λ w² is 2 λ w. So the text's λ is half of torch's.",
        ),
    )
