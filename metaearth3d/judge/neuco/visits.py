"""The two visits that a fold pays to a pair of rows, in vectors: dot products with the weights, and the gradient.

Written as vector code because a compiler does not vectorise a loop with prefetches in it, and so that the order of sums
is the same on every machine. While a pair is worked on, the lines of a later one are asked for one after the other;
asked for at once, or left to the hardware, they would wait for each other.

Import this module only where a fold is run: it needs numba (``metaearth3d[judge]``).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from metaearth3d.judge.neuco.packed import LANES, LINE

GROUP = 2  # rows visited together: with four, rows and what is asked for no longer fit the L1 cache
VECTORS = {32: 4, 24: 4, 20: 8}  # of numbers in a piece of a row that is read at once, by bits a number
ASKED_FIRST = 2  # one in so many lines of later rows is asked for during the dot products, the others afterwards
FLOAT, INT, LONG = ir.FloatType(), ir.IntType(32), ir.IntType(64)
VECTOR = ir.VectorType(FLOAT, LANES)
FUSED = ("contract",)  # a product may be added before it is rounded, as BLAS does


def _line(builder: Any, address: Any, number: int, kind: Any) -> Any:
    """The vector of numbers of a kind in the cache line of that number from an address on."""
    at = builder.add(address, LONG(number * LINE))
    return builder.load(builder.inttoptr(at, ir.VectorType(kind, LANES).as_pointer()), align=LINE)


def _numbers(builder: Any, address: Any, bits: int) -> list[Any]:
    """The vectors of one piece of a row, without the columns' scale; ``packed.Rows`` has the layouts."""
    if bits == 32:
        return [_line(builder, address, k, FLOAT) for k in range(VECTORS[bits])]
    lines = [_line(builder, address, k, INT) for k in range(_lines(bits))]
    rest = (_rest_of_24 if bits == 24 else _rest_of_20)(builder, *lines)
    whole = [*(builder.and_(line, _constant(-(2 ** (32 - bits)))) for line in lines), *rest]
    return [builder.sitofp(number, VECTOR) for number in whole]


def _rest_of_24(builder: Any, a: Any, b: Any, c: Any) -> list[Any]:
    """The integers, in upper bits, that lie in the lower 8 bits of three lines."""
    low, middle, high = (_up(builder, line, 8 * (k + 1)) for k, line in enumerate((a, b, c)))
    return [_with(builder, _with(builder, high, middle, 0xFF0000), low, 0xFF00)]


def _rest_of_20(builder: Any, a: Any, b: Any, c: Any, d: Any, e: Any) -> list[Any]:
    """The integers, in upper bits, that lie in the lower 12 bits of five lines."""
    sixth, seventh = (_with(builder, _up(builder, x, 20), _up(builder, y, 8), 0xFF000) for x, y in ((a, b), (c, d)))
    last = _with(builder, _up(builder, e, 20), _up(builder, b, 16), 0xF0000)
    return [sixth, seventh, _with(builder, last, _up(builder, d, 12), 0xF000)]


def _up(builder: Any, bits: Any, places: int) -> Any:
    """Every lane's bits moved towards the sign."""
    return builder.shl(bits, _constant(places))


def _with(builder: Any, bits: Any, others: Any, mask: int) -> Any:
    """The bits, and of some others those in a mask."""
    return builder.or_(bits, builder.and_(others, _constant(mask)))


def _constant(value: int) -> Any:
    return ir.Constant(ir.VectorType(INT, LANES), [value] * LANES)


def _fused(builder: Any, a: Any, b: Any, c: Any) -> Any:
    """a * b + c."""
    return builder.fadd(builder.fmul(a, b, flags=FUSED), c, flags=FUSED)


def _ask(builder: Any, addresses: Sequence[Any], offset: Any, lines: range) -> None:
    """Prefetch some lines of each row at an offset; nothing is read, and no address does harm."""
    byte = ir.IntType(8).as_pointer()
    kind = ir.FunctionType(ir.VoidType(), [byte, INT, INT, INT])
    call = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
    for line in lines:
        for address in addresses:
            at = builder.add(builder.add(address, offset), LONG(line * LINE))
            builder.call(call, [builder.inttoptr(at, byte), INT(0), INT(3), INT(1)])  # to read, keep, data


def _total(builder: Any, vector: Any) -> Any:
    """The sum of a vector's numbers, halves onto halves."""
    count = LANES
    while count > 1:
        count //= 2
        low, high = (ir.Constant(ir.VectorType(INT, count), [*range(s, s + count)]) for s in (0, count))
        rest = ir.Constant(vector.type, ir.Undefined)
        vector = builder.fadd(builder.shuffle_vector(vector, rest, low), builder.shuffle_vector(vector, rest, high))
    return builder.extract_element(vector, INT(0))


def _everywhere(builder: Any, number: Any) -> Any:
    """A vector of one number."""
    one = builder.insert_element(ir.Constant(VECTOR, ir.Undefined), number, INT(0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(INT, LANES), [0] * LANES))


def _bits(rows: Any) -> int:
    """Bits a number, as the type of an array of rows tells."""
    return {types.int32: 24, types.uint32: 20}.get(rows.dtype, 32)


def _lines(bits: int) -> int:
    """Cache lines of a piece of a row."""
    return VECTORS[bits] * bits // 32


def _pieces(builder: Any, columns: Any, bits: int) -> Any:
    """How many pieces a row of so many columns has."""
    return builder.udiv(columns, LONG(VECTORS[bits] * LANES))


def _dots(share: int) -> Any:
    """``dots`` that asks for one ``share``-th of later rows' lines."""

    @intrinsic  # type: ignore[untyped-decorator]
    def dots(_: Any, rows: Any, here: Any, ahead: Any, weights: Any, columns: Any) -> Any:
        """Two rows' sums over columns of number times scaled weight.

        Args:
            rows: the array the rows are of; only its type counts.
            here: two addresses.
            ahead: addresses of rows that come later.
            weights: address of float32.
            columns: that a row has, whole blocks of them.
        """
        bits = _bits(rows)
        lines = range(_lines(bits) // share)

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            here, ahead = (cgutils.unpack_tuple(builder, args[k], GROUP) for k in (1, 2))
            zero = ir.Constant(VECTOR, [0.0] * LANES)
            sums = [[cgutils.alloca_once_value(builder, zero) for _ in range(2)] for _ in here]
            with cgutils.for_range(builder, _pieces(builder, args[4], bits)) as loop:
                offset = builder.mul(loop.index, LONG(_lines(bits) * LINE))
                at = builder.add(args[3], builder.mul(loop.index, LONG(VECTORS[bits] * LINE)))
                w = [_line(builder, at, k, FLOAT) for k in range(VECTORS[bits])]
                for row, parts in zip(here, sums, strict=True):
                    for k, x in enumerate(_numbers(builder, builder.add(row, offset), bits)):
                        place = parts[k % 2]  # two sums a row keep enough additions under way
                        builder.store(_fused(builder, x, w[k], builder.load(place)), place)
                _ask(builder, ahead, builder.mul(loop.index, LONG(len(lines) * LINE)), lines)
            found = [_total(builder, builder.fadd(builder.load(a), builder.load(b))) for a, b in sums]
            return context.make_tuple(builder, signature.return_type, found)

        return types.UniTuple(types.float32, GROUP)(rows, here, ahead, weights, columns), code

    return dots


dots, dots_alone = _dots(ASKED_FIRST), _dots(1)


@intrinsic  # type: ignore[untyped-decorator]
def adds(_: Any, rows: Any, here: Any, ahead: Any, slopes: Any, gradient: Any, columns: Any) -> Any:
    """Add two rows times their slopes to the gradient, one after the other; ask for later rows' other lines.

    Args:
        rows: the array the rows are of; only its type counts.
        here: two addresses.
        ahead: addresses of rows that come later.
        slopes: two float32.
        gradient: address of float32, by scaled weight.
        columns: that a row has, whole blocks of them.
    """
    bits = _bits(rows)
    first = _lines(bits) // ASKED_FIRST  # lines a piece that ``dots`` has asked for
    lines = range(_lines(bits) - first)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        here, ahead = (cgutils.unpack_tuple(builder, args[k], GROUP) for k in (1, 2))
        slopes = [_everywhere(builder, s) for s in cgutils.unpack_tuple(builder, args[3], GROUP)]
        pieces = _pieces(builder, args[5], bits)
        asked = builder.mul(pieces, LONG(first * LINE))
        with cgutils.for_range(builder, pieces) as loop:
            offset = builder.mul(loop.index, LONG(_lines(bits) * LINE))
            at = builder.add(args[4], builder.mul(loop.index, LONG(VECTORS[bits] * LINE)))
            g = [_line(builder, at, k, FLOAT) for k in range(VECTORS[bits])]
            for row, slope in zip(here, slopes, strict=True):
                for k, x in enumerate(_numbers(builder, builder.add(row, offset), bits)):
                    g[k] = _fused(builder, slope, x, g[k])
            for k, total in enumerate(g):
                place = builder.inttoptr(builder.add(at, LONG(4 * k * LANES)), VECTOR.as_pointer())
                builder.store(total, place, align=LINE)
            _ask(builder, ahead, builder.add(asked, builder.mul(loop.index, LONG(len(lines) * LINE))), lines)
        return context.get_dummy_value()

    return types.void(rows, here, ahead, slopes, gradient, columns), code
