"""What the notes say of backpropagation that does not hold as it stands, as code that is run."""

from __future__ import annotations

from core.experiment.shown_code import Slip

SLIPS = (
    Slip(
        said="“Backprop is the same as gradient descent.” Backpropagation computes the gradient; descent is one of "
        "many ways to use it.",
        code="w = torch.tensor(2.0, requires_grad=True)\nloss = (1.5 * w - 6) ** 2 / 2\nloss.backward()\n"
        "print(w.item(), w.grad.item())",
        mend="w = torch.tensor(2.0, requires_grad=True)\nloss = (1.5 * w - 6) ** 2 / 2\nloss.backward()\n"
        "with torch.no_grad():\n    w -= 0.1 * w.grad\nprint(w.item(), w.grad.item())",
        because="After `backward()` the weight is what it was: only its gradient is known. The step is a line of its "
        "own, and Adam, momentum or a change of sign would use the same gradient otherwise.",
    ),
    Slip(
        said="The notes write the loss as ½(ŷ − y)², and train with `nn.MSELoss()`, which has no ½.",
        code="w = torch.tensor(2.0, requires_grad=True)\nF.mse_loss(1.5 * w, torch.tensor(6.0)).backward()\n"
        "print(w.grad.item())",
        mend="w = torch.tensor(2.0, requires_grad=True)\n(F.mse_loss(1.5 * w, torch.tensor(6.0)) / 2).backward()\n"
        "print(w.grad.item())",
        because="The gradient is twice that of the formula, as if the learning rate were twice as large. Neither is "
        "wrong, but a rate belongs to a loss with its factor.",
    ),
)
