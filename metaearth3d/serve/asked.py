"""What a request asks for: an address read from a path and query, every number checked."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from metaearth3d.serve.web import Address
from metaearth3d.serve.worlds import MOST_WORDS, Which

WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
SEED = re.compile(r"-?[0-9]{1,19}", re.ASCII)
NUMBER = re.compile(r"[+-]?[0-9]{1,9}(\.[0-9]{0,20})?", re.ASCII)
MOST_ZOOM = 30  # no world has more
FORMATS = {"xyz": ("png", "jpg"), "terrain": ("png",)}


class Refused(Exception):
    """A request that is not answered with what it asks for: a status and a sentence."""

    def __init__(self, status: HTTPStatus, sentence: str) -> None:
        """Such as 404 and what there is instead."""
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


def bad(sentence: str) -> Refused:
    """A request that can never be answered."""
    return Refused(HTTPStatus.BAD_REQUEST, sentence)


def absent(sentence: str) -> Refused:
    """A request for what is not there."""
    return Refused(HTTPStatus.NOT_FOUND, sentence)


@dataclass(frozen=True)
class Asked:
    """A path in parts, its query, and the world it is about."""

    which: Which
    parts: tuple[str, ...]
    query: dict[str, str]

    def number(self, name: str, low: float, high: float) -> float:
        """A number of the query between two limits.

        Raises:
            Refused: it is absent, no plain decimal, or outside.
        """
        text = self.query.get(name, "")
        value = float(text) if NUMBER.fullmatch(text) else math.nan
        if not low <= value <= high:
            raise bad(f"{name} must be a number from {low:g} to {high:g}, written like 12.5")
        return value

    def lonlat(self) -> tuple[float, float]:
        """Longitude (-180 to 180) and latitude (-85 to 85) of the query."""
        return self.number("lon", -180, 180), self.number("lat", -85, 85)


def read_target(target: str) -> Asked:
    """The request target of HTTP in parts: ``/text/WORDS/seed/N/xyz/...`` is about another world than ``/xyz/...``.

    Raises:
        Refused: it is malformed.
    """
    try:
        split = urlsplit(target)
        query = dict(parse_qsl(split.query, keep_blank_values=True, max_num_fields=16))
    except ValueError as error:
        raise bad("the address cannot be read; it has a malformed or overlong query") from error
    if split.scheme or split.netloc or not split.path.startswith("/"):
        raise bad("the address must be a path that begins with one slash")
    parts = split.path[1:].split("/")
    text = seed = None
    if parts[0] == "text":
        text, parts = _words(parts[1] if len(parts) > 1 else ""), parts[2:]
    if parts and parts[0] == "seed":
        seed, parts = _seed(parts[1] if len(parts) > 1 else ""), parts[2:]
    return Asked(Which(seed, text), tuple(parts or [""]), query)


def tile_address(parts: tuple[str, ...]) -> tuple[Address, str]:
    """The tile and format of ``("xyz" or "terrain", zoom, x, "y.format")``.

    Raises:
        Refused: there are not so many parts, or the numbers are no address of the web's grid.
    """
    kind = parts[0]
    if len(parts) != 4:
        raise absent(f"a tile's address is /{kind}/ZOOM/X/Y.{FORMATS[kind][0]}")
    row, _, ending = parts[3].partition(".")
    if ending not in FORMATS[kind]:
        raise absent(f"tiles of {kind} end in .{' or .'.join(FORMATS[kind])}")
    numbers = [int(text) if WHOLE.fullmatch(text) else -1 for text in (parts[1], parts[2], row)]
    if min(numbers) < 0:
        raise bad("zoom, x and y must be whole numbers of at most nine digits, 0 or more")
    at = Address(*numbers)
    if at.zoom > MOST_ZOOM:
        raise absent(f"zoom is {at.zoom}; no world has tiles beyond {MOST_ZOOM}")
    if max(at.x, at.y) >= 1 << at.zoom:
        raise bad(f"at zoom {at.zoom} x and y must be below {1 << at.zoom}")
    return at, ending


def whole_numbers(texts: tuple[str, ...]) -> list[int]:
    """Plain whole numbers that may be negative.

    Raises:
        Refused: one is not.
    """
    if not all(re.fullmatch(r"-?[0-9]{1,9}", text, re.ASCII) for text in texts):
        raise bad("level, row and column must be whole numbers of at most nine digits")
    return [int(text) for text in texts]


def _words(text: str) -> str:
    try:
        words = unquote(text, errors="strict").strip()
    except UnicodeDecodeError as error:
        raise bad("the words of the address are not UTF-8") from error
    if not words or len(words) > MOST_WORDS or not words.isprintable():
        raise bad(f"the words of the address must be 1 to {MOST_WORDS} printable characters")
    return words


def _seed(text: str) -> int:
    seed = int(text) if SEED.fullmatch(text) else 2**63
    if not -(2**63) <= seed < 2**63:
        raise bad("the seed of the address must be a whole number of at most 64 bits")
    return seed
