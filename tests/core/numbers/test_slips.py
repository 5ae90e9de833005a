"""The slips of the notes do what the pages say, because they are run."""

import warnings

import pytest

from core.experiment.shown_code import happens
from core.numbers.entropy import slips as entropy
from core.numbers.logarithms import slips as logarithms


def test_each_slip_goes_wrong_and_its_mend_does_not():
    loop, natural, lists = entropy.slips()
    (logs,) = logarithms.slips()
    assert "divide by zero" in happens(loop.code) and "`inf`" in happens(loop.code)
    assert happens(loop.mend) == "it prints `1.3862943611198906`."
    assert "0.5623" in happens(natural.code) and "0.8113" in happens(natural.mend)
    assert "it stops with `" in happens(lists.code)
    assert "tensor(1.3863)" in happens(lists.mend) and "tensor(75.)" in lists.because
    assert "invalid value" in happens(logs.code) and "-0.99" in happens(logs.code)
    assert happens(logs.mend) == "it prints `0.0`."


@pytest.mark.parametrize("slip", [*entropy.slips(), *logarithms.slips()])
def test_running_a_slip_leaves_nothing_behind(slip, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert happens(slip.code) == happens(slip.code)
    assert capsys.readouterr().out == ""
