"""Sixteen numbers in a register, as a type of numba's: what is written like one number is done to all sixteen at once.

A Lanes is a vector of LLVM's, of float32, int32 or truth values; where the processor's registers are shorter, LLVM
splits it. Numbers beside lanes are spread. Nothing is reordered and nothing fused but where `fma` says so: the same
lanes come out on every processor that has fused multiply-add. `load` and `store` check nothing: all sizes are the
caller's to see to.
"""
# mypy: allow-untyped-defs, disable-error-code="call-arg, var-annotated"

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic, lower_builtin, models, register_model, type_callable

LANES = 16
ELEMENT = {"float": ir.FloatType(), "int": ir.IntType(32), "bool": ir.IntType(1)}
SCALAR = {"float": types.float32, "int": types.int32, "bool": types.boolean}
INT = ir.IntType(32)


class Lanes(types.Type):
    """LANES numbers of one kind: "float", "int" or "bool"."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Lanes({kind})")
        self.kind, self.vector = kind, ir.VectorType(ELEMENT[kind], LANES)


@register_model(Lanes)
class LanesModel(models.PrimitiveModel):
    def __init__(self, manager, lanes):
        super().__init__(manager, lanes, lanes.vector)


def spread(builder, number):
    """A vector that holds one number LANES times."""
    first = builder.insert_element(ir.VectorType(number.type, LANES)(ir.Undefined), number, INT(0))
    return builder.shuffle_vector(first, first, ir.VectorType(INT, LANES)(None))


def all_lanes(context, builder, values, given, lanes):
    """All values as vectors of this kind of lanes."""
    return [
        value if isinstance(kind, Lanes) else spread(builder, context.cast(builder, value, kind, SCALAR[lanes.kind]))
        for value, kind in zip(values, given, strict=True)
    ]


def operation(function: Callable, emit: Callable, kinds: tuple[str, ...], result: str | None = None) -> None:
    """Give an operator or numpy function a meaning for lanes of these kinds: emit(builder, *vectors)."""

    @type_callable(function)
    def type_it(context):
        def typer(a, b=None):  # None from a typer: not mine, ask the others
            lanes = next((each for each in (a, b) if isinstance(each, Lanes)), None)
            fits = all(each in (None, lanes) or isinstance(each, types.Number) for each in (a, b))
            return Lanes(result or lanes.kind) if lanes is not None and lanes.kind in kinds and fits else None

        return typer

    def lower(context, builder, signature, values):
        lanes = next(each for each in signature.args if isinstance(each, Lanes))
        return emit(builder, *all_lanes(context, builder, values, signature.args, lanes))

    for arguments in ((Lanes,), (Lanes, Lanes), (Lanes, types.Number), (types.Number, Lanes)):
        lower_builtin(function, *arguments)(lower)


def method(name: str) -> Callable:
    """The builder's method for floats ("fadd"), or the one for whole numbers ("add")."""
    return lambda builder, *v: getattr(builder, name if v[0].type.element == ir.FloatType() else name[1:])(*v)


def of_llvm(name: str) -> Callable:
    """LLVM's own function of float vectors."""

    def emit(builder, *v):
        full, kind = f"llvm.{name}.v{LANES}f32", ir.FunctionType(v[0].type, [v[0].type] * len(v))
        return builder.call(builder.module.globals.get(full) or ir.Function(builder.module, kind, full), v)

    return emit


for _name in ("add", "sub", "mul"):
    for _function in (getattr(operator, _name), getattr(operator, "i" + _name)):
        operation(_function, method("f" + _name), ("float", "int"))
for _function, _emit in (
    (operator.truediv, method("fdiv")), (operator.neg, method("fneg")), (abs, of_llvm("fabs")),
    (np.floor, of_llvm("floor")), (np.sqrt, of_llvm("sqrt")),
):  # fmt: skip
    operation(_function, _emit, ("float",))
for _function, _sign in (
    (operator.gt, ">"), (operator.lt, "<"), (operator.ge, ">="), (operator.le, "<="), (operator.eq, "=="),
):  # fmt: skip
    operation(_function, lambda builder, a, b, sign=_sign: builder.fcmp_ordered(sign, a, b), ("float",), "bool")
for _function, _emit in (
    (operator.lshift, lambda builder, a, b: builder.shl(a, b)),
    (operator.rshift, lambda builder, a, b: builder.lshr(a, b)),
    (operator.and_, lambda builder, a, b: builder.and_(a, b)),
    (operator.or_, lambda builder, a, b: builder.or_(a, b)),
):  # fmt: skip
    operation(_function, _emit, ("int",))

FLOAT, WHOLE, TRUTH = Lanes("float"), Lanes("int"), Lanes("bool")


@intrinsic
def lanes(typing, number):
    """One float32 in every lane."""

    def emit(context, builder, signature, values):
        return spread(builder, context.cast(builder, values[0], signature.args[0], types.float32))

    return FLOAT(number), emit


@intrinsic
def fma(typing, a, b, c):
    """a * b + c, rounded once where the processor can."""

    def emit(context, builder, signature, values):
        return of_llvm("fmuladd")(builder, *all_lanes(context, builder, values, signature.args, FLOAT))

    return FLOAT(a, b, c), emit


@intrinsic
def where(typing, truth, a, b):
    """a in the lanes where `truth` holds, b in the others."""

    def emit(context, builder, signature, values):
        one, other = all_lanes(context, builder, values[1:], signature.args[1:], FLOAT)
        return builder.select(values[0], one, other)

    return FLOAT(truth, a, b), emit


@intrinsic
def below(typing, number):
    """Which lanes, counted from 0, lie below a whole number."""

    def emit(context, builder, signature, values):
        index = ir.VectorType(INT, LANES)([INT(k) for k in range(LANES)])
        last = spread(builder, context.cast(builder, values[0], signature.args[0], types.int32))
        return builder.icmp_signed("<", index, last)

    return TRUTH(number), emit


@intrinsic
def truths(typing, bits):
    """The lanes whose bits are set in a whole number of LANES bits, the lowest first."""

    def emit(context, builder, signature, values):
        number = context.cast(builder, values[0], signature.args[0], types.uint16)
        return builder.bitcast(number, TRUTH.vector)

    return TRUTH(bits), emit


def converted(method: str, result: Lanes) -> Any:
    """What makes lanes of another kind, by a method of the builder."""

    @intrinsic
    def convert(typing, lanes):
        def emit(context, builder, signature, values):
            return getattr(builder, method)(values[0], result.vector)

        return result(lanes), emit

    return convert


whole = converted("fptosi", WHOLE)  # floats without a fraction as whole numbers
as_float = converted("sitofp", FLOAT)  # whole numbers as floats
bits_of = converted("bitcast", WHOLE)  # the bits of floats, as whole numbers
of_bits = converted("bitcast", FLOAT)  # the floats that have these bits


@intrinsic
def total(typing, values_):
    """The sum of all lanes in one fixed order: the second half is added to the first until one is left."""

    def emit(context, builder, signature, values):
        vector, half = values[0], LANES // 2
        while half:
            first, second = (
                builder.shuffle_vector(vector, vector, ir.VectorType(INT, half)([INT(start + k) for k in range(half)]))
                for start in (0, half)
            )
            vector, half = builder.fadd(first, second), half // 2
        return builder.extract_element(vector, INT(0))

    return types.float32(values_), emit


def address(context, builder, given, values, vector):
    """Where row values[1] of the C-contiguous (..., LANES) array values[0] begins."""
    row = builder.mul(context.cast(builder, values[1], given[1], types.intp), ir.IntType(64)(LANES))
    data = context.make_array(given[0])(context, builder, values[0]).data
    return builder.bitcast(builder.gep(data, [row]), vector.as_pointer())


@intrinsic
def load(typing, array, row):
    """Row `row` of a C-contiguous float32 array of (..., LANES)."""

    def emit(context, builder, signature, values):
        return builder.load(address(context, builder, signature.args, values, FLOAT.vector), align=4)

    return FLOAT(array, row), emit


@intrinsic
def store(typing, array, row, values_):
    """Put lanes into row `row` of a C-contiguous float32 array of (..., LANES)."""

    def emit(context, builder, signature, values):
        (vector,) = all_lanes(context, builder, values[2:], signature.args[2:], FLOAT)
        builder.store(vector, address(context, builder, signature.args, values, FLOAT.vector), align=4)
        return context.get_dummy_value()

    return types.void(array, row, values_), emit
