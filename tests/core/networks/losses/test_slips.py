"""What the page says of the notes' slips is what happens when their code is run."""

from core.experiment.shown_code import happens
from core.networks.losses.slips import slips


def test_each_slip_does_what_is_said_of_it() -> None:
    (halved, half), (cut, zero) = ((happens(slip.code), happens(slip.mend)) for slip in slips())
    assert "`4.0 -4.0`" in halved and "`2.0 -2.0`" in half
    assert "[False, False, False, True] [False, True, True, True]" in cut
    assert "[False, True, True, True] [False, True, True, True]" in zero
    assert all(slip.code != slip.mend for slip in slips())
