"""`python -m core.notes`: run every experiment that a claim of the notes names, and write the table of verdicts."""

import torch

from core.notes.judging import judge_all
from core.notes.verdicts import FILE, kept

if __name__ == "__main__":
    torch.set_num_threads(1)  # as the app does: in another number of threads sums are rounded otherwise
    before = kept().claims if FILE.is_file() else ()
    FILE.write_text(judge_all(before, print).written(), encoding="utf-8")
