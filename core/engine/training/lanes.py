"""Sixteen numbers in a register, as a type of numba's: what is written like one number is done to all sixteen at once.

A Lanes is a vector of LLVM's, of float32, int32 or truth values; where the processor's registers are shorter, LLVM
splits it. Numbers beside lanes are spread. Nothing is reordered and nothing fused but where `fma` says so: the same
lanes come out on every processor that has fused multiply-add. What takes places in arrays checks nothing: all sizes
are the caller's to see to.
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
def same(typing, array, place):
    """The number at a place of a float32 array without gaps, in every lane."""

    def emit(context, builder, signature, values):
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        at = context.cast(builder, values[1], signature.args[1], types.intp)
        return spread(builder, builder.load(builder.gep(data, [at])))

    return FLOAT(array, place), emit


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


def shuffled(builder, a, b, places):
    """The numbers of a, followed by those of b, that stand at these places."""
    return builder.shuffle_vector(a, b, ir.VectorType(INT, len(places))([INT(place) for place in places]))


def halved(builder, vector, count):
    """A vector's second half added to its first, again and again until so many numbers are left."""
    while (half := vector.type.count // 2) >= count:
        first, second = (shuffled(builder, vector, vector, range(start, start + half)) for start in (0, half))
        vector = builder.fadd(first, second)
    return vector


@intrinsic
def total(typing, values_):
    """The sum of all lanes in one fixed order: the second half is added to the first until one is left."""

    def emit(context, builder, signature, values):
        return builder.extract_element(halved(builder, values[0], 1), INT(0))

    return types.float32(values_), emit


@intrinsic
def add_totals(typing, array, row, at, a, b, c, d):
    """Add the totals of four lanes to the four numbers from place `at` of a row on, all four in one go."""

    def emit(context, builder, signature, values):
        a, b, c, d = (halved(builder, vector, 4) for vector in values[3:])
        ab, cd = (
            builder.fadd(shuffled(builder, x, y, (0, 1, 4, 5)), shuffled(builder, x, y, (2, 3, 6, 7)))
            for x, y in ((a, b), (c, d))
        )
        totals = builder.fadd(shuffled(builder, ab, cd, (0, 2, 4, 6)), shuffled(builder, ab, cd, (1, 3, 5, 7)))
        begin = address(context, builder, signature.args, values, FLOAT.vector)
        here = builder.gep(
            builder.bitcast(begin, ELEMENT["float"].as_pointer()),
            [context.cast(builder, values[2], signature.args[2], types.intp)],
        )
        here = builder.bitcast(here, totals.type.as_pointer())
        builder.store(builder.fadd(builder.load(here, align=4), totals), here, align=4)
        return context.get_dummy_value()

    return types.void(array, row, at, a, b, c, d), emit


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


@intrinsic
def marked(typing, bits, at, apart, count):
    """In which lanes a whole number of `bits` (uint16) is not 0: they stand `apart` from place `at` on, and the lanes
    from `count` on take the first one's."""

    def emit(context, builder, signature, values):
        at_, apart_, count_ = (context.cast(builder, values[k], signature.args[k], types.intp) for k in (1, 2, 3))
        data = context.make_array(signature.args[0])(context, builder, values[0]).data
        found = ir.VectorType(ir.IntType(16), LANES)(ir.Undefined)
        for lane in range(LANES):
            place = place_of(builder, lane, at_, apart_, count_)
            found = builder.insert_element(found, builder.load(builder.gep(data, [place])), INT(lane))
        return builder.icmp_unsigned("!=", found, found.type(None))

    return TRUTH(bits, at, apart, count), emit


def place_of(builder, lane, at, apart, count):
    """The place of one lane's number, and from lane `count` on that of the first lane's."""
    there = builder.icmp_signed("<", count.type(lane), count)
    return builder.select(there, builder.add(at, builder.mul(apart, count.type(lane))), at)


@intrinsic
def picked(typing, table, column, places, at, apart, count):
    """Out of one column of a C-contiguous float32 `table`, for each lane the row that `places` (int32) names.

    The lanes' names stand `apart` from place `at` on; those from `count` on take the first lane's. All are put together
    in the register: what is stored piece by piece and loaded whole waits for the memory.
    """

    def emit(context, builder, signature, values):
        def whole_number(k):
            return context.cast(builder, values[k], signature.args[k], types.intp)

        column_, at_, apart_, count_ = (whole_number(k) for k in (1, 3, 4, 5))
        rows, names = (context.make_array(signature.args[k])(context, builder, values[k]) for k in (0, 2))
        width, found = builder.extract_value(rows.shape, 1), FLOAT.vector(ir.Undefined)
        for lane in range(LANES):
            name = builder.load(builder.gep(names.data, [place_of(builder, lane, at_, apart_, count_)]))
            row = builder.zext(name, count_.type)
            number = builder.load(builder.gep(rows.data, [builder.add(builder.mul(row, width), column_)]))
            found = builder.insert_element(found, number, INT(lane))
        return found

    return FLOAT(table, column, places, at, apart, count), emit
