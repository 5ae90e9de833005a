"""Judge every claim and run every erratum: from experiments that run now to the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from core.notes.claim import Bench, Claim, query_of
from core.notes.claims import CLAIMS
from core.notes.errata import ERRATA, Erratum
from core.notes.verdicts import Mended, Row, Verdicts


def row_of(claim: Claim, bench: Bench) -> Row:
    """A claim, judged."""
    verdict, figure = bench.judge(claim)
    query = query_of(claim) if claim.topic else {}
    return Row(claim.passage, claim.sentence, claim.topic, claim.part, query, verdict, figure)


def mended_of(erratum: Erratum, bench: Bench) -> Mended:
    """An erratum, run."""
    slip, (does, mended) = erratum.slip, erratum.run(bench)
    return Mended(
        erratum.number, erratum.passage, erratum.topic, erratum.part, slip.said, slip.code, does, slip.mend, mended,
        slip.because,
    )  # fmt: skip


def judge_all(before: tuple[Row, ...] = (), tell: Callable[[str], None] = lambda line: None) -> Verdicts:
    """The whole table; `tell` hears of each claim as it is judged.

    Measured times differ from one moment to the next: a figure that holds some stays as it was `before` while the
    verdict does, so that the file changes only where something has changed.
    """
    bench, rows = Bench(), list[Row]()
    for claim in CLAIMS:
        row = row_of(claim, bench)
        alike = [each for each in before if replace(each, figure=row.figure) == row] if claim.timed else []
        rows.append(alike[0] if alike else row)
        tell(f"{rows[-1].verdict:18} {rows[-1].sentence}  [{rows[-1].figure}]")
    return Verdicts(tuple(rows), tuple(mended_of(erratum, bench) for erratum in ERRATA))
