"""What the notes say of tensors that does not hold, run and mended."""

from core.experiment.shown_code import Slip, happens

ROWS = """\
tv1 = torch.tensor([[1,2,3,4]])
tv2 = torch.tensor([[1,2,3,4]])
print(torch.dot(tv1, tv2))"""
MIXED = ROWS.replace("[[1,2,3,4]]", "[1,2,3,4]", 1).replace("[[1,2,3,4]]", "[1., 2., 3., 4.]")


def slips() -> tuple[Slip, ...]:
    """The notes' slip; a third way of writing it is run for its sentence."""
    return (
        Slip(
            "The notes write their tensors as `torch.tensor([[1,2,3,4]])` and give them to `torch.dot`. Two brackets "
            "make a table of one row, not a list, and numbers without a point are whole.",
            ROWS,
            ROWS.replace("[[1,2,3,4]]", "[1., 2., 3., 4.]"),
            f"One bracket (1-D) and equal types. With one bracket but a float partner, {happens(MIXED)}",
        ),
    )
