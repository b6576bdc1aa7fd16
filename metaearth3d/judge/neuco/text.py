"""Numbers out of lines of text, compiled: a plain decimal costs some ten nanoseconds, anything else is left to others.

Import this module only where a CSV is read: it needs numba (``metaearth3d[judge]``).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

POWERS = 10.0 ** np.arange(23)  # those that float64 holds exactly
DIGITS = 19  # that an unsigned 64-bit integer holds; further ones are below float64's precision
COMMA, POINT, MINUS, PLUS, ZERO, E, SMALL_E = (np.uint8(ord(c)) for c in ",.-+0Ee")
HOW: dict[str, Any] = {"nogil": True, "cache": True, "error_model": "numpy"}


@njit(**HOW)
def _times(mantissa, power):  # type: ignore[no-untyped-def]
    """mantissa * 10**power, rounded once where both are small enough for it."""
    value = np.float64(mantissa)
    if 0 <= power < POWERS.size:
        return value * POWERS[power]
    if -POWERS.size < power < 0:
        return value / POWERS[-power]
    return value * 10.0**power


@njit(**HOW)
def _exponent(block, i, stop):  # type: ignore[no-untyped-def]
    """``(power, seen, end)``: a whole number with its sign from ``i`` on, and how many digits it has."""
    down = i < stop and block[i] == MINUS
    if down or (i < stop and block[i] == PLUS):
        i += 1
    power, seen = 0, 0
    while i < stop and np.uint8(block[i] - ZERO) < 10:
        power = min(power * 10 + np.int64(block[i] - ZERO), 9999)  # type: ignore[assignment]
        seen += 1
        i += 1
    return -power if down else power, seen, i


@njit(**HOW)
def parse(block, starts, stops, places, out):  # type: ignore[no-untyped-def]
    """Read lines of comma-separated numbers into ``out`` (rows, N) float32; True for each line that was plain.

    A cell in column ``c`` goes to ``out[row, places[c]]``, or is passed over where that is negative. A line is plain if
    it has as many cells as ``places`` and every cell with a place is digits with at most a sign, a point and an
    exponent; of other lines nothing in ``out`` holds. Digits go through float64, correctly rounded up to 15 of them.

    Args:
        block: uint8, lines without quotes.
        starts: first byte of each line.
        stops: the byte after each line's last one, its line end not counted.
        places: (columns,) int64.
        out: filled in.
    """
    plain = np.ones(starts.size, np.bool_)
    for row in range(starts.size):
        i, stop, column = starts[row], stops[row], 0
        while column < places.size:
            if places[column] < 0:
                while i < stop and block[i] != COMMA:
                    i += 1
            else:
                negative = i < stop and block[i] == MINUS
                if negative or (i < stop and block[i] == PLUS):
                    i += 1
                mantissa, power, seen, fraction = np.uint64(0), 0, 0, False
                while i < stop:
                    digit = np.uint8(block[i] - ZERO)
                    if digit < 10:
                        seen += 1
                        if mantissa < np.uint64(10) ** np.uint64(DIGITS - 1):
                            mantissa = mantissa * np.uint64(10) + np.uint64(digit)
                            power -= fraction
                        else:
                            power += not fraction
                    elif block[i] == POINT and not fraction:
                        fraction = True
                    else:
                        break
                    i += 1
                if seen and i < stop and (block[i] == E or block[i] == SMALL_E):
                    shift, seen, i = _exponent(block, i + 1, stop)
                    power += shift
                if not seen or (i < stop and block[i] != COMMA):
                    break
                value = _times(mantissa, power)
                out[row, places[column]] = -value if negative else value
            column += 1
            if i >= stop:
                break
            i += 1
            if column == places.size:
                column += 1  # one cell too many
        plain[row] = column == places.size and i >= stop
    return plain
