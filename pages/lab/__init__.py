"""What every page shares: settings from the address, the stage, the code that ran, links, questions, downloads."""

from pages.lab.essay import lead, page, predict, question, run_slips, slip, try_this
from pages.lab.own_pairs import own_pairs
from pages.lab.own_table import own_table
from pages.lab.results import result_or_stop as result_of
from pages.lab.run_log import run_log
from pages.lab.stage import stage
from pages.lab.sweep import sweep
from pages.lab.takeaway import takeaway
from pages.lab.trial import trial

__all__ = [
    "lead", "own_pairs", "own_table", "page", "predict", "question", "result_of", "run_log", "run_slips", "slip",
    "stage", "sweep", "takeaway", "trial", "try_this",
]  # fmt: skip
