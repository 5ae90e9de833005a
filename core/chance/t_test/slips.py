"""What the notes say of the t-test that does not hold, run."""

from __future__ import annotations

import numpy as np
from scipy import stats

from core.experiment.wording import plain


def notes_slip() -> str:
    """What the notes' formula and the notes' code say of the notes' own two samples."""
    generator = np.random.RandomState(17)
    first, second = 1 + generator.randn(30), 2 + generator.randn(40)
    as_formula, as_code = stats.ttest_1samp(first, second.mean()), stats.ttest_ind(first, second)
    by_formula, by_code = (plain(float(test.statistic)) for test in (as_formula, as_code))
    return (
        f"the formula with μ = the second mean gives t = {by_formula} (df 29), `ttest_ind` gives "
        f"t = {by_code} (df 68), on the same 70 numbers."
    )
