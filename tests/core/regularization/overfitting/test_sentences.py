"""What is said of a curve holds by both measures of its wiggle, and "overfitted" means a training loss that fell."""

import numpy as np
import pytest

from core.regularization.overfitting import parts, topic
from core.regularization.overfitting.errors import SIZES, Split, parts_of_error
from core.regularization.overfitting.sentences import WORSE, curve_notices, split_notices, wiggle_notices


@pytest.mark.parametrize(
    "changes", [{}, {"dropping": True}, {"dropping": True, "shrinking": True, "copying": True}, {"noise": 0.0}]
)
def test_a_curve_that_bends_more_than_the_truth_is_not_called_smoother(changes: dict) -> None:
    settings = topic.Settings(**changes)
    result = parts.WIGGLE.run(settings)
    numbers = topic.curve_numbers(result, settings)
    text = wiggle_notices(result, settings)[-1].text
    smoother = "smoother than the truth." in text
    assert not smoother or numbers["bending"] <= 1.25 * numbers["bending of the true curve"]
    assert ("as far as the true one: it follows the noise" in text) == (changes == {})


@pytest.mark.parametrize("changes", [{}, {"dropping": True, "share": 0.9}, {"rate": 0.1}, {"count": 4, "noise": 0.0}])
def test_overfitted_is_what_goes_on_learning_while_the_test_loss_rises(changes: dict) -> None:
    settings = topic.Settings(test=True, **changes)
    result = parts.CURVE.run(settings)
    text = " ".join(notice.text for notice in curve_notices(result, settings))
    assert result.test[-1] > WORSE * result.test[result.best]
    assert ("Overfitted" in text) == (result.train[-1] < result.train[result.best])
    assert ("that is not overfitting" in text) == ("share" in changes)


def test_no_square_is_said_to_be_below_0() -> None:
    """Bias² is estimated; of one that is next to nothing the estimate may come out negative."""
    answers = np.random.default_rng(0).standard_normal((len(SIZES), 12, 1))
    truth = answers[0].mean(axis=0)
    result = Split(answers, np.full((len(SIZES), 12), 2.0), np.zeros(1), truth, 1.0, 10)
    assert parts_of_error(answers, truth)[0][0] < 0
    (notice,) = split_notices(result, topic.Settings())
    assert "bias² goes from about 0 to" in notice.text
