"""How much work a training run is, counted and not timed, so that every machine does the same."""

from core.engine.networks import Network
from core.engine.training.history import Recipe
from core.engine.training.kernel import LANES

A_SECOND = 2_500_000_000  # multiplications that one core of an ordinary machine does in a second
AT_REST, WHILE_DRAGGED, ALTOGETHER = 2 * A_SECOND, A_SECOND // 2, 20 * A_SECOND  # caps: one run, a live one, a sweep
ADAPTIVE = ("AdaGrad", "RMSprop", "Adam")


def epoch_work(network: Network, recipe: Recipe, samples: int) -> int:
    """About how many multiplications one epoch costs: as the kernel does it, where a batch of 1 is padded to LANES.

    The weights of the parts were fitted to measured times of 288 runs; half of them lie within a third of it.
    """
    batch, parameters = recipe.batch_size(samples), network.parameter_count
    full, left = divmod(samples, batch)
    lanes = LANES * (full * -(-batch // LANES) + -(-left // LANES))
    updates = full + (left > 0)
    hidden = sum(network.hidden)
    step = (32 if recipe.optimizer in ADAPTIVE else 22) + (7 if recipe.l1 or recipe.l2 else 0)
    through = lanes * (9 * parameters // 4 + 6 * hidden + 20 * network.outputs)
    dropped = 60 * samples * hidden if network.dropout else 0
    return through + updates * (800 + step * parameters) + dropped + 25_000


def epochs_within(network: Network, recipe: Recipe, samples: int, cap: int) -> int:
    """How many of the recipe's epochs stay within `cap` multiplications: one at least."""
    return min(recipe.epochs, max(1, cap // epoch_work(network, recipe, samples)))
