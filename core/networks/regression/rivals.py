"""The classical models beside the network: the straight line, a polynomial, the nearest neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.networks.regression.fits import off_truth
from core.networks.regression.samples import Data

MODELS = ("network", "least squares", "polynomial", "nearest neighbours")


@dataclass(frozen=True)
class Rivals:
    """Four models on the same points, by name: `curves` (G,) on the grid, `losses` (training, test), and how far off
    the truth each is `inside` the data and `outside`."""

    data: Data
    curves: dict[str, np.ndarray]
    losses: dict[str, tuple[float, float]]
    inside: dict[str, float]
    outside: dict[str, float]


def least_squares(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Intercept and slope of the line with the least sum of squared residuals; a level one where x does not vary."""
    slope = float(np.mean((x - x.mean()) * (y - y.mean())) / x.var()) if x.var() else 0.0
    return float(y.mean() - slope * x.mean()), slope


def line_model(x: np.ndarray, y: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Least squares, as a function of new x."""
    intercept, slope = least_squares(x, y)
    return lambda new: intercept + slope * new


def polynomial_model(x: np.ndarray, y: np.ndarray, degree: int) -> Callable[[np.ndarray], np.ndarray]:
    """scikit-learn's least squares on 1, x, x², … up to x to the `degree`."""
    from sklearn.linear_model import LinearRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import PolynomialFeatures, StandardScaler

    model = make_pipeline(StandardScaler(), PolynomialFeatures(degree, include_bias=False), LinearRegression())
    model.fit(x[:, None], y)
    return lambda new: model.predict(np.asarray(new, float)[:, None])


def neighbours_model(x: np.ndarray, y: np.ndarray, count: int) -> Callable[[np.ndarray], np.ndarray]:
    """scikit-learn's mean of the y of the `count` nearest points, of all where there are fewer."""
    from sklearn.neighbors import KNeighborsRegressor

    model = KNeighborsRegressor(min(count, len(x))).fit(x[:, None], y)
    return lambda new: model.predict(np.asarray(new, float)[:, None])


def classical_models(
    x: np.ndarray, y: np.ndarray, degree: int, neighbours: int
) -> dict[str, Callable[[np.ndarray], np.ndarray]]:
    """The three, fitted, by name."""
    return {
        "least squares": line_model(x, y),
        "polynomial": polynomial_model(x, y, degree),
        "nearest neighbours": neighbours_model(x, y, neighbours),
    }


def rivals_on(data: Data, network: Callable[[np.ndarray], np.ndarray], degree: int, neighbours: int) -> Rivals:
    """The network, a function of x like the others, and the three classical models, fitted to the same points."""
    models = {"network": network, **classical_models(data.x, data.y, degree, neighbours)}
    curves = {name: model(data.grid) for name, model in models.items()}
    off = {name: off_truth(data, curve) for name, curve in curves.items()}
    return Rivals(
        data,
        curves,
        {
            name: (mean_square(model(data.x) - data.y), mean_square(model(data.test_x) - data.test_y))
            for name, model in models.items()
        },
        {name: float(inside) for name, (inside, _) in off.items()},
        {name: float(outside) for name, (_, outside) in off.items()},
    )


def lowest_of(result: Rivals) -> str:
    """The model with the lowest test loss; one whose loss is not finite comes last."""
    tests = {name: test for name, (_, test) in result.losses.items()}
    return min(tests, key=lambda name: tests[name] if np.isfinite(tests[name]) else np.inf)


def mean_square(errors: np.ndarray) -> float:
    """The mean of the squares: the loss of nn.MSELoss."""
    return float(np.mean(np.square(errors)))
