"""What the notes say of the modes that is not so, run and mended."""

from core.experiment.shown_code import Slip

GRADIENTS_IN_EVAL = """\
net = torch.nn.Linear(2, 1)
net.eval()
net(torch.ones(4, 2)).mean().backward()   # “not during evaluation”?
print(net.weight.grad.tolist())"""
UNDER_NO_GRAD = """\
net = torch.nn.Linear(2, 1)
net.eval()
with torch.no_grad():
    y = net(torch.ones(4, 2))
print(y.requires_grad, y.grad_fn)"""
IN_A_LIST = """\
class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [torch.nn.Linear(2, 16), torch.nn.BatchNorm1d(16), torch.nn.Dropout(0.3)]
        self.output = torch.nn.Linear(16, 1)
net = Net().eval()
print([type(part).__name__ for part in net.modules()], net.layers[2].training)"""


def slips() -> tuple[Slip, ...]:
    """The notes' slip."""
    return (
        Slip(
            "“Gradients are computed only during backpropagation and not during evaluation”, under the heading of the "
            "modes, reads as if eval() stopped gradients.",
            GRADIENTS_IN_EVAL,
            UNDER_NO_GRAD,
            "eval() changes what some layers do, and nothing else. The graph for the way back is kept unless no_grad() "
            "or inference_mode() says otherwise; that is why the notes use both.",
        ),
    )
