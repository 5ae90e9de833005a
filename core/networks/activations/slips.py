"""What the notes say of activation functions that does not always hold, run and mended."""

from core.experiment.shown_code import Slip

WITHOUT = """\
layer = torch.nn.ReLU()
print(sum(p.numel() for p in layer.parameters()))"""
WITH = """\
layer = torch.nn.PReLU()
print(sum(p.numel() for p in layer.parameters()))"""


def slips() -> tuple[Slip, ...]:
    """The one claim that has an exception."""
    return (
        Slip(
            "“Activation functions dont have any parameters”: true of those that the notes use, not of all.",
            WITHOUT,
            WITH,
            "`nn.PReLU` learns its leak together with the weights. Others, such as leaky ReLU and ELU, have a number "
            "that is chosen beforehand.",
        ),
    )
