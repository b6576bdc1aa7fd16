"""What a live world answers to an address: tiles, the world's description, a place's height and colour, the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

import numpy as np
import PIL

from metaearth3d.errors import BadInput
from metaearth3d.fields import Store
from metaearth3d.serve.asked import Asked, Refused, absent, bad, read_target, tile_address
from metaearth3d.serve.cuts import CutFiles, cut_at, cut_box
from metaearth3d.serve.encode import encoded
from metaearth3d.serve.gate import Busy, Gate
from metaearth3d.serve.ground import first_zoom, ground_at, survey_level
from metaearth3d.serve.real import RealPicture
from metaearth3d.serve.static import MEDIA_TYPES
from metaearth3d.serve.worlds import Shown, Worlds
from metaearth3d.viewer import PAGE_FILES

TILES_VERSION = "1"  # raised whenever the same world would give other tiles
RETRY_S = 2
FOREVER = "public, max-age=31536000, immutable"
ALWAYS_ASK = "no-cache"
SCRIPTS = ("facts.js", "hands.js", "map.js", "place.js", "tiles.js", "view.js")
PAGE = {name: ("map", name) for name in ("index.html", "map.css", *SCRIPTS)}
VIEWER = {name: ("page", name) for name in (*PAGE_FILES, "globe.html")}

Gone = Callable[[], bool]


@dataclass(frozen=True)
class Answer:
    """A status, a body and what its headers say."""

    body: bytes
    kind: str
    etag: str | None = None
    cache: str = ALWAYS_ASK
    status: HTTPStatus = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = ()


def refusal(refused: Refused) -> Answer:
    """One sentence of plain text."""
    return Answer(
        f"{refused.sentence}\n".encode(), "text/plain; charset=utf-8", cache="no-store", status=refused.status
    )


class Routes:
    """Answers about the worlds of one server; ``store`` keeps finished tiles."""

    def __init__(self, worlds: Worlds, gate: Gate, store: Store, real: RealPicture | None = None) -> None:
        """Tiles are made behind the gate; ``real`` is a picture to compare with."""
        self.worlds, self.gate, self.store, self.real = worlds, gate, store, real
        self.cuts = CutFiles(store)

    def answer(self, target: str, *, known: str | None = None, gone: Gone = lambda: False) -> Answer:
        """The answer to a GET of ``target`` by one who has ``known`` (If-None-Match) and may be ``gone`` meanwhile.

        Raises:
            Gone: the client has left.
        """
        try:
            return self._route(read_target(target), known, gone)
        except Refused as refused:
            return refusal(refused)
        except BadInput as error:
            return refusal(bad(str(error)))
        except Busy:
            said = Refused(HTTPStatus.SERVICE_UNAVAILABLE, "too many tiles are being made; ask again in a moment")
            answer = refusal(said)
            return Answer(
                answer.body,
                answer.kind,
                cache=answer.cache,
                status=answer.status,
                headers=(("Retry-After", str(RETRY_S)),),
            )

    def _route(self, asked: Asked, known: str | None, gone: Gone) -> Answer:
        first = asked.parts[0]
        if first in ("xyz", "terrain"):
            return self._tile(asked, known, gone)
        if first in ("point", "ground") and len(asked.parts) == 1:
            return self._spot(asked, known, gone)
        if first == "real":
            return self._real(asked, known)
        if first == "world.json" and len(asked.parts) == 1:
            return self._world(asked, known)
        if first == "3dtiles":
            return self._cut(asked, known, gone)
        if first == "status.json" and len(asked.parts) == 1:
            return _json(self.status())
        if asked.parts == ("viewer", "scene.json"):
            return _json({})  # the viewer looks for a scene's description beside it; a cut has none
        if first == "viewer" and len(asked.parts) == 2:
            return _page(VIEWER, asked.parts[1], known)
        if len(asked.parts) == 1:
            return _page(PAGE, first, known)
        raise absent("there is no such address; see /world.json for what there is")

    def status(self) -> dict[str, int]:
        """What is under way."""
        gate = self.gate
        held = getattr(getattr(self.store, "directory", self.store), "bytes_held", 0)
        return {
            "running": gate.running,
            "waiting": gate.in_line,
            "made": gate.made,
            "dropped": gate.dropped,
            "refused": gate.refused,
            "cache_bytes": held,
        }

    def _tile(self, asked: Asked, known: str | None, gone: Gone) -> Answer:
        at, ending = tile_address(asked.parts)
        shown, kind = self.worlds.get(asked.which), asked.parts[0]
        zooms = shown.tiles.zooms
        if at.zoom not in zooms:
            raise absent(f"zoom is {at.zoom}; this world has {zooms[0]} to {zooms[-1]}")
        if not shown.tiles.holds(at):
            raise absent("the tile lies outside this world; see its bounds in /world.json")
        cache = _cache_of(asked, shown)
        name = f"{kind}/{at.zoom}/{at.x}/{at.y}-{ending}"
        etag = _etag(shown.digest, name)
        if _matches(known, etag):
            return _unchanged(etag, cache)
        body = self._kept(f"{shown.digest}/v{TILES_VERSION}/{name}", lambda: encoded(shown, kind, at, ending), gone)
        return Answer(body, MEDIA_TYPES[f".{ending}"], etag, cache)

    def _kept(self, key: str, make: Callable[[], bytes], gone: Gone) -> bytes:
        """A finished file from the store, or made behind the gate and kept."""
        found = self.store.get(key)
        if found is not None:
            return found.tobytes()

        def work() -> bytes:
            body = make()
            self.store.put(key, np.frombuffer(body, np.uint8))
            return body

        made: bytes = self.gate.run(key, work, gone)
        return made

    def _spot(self, asked: Asked, known: str | None, gone: Gone) -> Answer:
        """Height and colour of a place (``point``), or what stands there (``ground``)."""
        kind, (lon, lat) = asked.parts[0], asked.lonlat()
        shown = self.worlds.get(asked.which)
        zooms, bounds = shown.tiles.zooms, shown.tiles.bounds
        zoom = zooms[-1] if "zoom" not in asked.query else round(asked.number("zoom", 0, 40))
        zoom = min(max(zoom, zooms[0]), zooms[-1])
        west, south, east, north = bounds
        if not (west <= lon <= east and south <= lat <= north):
            raise absent("the place lies outside this world; see its bounds in /world.json")
        level = survey_level(shown, zoom) if kind == "ground" else 0
        cache, name = _cache_of(asked, shown), f"{kind}/{zoom}/{lon!r}/{lat!r}"
        etag = _etag(shown.digest, name)
        if _matches(known, etag):
            return _unchanged(etag, cache)

        def work() -> dict[str, Any]:
            if kind == "ground":
                return ground_at(shown, lon, lat, level)
            return asdict_spot(shown.tiles.spot(lon, lat, zoom))

        return _json(self.gate.run(f"{shown.digest}/{name}", work, gone), etag, cache)

    def _real(self, asked: Asked, known: str | None) -> Answer:
        """Tiles of the real picture, or its description."""
        if self.real is None:
            raise absent("this server has no real picture; start it with --real FILE")
        if asked.parts == ("real", "world.json"):
            return _json(self.real.description)
        if asked.parts[1:2] != ("xyz",):
            raise absent("a tile's address is /real/xyz/ZOOM/X/Y.png")
        at, ending = tile_address(asked.parts[1:])
        if ending != "png":
            raise absent("tiles of the real picture end in .png")
        etag = _etag(self.real.digest, "/".join(asked.parts))
        if _matches(known, etag):
            return _unchanged(etag, ALWAYS_ASK)
        return Answer(self.real.tile(at), MEDIA_TYPES[".png"], etag)

    def _world(self, asked: Asked, known: str | None) -> Answer:
        shown = self.worlds.get(asked.which)
        etag = _etag(shown.digest, f"world.json {'' if self.real is None else self.real.digest}")
        if _matches(known, etag):
            return _unchanged(etag, ALWAYS_ASK)
        about = {"real": None if self.real is None else self.real.path.name}
        return _json(description(shown) | about, etag)

    def _cut(self, asked: Asked, known: str | None, gone: Gone) -> Answer:
        """A small 3D tileset; ``/3dtiles?lon=&lat=&zoom=`` tells where the one about a place is."""
        shown = self.worlds.get(asked.which)
        if len(asked.parts) == 1:
            lon, lat = asked.lonlat()
            zoom = round(asked.number("zoom", 0, 40))
            level, row, col = cut_at(shown, lon, lat, zoom)
            return _json({"tileset": f"3dtiles/{level}/{row}/{col}/tileset.json"})
        box, name = cut_box(shown, asked.parts[1:4]), "/".join(asked.parts[4:])
        etag = _etag(shown.digest, "/".join(asked.parts))
        if _matches(known, etag):
            return _unchanged(etag, ALWAYS_ASK)
        body = self.cuts.read(shown, box, name, lambda key, work: self.gate.run(key, work, gone))
        return Answer(body, MEDIA_TYPES[f".{name.rpartition('.')[2]}"], etag)


def description(shown: Shown) -> dict[str, Any]:
    """The content of ``world.json``: what the world is made from, and where its tiles are."""
    spec, tiles = shown.world.spec, shown.tiles
    root = {name: value for name, value in spec.root.items() if name != "path"}  # this machine's paths stay here
    content = spec.to_dict() | {"root": root}
    content["pins"] = [{name: v for name, v in pin.items() if name != "path"} for pin in content.get("pins", [])]
    content.pop("dem")
    content.pop("model")
    return {
        "digest": spec.digest,
        "seed": spec.seed,
        "kind": spec.root.get("kind"),
        "text": spec.root.get("text"),
        "generated": "generated by metaearth3d, not an observation",
        "bounds": list(tiles.bounds),
        "center": list(tiles.centre),
        "zooms": [tiles.zooms[0], tiles.zooms[-1]],
        "ground_from_zoom": first_zoom(shown),
        "tiles": {
            "imagery": "xyz/{z}/{x}/{y}.jpg",
            "imagery_png": "xyz/{z}/{x}/{y}.png",
            "terrain": "terrain/{z}/{x}/{y}.png",
            "terrain_encoding": "metres = -10000 + 0.1 * (65536 R + 256 G + B)",
            "size_px": 256,
        },
        "spec": content,
    }


def asdict_spot(spot: Any) -> dict[str, Any]:
    """JSON values of a spot."""
    values = spot._asdict()
    values["colour"] = list(spot.colour)
    return dict(values)


def _json(value: Any, etag: str | None = None, cache: str = ALWAYS_ASK) -> Answer:
    return Answer(json.dumps(value).encode(), MEDIA_TYPES[".json"], etag, cache)


def _etag(digest: str, name: str) -> str:
    """A tag that is known before the content is: all that the content depends on."""
    text = f"{digest} {name} {TILES_VERSION} {PIL.__version__}"
    return f'"{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"'


def _matches(known: str | None, etag: str) -> bool:
    """Whether If-None-Match names a tag (RFC 9110, 13.1.2: weakly compared)."""
    if known is None:
        return False
    return known.strip() == "*" or etag in (part.strip().removeprefix("W/") for part in known.split(","))


def _unchanged(etag: str, cache: str) -> Answer:
    return Answer(b"", "text/plain", etag, cache, HTTPStatus.NOT_MODIFIED)


def _cache_of(asked: Asked, shown: Shown) -> str:
    """An address with the world's own name in it (``?v=DIGEST``) never changes; one without may be another world's."""
    version = asked.query.get("v")
    if version is None:
        return ALWAYS_ASK
    if version != shown.digest:
        raise absent("this server shows another world now; read /world.json again")
    return FOREVER


def _page(folder: dict[str, tuple[str, str]], name: str, known: str | None) -> Answer:
    name = name or "index.html"
    if name not in folder:
        raise absent("there is no such address; see /world.json for what there is")
    body, etag = _file(*folder[name])
    if _matches(known, etag):
        return _unchanged(etag, ALWAYS_ASK)
    return Answer(body, MEDIA_TYPES.get("." + name.rpartition(".")[2], "text/plain; charset=utf-8"), etag)


@lru_cache(maxsize=16)
def _file(folder: str, name: str) -> tuple[bytes, str]:
    body = (files("metaearth3d") / "serve" / folder / name).read_bytes()
    return body, f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
