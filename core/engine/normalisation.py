"""What becomes of a layer's sums before the activation: nothing, or one of two normalisations; the menu of them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import nn

EPS = 1e-5  # what torch adds to a variance before its root


class Layer(NamedTuple):
    """One layer: weight (out, in), bias and scale (out,); mean and variance (out,) are batch normalisation's memory."""

    weight: torch.Tensor
    bias: torch.Tensor
    scale: torch.Tensor
    mean: torch.Tensor
    variance: torch.Tensor


class Normalisation(NamedTuple):
    """One kind: its sums z of x (n, inputs), in training or not.

    `matrix(layer, x)` is what the layer really multiplies by, for the batch x. `modules(weight, bias)` are torch's own
    layers, to be loaded with these. `scales` says whether it learns a scale of its own;
    `start(layer, x)`, where there is one, sets that and the bias by a first batch x, if one is given.
    """

    sums: Callable[[Layer, torch.Tensor, bool], torch.Tensor]
    matrix: Callable[[Layer, torch.Tensor], torch.Tensor]
    modules: Callable[[torch.Tensor, torch.Tensor], list[nn.Module]]
    scales: bool = True
    start: Callable[[Layer, torch.Tensor | None], Layer] | None = None


def affine(layer: Any, x: Any) -> Any:
    """The sums W x + b of x (n, inputs), of tensors or arrays; W (…, out, in) and b (…, out) may have axes in front."""
    weight, bias = layer[:2]
    if isinstance(x, torch.Tensor):
        return F.linear(x, weight, bias)
    z = x @ weight.swapaxes(-1, -2)
    z += bias[..., None, :]
    return z


def plain_sums(layer: Layer, x: torch.Tensor, training: bool) -> torch.Tensor:
    return affine(layer, x)


def plain_matrix(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    return layer.weight


def plain_modules(weight: torch.Tensor, bias: torch.Tensor | None) -> list[nn.Module]:
    linear = nn.utils.skip_init(nn.Linear, weight.shape[1], weight.shape[0], bias=bias is not None, dtype=weight.dtype)
    with torch.no_grad():
        linear.weight.copy_(weight)
        if bias is not None:
            linear.bias.copy_(bias)
    return [linear]


def weight_sums(layer: Layer, x: torch.Tensor, training: bool) -> torch.Tensor:
    """Length and direction of every unit's weights are learned apart: w = scale * v / |v|."""
    return F.linear(x, weight_matrix(layer, x), layer.bias)


def weight_start(layer: Layer, x: torch.Tensor | None) -> Layer:
    """Scale and bias such that every sum of the batch x has mean 0 and variance 1 (Salimans and Kingma 2016).

    Without a batch the scale is |v|, as in torch's own, which changes nothing.
    """
    if x is None:
        return layer._replace(scale=layer.weight.norm(dim=1))
    sums = F.linear(x, layer.weight / layer.weight.norm(dim=1, keepdim=True))
    scale = 1 / sums.std(dim=0, correction=0).clamp_min(EPS)
    return layer._replace(scale=scale, bias=-sums.mean(dim=0) * scale)


def weight_matrix(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    return layer.scale[:, None] * (layer.weight / layer.weight.norm(dim=1, keepdim=True))


def weight_modules(weight: torch.Tensor, bias: torch.Tensor) -> list[nn.Module]:
    return [nn.utils.parametrizations.weight_norm(plain_modules(weight, bias)[0])]


def batch_sums(layer: Layer, x: torch.Tensor, training: bool) -> torch.Tensor:
    """Each unit's sum is brought to mean 0 and variance 1 over the batch, then scaled and shifted."""
    sums = F.linear(x, layer.weight)
    return F.batch_norm(sums, layer.mean, layer.variance, layer.scale, layer.bias, training)


def batch_matrix(layer: Layer, x: torch.Tensor) -> torch.Tensor:
    spread = F.linear(x, layer.weight).var(dim=0, correction=0).add(EPS).sqrt()
    return (layer.scale / spread)[:, None] * layer.weight


def batch_modules(weight: torch.Tensor, bias: torch.Tensor) -> list[nn.Module]:
    norm = nn.BatchNorm1d(len(weight), dtype=weight.dtype)
    with torch.no_grad():
        norm.bias.copy_(bias)
    return [*plain_modules(weight, None), norm]


NORMALISATIONS = {
    "None": Normalisation(plain_sums, plain_matrix, plain_modules, scales=False),
    "Weight normalisation": Normalisation(weight_sums, weight_matrix, weight_modules, start=weight_start),
    "Batch normalisation": Normalisation(batch_sums, batch_matrix, batch_modules),
}
