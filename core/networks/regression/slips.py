"""What the notes' regression asks of its network in the end, and what it should."""

from core.experiment.shown_code import Slip

# What happens depends on the fit, and is said by `sentences.slip_happens`.
ANSWERS = Slip(
    "The notes end with `preds = model(y)`: what the network is asked about is x.",
    "preds = model(y)",
    "preds = model(x)",
    "y stands where x belongs. Nothing complains, as both have 30 rows and one column; only the plot looks too smooth.",
)
