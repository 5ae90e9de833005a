"""The outline of the notes: their passages in their own order, each with the topics that stand for it."""

from __future__ import annotations

from typing import NamedTuple


class Passage(NamedTuple):
    """A passage's name in an address, its heading, its section, and the topics whose pages test it.

    `none` says why nothing in it can be tested, where that is so.
    """

    name: str
    heading: str
    section: str
    topics: tuple[str, ...] = ()
    none: str = ""


SECTIONS = ("Opening", "Numbers", "Chance", "Descent", "Networks", "Regularization")
OUTLINE = (
    Passage("neuron", "The common equation, the neuron, the steps", "Opening", ("perceptron",)),
    Passage("transpose", "Transpose vectors/matrices", "Numbers", ("matrices",)),
    Passage("dot-product", "Dot product", "Numbers", ("dot_product",)),
    Passage("matrix-multiplication", "Matrix multiplication", "Numbers", ("matrices",)),
    Passage("softmax", "Softmax", "Numbers", ("softmax",)),
    Passage("logarithms", "Logarithms", "Numbers", ("logarithms",)),
    Passage("entropy", "Entropy & cross entropy", "Numbers", ("entropy",)),
    Passage("extremes", "Min/Max and argmin/argmax", "Numbers", ("extremes",)),
    Passage("mean-variance", "Mean & variance", "Chance", ("mean_variance",)),
    Passage("sampling", "Sampling variability", "Chance", ("sampling",)),
    Passage("seeds", "Reproducible randomness via seeding", "Chance", ("sampling",)),
    Passage("t-test", "T-test", "Chance", ("t_test",)),
    Passage("derivatives", "Derivatives", "Descent", ("derivatives",)),
    Passage("gradient-descent", "Gradient descent", "Descent", ("descent_1d",)),
    Passage("potential-problems", "Potential problems", "Descent", ("descent_2d",)),
    Passage("options", "Options?", "Descent", ("descent_1d", "descent_2d")),
    Passage("learning-rate", "The algorithm, its learning rate, and ascent", "Descent", ("descent_1d",)),
    Passage("proportion", "Possible ways to proportionate the learning rate", "Descent", ("learning_rates",)),
    Passage("gradient-problems", "Vanishing and exploding gradient", "Descent", ("vanishing_exploding",)),
    Passage("remedies", "How to minimize gradient problems", "Descent", ("vanishing_exploding",)),
    Passage("perceptron", "The perceptron and ANN architecture", "Networks", ("perceptron",)),
    Passage("forward", "Forward propagation", "Networks", ("activations",)),
    Passage("losses", "Errors, loss & cost", "Networks", ("losses",)),
    Passage("cost", "Why train on cost and not loss?", "Networks", ("minibatches",)),
    Passage("backpropagation", "Back propagation", "Networks", ("backpropagation",)),
    Passage("regression", "ANN for regression", "Networks", ("regression",)),
    Passage("classical", "Why use ML models, when DL works as well?", "Networks", ("regression",)),
    Passage("classification", "For classification", "Networks", ("classification",)),
    Passage("linear", "Difference between linear and non linear models", "Networks", ("capacity",)),
    Passage("hidden-units", "Comparing the number of hidden units", "Networks", ("capacity",)),
    Passage("understandable", "Are DL models understandable?", "Networks", ("activations",)),
    Passage("regularization", "Regularization", "Regularization", ("overfitting",)),
    Passage("families", "Three families of regularizers", "Regularization", ("overfitting",)),
    Passage("modes", "train() and eval() modes in PyTorch", "Regularization", ("train_eval",)),
    Passage("dropout", "Dropout effects", "Regularization", ("dropout",)),
    Passage("penalties", "L1 and L2 regularization", "Regularization", ("weight_penalties",)),
    Passage("less-overfitting", "Why does regularization reduce overfitting?", "Regularization", ("weight_penalties",)),
    Passage("when-to-use", "When to use?", "Regularization", ("weight_penalties",)),
    Passage("in-practice", "L2 and L1 regularization in practice", "Regularization", ("weight_penalties",)),
    Passage("minibatches", "Training in mini batches", "Regularization", ("minibatches",)),
)
PASSAGES = {passage.name: passage for passage in OUTLINE}


def passage_of(topic: str) -> str:
    """The passage to which a topic's page leads back: the one of its own name, or the first that it tests."""
    own = [passage for passage in OUTLINE if topic in passage.topics]
    if topic.replace("_", "-") in PASSAGES:
        return topic.replace("_", "-")
    return min(own, key=lambda passage: passage.section == "Opening").name if own else ""
