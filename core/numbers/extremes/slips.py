"""What the notes say of the minimum that does not hold, run and mended."""

from core.experiment.shown_code import Slip


def slips() -> tuple[Slip, ...]:
    """The notes' slip."""
    return (
        Slip(
            "The notes write “min 1, -2, 1, 2, 3, 4 = -1”.",
            "print(np.min([1, -2, 1, 2, 3, 4]))",
            "v = [1, -2, 1, 2, 3, 4]\nprint(np.min(v), np.argmin(v))",
            "The minimum is −2, at index 1. −1 is not in the list; a minimum always is.",
        ),
    )
