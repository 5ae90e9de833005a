"""How much work a training run is, counted and not timed, so that every machine does the same."""

from dataclasses import replace

from core.engine.networks import Network
from core.engine.optimizers import OPTIMIZERS
from core.engine.training.history import Recipe, Sample
from core.engine.training.lane_maths import ACTIVATION_CODES, LOSS_CODES, OPTIMIZER_CODES
from core.engine.training.lanes import LANES

A_SECOND = 2_500_000_000  # multiplications that one core of an ordinary machine does in a second
AT_REST, WHILE_DRAGGED, ALTOGETHER = 2 * A_SECOND, A_SECOND // 2, 20 * A_SECOND  # caps: one run, a live one, a sweep
TOGETHER = 4  # so many times the work is done in a while where LANES runs are trained at a time


def known(network: Network, recipe: Recipe) -> bool:
    """Whether the kernel knows all of it; what it does not know trains in the reference."""
    labels = network.activation in ACTIVATION_CODES, recipe.loss in LOSS_CODES, recipe.optimizer in OPTIMIZER_CODES
    return all(labels) and network.normalisation == "None" and not network.residual


def epoch_work(network: Network, recipe: Recipe, samples: int) -> int:
    """About how many multiplications one epoch costs, or would in the time that it takes, where it will really run."""
    return (kernel_work if known(network, recipe) else reference_work)(network, recipe, samples)


def kernel_work(network: Network, recipe: Recipe, samples: int) -> int:
    """As the kernel does it, where a batch of 1 is padded to LANES.

    The weights of the parts were fitted to measured times of 288 runs; half of them lie within a third of it.
    """
    batch, parameters = recipe.batch_size(samples), network.parameter_count
    full, left = divmod(samples, batch)
    lanes = LANES * (full * -(-batch // LANES) + -(-left // LANES))
    updates = full + (left > 0)
    hidden = sum(network.hidden)
    step = (32 if OPTIMIZERS[recipe.optimizer].divides else 22) + (7 if recipe.l1 or recipe.l2 else 0)
    through = lanes * (9 * parameters // 4 + 6 * hidden + 20 * network.outputs)
    dropped = 60 * samples * hidden if network.dropout else 0
    return through + updates * (800 + step * parameters) + dropped + 25_000


def reference_work(network: Network, recipe: Recipe, samples: int) -> int:
    """As eager PyTorch does it: nearly all of a small network's update is the time of its calls, layer after layer."""
    updates, parameters, divides = (
        recipe.updates_per_epoch(samples), network.parameter_count, OPTIMIZERS[recipe.optimizer].divides,
    )  # fmt: skip
    calls = 1_100_000 + (450_000 if divides else 350_000) * len(network.hidden)
    return updates * (calls + (150 if divides else 50) * parameters) + 2 * samples * parameters // 3


def epochs_within(network: Network, recipe: Recipe, samples: int, cap: int) -> int:
    """How many of the recipe's epochs stay within `cap` multiplications: one at least."""
    return min(recipe.epochs, max(1, cap // epoch_work(network, recipe, samples)))


def within_work(network: Network, recipe: Recipe, sample: Sample, cap: int) -> tuple[Network, Recipe, Sample]:
    """The run, for as many of the recipe's epochs as stay within `cap` multiplications."""
    return network, replace(recipe, epochs=epochs_within(network, recipe, len(sample.x), cap)), sample
