"""What the notes say of landscapes that does not hold, run and mended."""

from core.experiment.shown_code import Slip

TWO = """\
along = np.linspace(-3, 3, 71)
x, y = np.meshgrid(along, along)   # two parameters
f = x**2 - y**2
print(f.shape)"""
THREE = """\
along = np.linspace(-3, 3, 71)
x, y, z = np.meshgrid(along, along, along)   # three
f = x**2 - y**2 + z**2
print(f.size, f[..., 35].shape)   # a cut through the middle"""


def slips() -> tuple[Slip, ...]:
    """The notes' slip."""
    return (
        Slip(
            "“Error landscapes are impossible to visualize in ≥ 2D.”",
            TWO,
            THREE,
            "A height for each of 71 × 71 pairs of parameters is the first picture of this page. From three parameters "
            "on, a landscape has to be cut or projected: the network above is shown on a plane of its own path.",
        ),
    )
