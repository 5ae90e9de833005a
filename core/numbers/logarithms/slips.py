"""What the notes say of logarithms that does not hold, run and mended."""

from core.experiment.shown_code import Slip

LOWEST = """\
x = np.linspace(-2, 2, 401)
f = x**2 - 1
print(x[np.argmin(f)])
print(x[np.argmin(np.log(f))])"""


def slips() -> tuple[Slip, ...]:
    """The notes' slips."""
    return (
        Slip(
            "“Minimizing x is the same as minimizing log(x)”: taken for any function, this fails where it is 0 or "
            "below.",
            LOWEST,
            LOWEST.replace("x**2 - 1", "x**2 + 1"),
            "The logarithm needs something positive. Here f is negative between −1 and 1: its log is NaN there, and "
            "np.argmin answers with the first NaN. Lifted above 0, both have the same place. A likelihood is never "
            "below 0, and its best value is above.",
        ),
    )
