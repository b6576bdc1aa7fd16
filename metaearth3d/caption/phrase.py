"""Claims put into words: many phrasings of each, drawn, ordered and joined by a generator of random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from metaearth3d.caption.claims import Claim
from metaearth3d.caption.lexicon import CONCEPTS

Key = tuple[str, str]  # kind and value of a claim


def _many(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


PHRASES: dict[Key, tuple[str, ...]] = {
    ("brightness", "dark"): _many("dark|dim|dark in tone|deep dark tones|little light|low brightness"),
    ("brightness", "bright"): _many(
        "bright|light in tone|pale and bright|sunlit and bright|high brightness|very light"
    ),
    ("contrast", "low"): _many("low contrast|soft contrast|faint contrast|hazy and flat|muted tones|even tones"),
    ("contrast", "high"): _many(
        "high contrast|strong contrast|light and dark together|deep shadows and bright spots|contrasty|harsh contrast"
    ),
    ("vegetation", "none"): _many(
        "no vegetation|hardly any green|without plants|no greenery|nothing green|almost no plants"
    ),
    ("vegetation", "some"): _many(
        "some vegetation|some green|partly green|a little greenery|patches of green|some plants"
    ),
    ("vegetation", "mostly"): _many(
        "mostly vegetation|green nearly everywhere|densely vegetated|lush vegetation|covered in green plants|"
        "dense greenery|rich green cover"
    ),
    ("water", "some"): _many(
        "some water|partly water|water in part of it|a stretch of water|a body of water|with water beside land"
    ),
    ("water", "mostly"): _many(
        "mostly water|water nearly everywhere|a wide expanse of water|open water all over|covered by water|"
        "almost only water"
    ),
    ("bare", "some"): _many(
        "some bare ground|patches of bare soil|partly bare|some exposed earth|bare patches|some dry soil"
    ),
    ("bare", "mostly"): _many(
        "mostly bare ground|bare soil nearly everywhere|dry bare land|barren|exposed earth all over|arid and bare"
    ),
    ("white", "some"): _many(
        "white patches|some white|bright white spots|a few white areas|white parts|specks of white"
    ),
    ("white", "mostly"): _many(
        "mostly white|white nearly everywhere|white all over|a white surface|blanketed in white|almost all white"
    ),
    ("colour", "green"): _many("green|light green|green in colour|mainly green|green tones|predominantly green"),
    ("colour", "dark green"): _many(
        "dark green|deep green|dark green in colour|mainly dark green|dark green tones|a deep green colour"
    ),
    ("colour", "brown"): _many("brown|brownish|brown in colour|mainly brown|brown tones|earthy brown"),
    ("colour", "tan"): _many("tan|beige|tan in colour|mainly tan|sandy tan tones|yellowish tan|straw coloured"),
    ("colour", "grey"): _many("grey|gray|grey in colour|mainly grey|grey tones|greyish"),
    ("colour", "blue"): _many("blue|bluish|blue in colour|mainly blue|blue tones|a blue colour"),
    ("colour", "white"): _many("white|whitish|white in colour|mainly white|white tones|a white colour"),
    ("colour", "black"): _many("black|blackish|nearly black|mainly black|black tones|a black colour"),
    ("colour", "red"): _many("red|reddish|red in colour|mainly red|red tones|rust red"),
    ("texture", "smooth"): _many(
        "smooth|smooth texture|without detail|calm and smooth|little texture|a smooth surface"
    ),
    ("texture", "busy"): _many(
        "busy|busy texture|full of detail|rough texture|a lot of fine detail|finely textured|intricate"
    ),
    ("structure", "grid"): _many(
        "a grid of straight lines|straight lines at right angles|a rectangular layout|laid out in a grid|"
        "right angles and straight edges|a regular grid"
    ),
    ("structure", "stripes"): _many(
        "parallel lines|stripes|straight parallel stripes|lines in one direction|parallel bands|striped"
    ),
    ("layout", "uniform"): _many(
        "uniform|the same all over|even throughout|homogeneous|one kind of ground|uniform cover"
    ),
    ("layout", "patchwork"): _many(
        "a patchwork|different parts side by side|a mosaic of patches|mixed cover|varied from part to part|"
        "a mix of light and dark areas"
    ),
    ("relief", "flat"): _many("flat land|flat terrain|level ground|a plain|flat and low|lowland plain"),
    ("relief", "rolling"): _many(
        "rolling terrain|gently rolling land|gentle slopes|undulating ground|low hills|softly rolling"
    ),
    ("relief", "hilly"): _many("hilly terrain|hills|hill country|hilly land|sloping ground|among hills"),
    ("relief", "mountainous"): _many(
        "mountainous terrain|steep mountains|steep relief|high relief|rugged mountains|among mountains"
    ),
    ("scale", "very close"): _many(
        "seen from very close|at half a metre per pixel|a very close view|in the finest detail|a close aerial photo|"
        "extremely high resolution"
    ),
    ("scale", "close"): _many(
        "seen from close by|at about 1 metre per pixel|a close view|high resolution|aerial photograph|a detailed view"
    ),
    ("scale", "near"): _many(
        "at about 4 metres per pixel|a view from high up|medium high resolution|seen from high above|"
        "some metres per pixel|at a few metres per pixel"
    ),
    ("scale", "middle"): _many(
        "at about 16 metres per pixel|a satellite view|seen from space|at ten metres per pixel|satellite image|"
        "medium resolution"
    ),
    ("scale", "far"): _many(
        "at about 64 metres per pixel|at thirty metres per pixel|a wide satellite view|seen from far away|"
        "a far view|coarse resolution"
    ),
    ("scale", "very far"): _many(
        "at hundreds of metres per pixel|a regional view|seen from very far away|hundreds of metres per pixel|"
        "very coarse resolution|a small-scale satellite view"
    ),
    ("climate", "tropical"): _many(
        "in the tropics|tropical|near the equator|a tropical climate|tropical latitudes|low latitudes"
    ),
    ("climate", "subtropical"): _many(
        "in the subtropics|subtropical|a subtropical climate|warm latitudes|subtropical latitudes|a warm region"
    ),
    ("climate", "temperate"): _many(
        "in the temperate zone|temperate|a temperate climate|middle latitudes|temperate latitudes|a mild region"
    ),
    ("climate", "boreal"): _many("in the far north|boreal|a cold climate|high latitudes|subarctic|a cold region"),
    ("climate", "polar"): _many("in the polar zone|polar|arctic climate|near the pole|polar latitudes|a frozen region"),
    ("sea", "near"): _many("near the sea|by the coast|close to the ocean|a coastal region|near the shore|by the sea"),
    ("sea", "inland"): _many("inland|far from the sea|in the interior|away from the coast|landlocked|an inland region"),
    ("altitude", "high"): _many(
        "at high altitude|high above the sea|highland|a high plateau|at great height|in the highlands"
    ),
    ("season", "spring"): _many("in spring|spring|springtime|a spring day|during the spring|spring months"),
    ("season", "summer"): _many("in summer|summer|summertime|a summer day|during the summer|summer months"),
    ("season", "autumn"): _many("in autumn|autumn|fall season|an autumn day|during the autumn|autumn months"),
    ("season", "winter"): _many("in winter|winter|wintertime|a winter day|during the winter|winter months"),
}
FRAMES = _many(
    "{}|{}|{}|{} from above|{} from the air|a satellite picture of {}|an aerial view of {}|a picture of {}|"
    "{} seen from above|overhead view of {}"
)
PLACES = _many("in {}|{}|located in {}|a place in {}|somewhere in {}|from {}")
GROUND = ("class", "cover")  # kinds whose values are concepts
MOST = 5  # claims in one caption
SKIPPED = 0.25  # of captions name no class, though one is known
SEPARATORS = (", ", ", ", ", ", "; ", ". ")


@dataclass(frozen=True)
class Caption:
    """A text and the claims that it makes."""

    text: str
    claims: tuple[Claim, ...]


@cache
def phrasings(kind: str, value: str) -> tuple[str, ...]:
    """Every way to say that ``kind`` has ``value``.

    Raises:
        LookupError: there is none.
    """
    if kind in GROUND:
        return tuple(dict.fromkeys(frame.format(name) for frame in FRAMES for name in CONCEPTS[value].names))
    if kind == "country":
        return tuple(place.format(value) for place in PLACES)
    return PHRASES[kind, value]


def say(claim: Claim, rng: np.random.Generator) -> str:
    """One of a claim's phrasings."""
    if claim.kind in GROUND:  # names and frames drawn apart, so that a name's share does not hang on its frames
        names = CONCEPTS[claim.value].names
        return FRAMES[rng.integers(len(FRAMES))].format(names[rng.integers(len(names))])
    ways = phrasings(*claim.key)
    return ways[rng.integers(len(ways))]


def compose(claims: Sequence[Claim], rng: np.random.Generator, *, most: int = MOST) -> Caption:
    """One caption of one to ``most`` of the claims, what the ground is before the rest; empty without claims.

    What is left out, the order and the phrasing are drawn; a picture with a known class mostly gets to hear it.
    """
    ground = [c for c in claims if c.kind == "class"]
    rest = [c for c in claims if c.kind != "class"]
    if ground and rest and rng.random() < SKIPPED:
        ground = []
    count = int(rng.integers(0 if ground else 1, max(1, min(most, len(rest))) + 1)) if rest else 0
    drawn = [rest[k] for k in rng.permutation(len(rest))[:count]]
    chosen = [*ground[:1], *drawn]
    if ground and rng.random() < 0.2:
        chosen = [chosen[k] for k in rng.permutation(len(chosen))]
    if not chosen:
        return Caption("", ())
    text = SEPARATORS[rng.integers(len(SEPARATORS))].join(say(claim, rng) for claim in chosen)
    return Caption(text, tuple(chosen))


def read(text: str) -> list[frozenset[Key]]:
    """What each part of a caption that :func:`compose` wrote may claim: kinds and values whose phrase it is."""
    separator = next((s for s in ("; ", ". ", ", ") if s in text), ", ")
    parts = [text] if not text or text in meanings() else text.split(separator)
    return [meanings().get(part, frozenset()) for part in parts]


@cache
def meanings() -> dict[str, frozenset[Key]]:
    """Every phrase, countries aside, with all that it may mean."""
    out: dict[str, set[Key]] = {}
    keys = [*PHRASES, *((kind, name) for kind in GROUND for name in CONCEPTS)]
    for key in keys:
        for phrase in phrasings(*key):
            out.setdefault(phrase, set()).add(key)
    return {phrase: frozenset(known) for phrase, known in out.items()}
