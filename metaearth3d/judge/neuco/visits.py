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

from metaearth3d.judge.neuco.packed import BLOCK, LANES, LINE

GROUP = 2  # rows visited together: with four, rows and what is asked for no longer fit the L1 cache
ASKED_FIRST = 2  # one in so many lines of later rows is asked for during the dot products, the others afterwards
FLOAT, INT, LONG = ir.FloatType(), ir.IntType(32), ir.IntType(64)
VECTOR = ir.VectorType(FLOAT, LANES)
FUSED = ("contract",)  # a product may be added before it is rounded, as BLAS does


def _line(builder: Any, address: Any, number: int, kind: Any) -> Any:
    """The vector of numbers of a kind in the cache line of that number from an address on."""
    at = builder.add(address, LONG(number * LINE))
    return builder.load(builder.inttoptr(at, ir.VectorType(kind, LANES).as_pointer()), align=LINE)


def _numbers(builder: Any, address: Any, packed: bool) -> list[Any]:
    """The four vectors of one block of a row, without the columns' scale."""
    if not packed:
        return [_line(builder, address, k, FLOAT) for k in range(4)]
    lines = [_line(builder, address, k, INT) for k in range(3)]
    first = [builder.and_(line, _constant(-256)) for line in lines]
    low, middle, high = (builder.shl(line, _constant(8 * (k + 1))) for k, line in enumerate(lines))
    low, middle = builder.and_(low, _constant(0xFF00)), builder.and_(middle, _constant(0xFF0000))
    last = builder.or_(builder.or_(low, middle), high)
    return [builder.sitofp(bits, VECTOR) for bits in (*first, last)]


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


def _is_packed(rows: Any) -> bool:
    return bool(rows.dtype == types.int32)


def _block_bytes(packed: bool) -> int:
    return LINE * (3 if packed else 4)


def _dots(share: int) -> Any:
    """``dots`` that asks for one ``share``-th of later rows' lines."""

    @intrinsic  # type: ignore[untyped-decorator]
    def dots(_: Any, rows: Any, here: Any, ahead: Any, weights: Any, blocks: Any) -> Any:
        """Two rows' sums over columns of number times scaled weight.

        Args:
            rows: the array the rows are of; only its type counts.
            here: two addresses.
            ahead: addresses of rows that come later.
            weights: address of float32.
            blocks: that a row has.
        """
        packed = _is_packed(rows)
        step = _block_bytes(packed)
        lines = range(step // LINE // share)

        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            here, ahead = (cgutils.unpack_tuple(builder, args[k], GROUP) for k in (1, 2))
            zero = ir.Constant(VECTOR, [0.0] * LANES)
            sums = [[cgutils.alloca_once_value(builder, zero) for _ in range(2)] for _ in here]
            with cgutils.for_range(builder, args[4]) as loop:
                offset = builder.mul(loop.index, LONG(step))
                at = builder.add(args[3], builder.mul(loop.index, LONG(4 * BLOCK)))
                w = _numbers(builder, at, packed=False)
                for row, parts in zip(here, sums, strict=True):
                    for k, x in enumerate(_numbers(builder, builder.add(row, offset), packed)):
                        place = parts[k % 2]  # two sums a row keep enough additions under way
                        builder.store(_fused(builder, x, w[k], builder.load(place)), place)
                _ask(builder, ahead, builder.mul(loop.index, LONG(len(lines) * LINE)), lines)
            found = [_total(builder, builder.fadd(builder.load(a), builder.load(b))) for a, b in sums]
            return context.make_tuple(builder, signature.return_type, found)

        return types.UniTuple(types.float32, GROUP)(rows, here, ahead, weights, blocks), code

    return dots


dots, dots_alone = _dots(ASKED_FIRST), _dots(1)


@intrinsic  # type: ignore[untyped-decorator]
def adds(_: Any, rows: Any, here: Any, ahead: Any, slopes: Any, gradient: Any, blocks: Any) -> Any:
    """Add two rows times their slopes to the gradient, one after the other; ask for later rows' other lines.

    Args:
        rows: the array the rows are of; only its type counts.
        here: two addresses.
        ahead: addresses of rows that come later.
        slopes: two float32.
        gradient: address of float32, by scaled weight.
        blocks: that a row has.
    """
    packed = _is_packed(rows)
    step = _block_bytes(packed)
    first = step // LINE // ASKED_FIRST  # lines a block that ``dots`` has asked for
    lines = range(step // LINE - first)

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        here, ahead = (cgutils.unpack_tuple(builder, args[k], GROUP) for k in (1, 2))
        slopes = [_everywhere(builder, s) for s in cgutils.unpack_tuple(builder, args[3], GROUP)]
        asked = builder.mul(args[5], LONG(first * LINE))
        with cgutils.for_range(builder, args[5]) as loop:
            offset = builder.mul(loop.index, LONG(step))
            at = builder.add(args[4], builder.mul(loop.index, LONG(4 * BLOCK)))
            g = _numbers(builder, at, packed=False)
            for row, slope in zip(here, slopes, strict=True):
                for k, x in enumerate(_numbers(builder, builder.add(row, offset), packed)):
                    g[k] = _fused(builder, slope, x, g[k])
            for k, total in enumerate(g):
                place = builder.inttoptr(builder.add(at, LONG(4 * k * LANES)), VECTOR.as_pointer())
                builder.store(total, place, align=LINE)
            _ask(builder, ahead, builder.add(asked, builder.mul(loop.index, LONG(len(lines) * LINE))), lines)
        return context.get_dummy_value()

    return types.void(rows, here, ahead, slopes, gradient, blocks), code
