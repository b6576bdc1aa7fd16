"""The live server: its tiles are the world's own pixels, and nothing a client sends brings it down."""

import json
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serve.serve_support import served

from metaearth3d.errors import BadInput
from metaearth3d.geo import PixelBox
from metaearth3d.serve import live, serve_world
from metaearth3d.serve.maps import tile_of
from metaearth3d.world import World

ALPS = (8.0, 46.5)


def metres(pixels):
    """What terrain tiles mean, by the published formula."""
    red, green, blue = (pixels[..., i].astype(float) for i in range(3))
    return -10000 + (red * 65536 + green * 256 + blue) * 0.1


@pytest.mark.parametrize("zoom", [3, 9, 11])
@pytest.mark.parametrize("place", [ALPS, (-179.99, -16.8)])
def test_a_tile_of_a_planet_is_the_fields_own_pixels(planet, planet_client, zoom, place):
    x, y = tile_of(zoom, *place)
    level = (zoom - 9) // 2
    box = PixelBox(level, 256 * y, 256 * x, 256, 256)
    height = planet.field("height", level).read(box).data[0]
    assert np.abs(metres(planet_client(f"/terrain/{zoom}/{x}/{y}.png").pixels) - height).max() <= 0.051
    if level >= 0:
        image = planet.field("image", level).read(box).data
        assert np.array_equal(np.moveaxis(planet_client(f"/xyz/{zoom}/{x}/{y}.png").pixels, 2, 0), image)


def test_a_tile_between_two_levels_is_the_mean_of_the_finer(planet_client):
    x, y = tile_of(10, *ALPS)
    finer = [[planet_client(f"/xyz/11/{2 * x + i}/{2 * y + j}.png").pixels for i in (0, 1)] for j in (0, 1)]
    whole = np.block([[[p] for p in row] for row in finer]).astype(float)
    mean = whole.reshape(256, 2, 256, 2, 3).mean((1, 3))
    assert np.array_equal(planet_client(f"/xyz/10/{x}/{y}.png").pixels, np.rint(mean))


def test_jpeg_is_the_same_picture_but_smaller(planet_client):
    x, y = tile_of(9, *ALPS)
    png, jpeg = (planet_client(f"/xyz/9/{x}/{y}.{ending}") for ending in ("png", "jpg"))
    assert np.abs(png.pixels.astype(int) - jpeg.pixels).mean() < 8
    assert len(jpeg.body) < len(png.body) and jpeg.headers["Content-Type"] == "image/jpeg"


def test_a_tile_is_kept_by_its_tag_and_by_the_worlds_name(planet, planet_client):
    x, y = tile_of(9, *ALPS)
    path = f"/xyz/9/{x}/{y}.png"
    first = planet_client(path)
    assert first.headers["Cache-Control"] == "no-cache"
    same = planet_client(path, If_None_Match=f'"other", W/{first.headers["ETag"]}')
    assert (same.status, same.body, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert planet_client(path, If_None_Match='"other"').status == 200
    named = planet_client(f"{path}?v={planet.spec.digest}")
    assert "immutable" in named.headers["Cache-Control"] and named.body == first.body
    assert planet_client(f"{path}?v=other").status == 404
    other = planet_client(f"/seed/6{path}")
    assert other.headers["ETag"] != first.headers["ETag"] and other.body != first.body
    assert planet_client(f"/seed/5{path}").body == first.body


def test_two_servers_asked_in_two_orders_give_the_same_bytes(small_image, tiny_parts):
    lon, lat = 15.003, 47.0405
    paths = [
        f"/{kind}/{z}/{x}/{y}.png" for kind in ("xyz", "terrain") for z in (11, 13) for x, y in [tile_of(z, lon, lat)]
    ]
    found = []
    for order in (paths, paths[::-1]):
        with served(World.from_image(small_image, 7, parts=tiny_parts)) as client:
            found.append({path: client(path).body for path in order})
    assert found[0] == found[1] and len(set(found[0].values())) == len(paths)


def test_the_world_says_where_it_is_and_nothing_of_this_machine(valley_client, valley, small_image):
    told = json.loads(valley_client("/world.json").body)
    assert (told["digest"], told["seed"], told["kind"]) == (valley.spec.digest, 7, "image")
    west, south, east, north = told["bounds"]
    assert west < told["center"][0] < east and south < told["center"][1] < north
    assert str(small_image.parent) not in json.dumps(told)


def test_a_point_is_the_pixel_under_it(planet, planet_client):
    told = json.loads(planet_client(f"/point?lon={ALPS[0]}&lat={ALPS[1]}&zoom=11").body)
    assert told["level"] == 1 and told["gsd_m"] == pytest.approx(
        planet.lattice.gsd(1) * np.cos(np.radians(46.5)), rel=1e-3
    )
    x, y = tile_of(11, *ALPS)
    fx = (ALPS[0] + 180) / 360 * 2**11 - x
    fy = (1 - np.arcsinh(np.tan(np.radians(ALPS[1]))) / np.pi) / 2 * 2**11 - y
    pixels = planet_client(f"/xyz/11/{x}/{y}.png").pixels
    assert told["colour"] == pixels[int(fy * 256), int(fx * 256)].tolist()
    heights = metres(planet_client(f"/terrain/11/{x}/{y}.png").pixels)
    assert told["elevation_m"] == pytest.approx(heights[int(fy * 256), int(fx * 256)], abs=0.051)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/xyz/-1/0/0.png", 400),
        ("/xyz/3/8/0.png", 400),
        ("/xyz/3/0/8.jpg", 400),
        ("/xyz/18/0/0.png", 404),
        ("/xyz/99999999999/0/0.png", 400),
        ("/xyz/40/0/0.png", 404),
        ("/xyz/1e1/0/0.png", 400),
        ("/xyz/NaN/0/0.png", 400),
        ("/xyz/%D9%A3/0/0.png", 400),
        ("/xyz/3/0/0.gif", 404),
        ("/xyz/3/0/0", 404),
        ("/xyz/3/0", 404),
        ("/xyz/../../etc/passwd", 404),
        ("/xyz/3/0/..%2f..%2fetc", 404),
        ("/terrain/3/0/0.jpg", 404),
        ("/../../etc/passwd", 404),
        ("/%2e%2e/passwd", 404),
        ("/viewer/../static.py", 404),
        ("/viewer/%2e%2e%2fstatic.py", 404),
        ("/map.py", 404),
        ("/point", 400),
        ("/point?lon=nan&lat=1", 400),
        ("/point?lon=1e99&lat=1", 400),
        ("/point?lon=1&lat=86", 400),
        ("/point?lon=181&lat=1", 400),
        ("/point?lon=1&lat=1&zoom=-3", 400),
        ("/point?" + "&".join(f"a{i}=1" for i in range(50)), 400),
        ("/seed/x/world.json", 400),
        ("/seed/99999999999999999999/world.json", 400),
        ("/seed/9223372036854775808/world.json", 400),
        ("/seed", 400),
        ("/text/%ff/world.json", 400),
        ("/text//world.json", 400),
        ("/text/" + "a" * 400 + "/world.json", 400),
        ("/ground", 400),
        ("/ground?lon=1&lat=nan", 400),
        ("/real/world.json", 404),
        ("/viewer/globe.js", 404),
        ("/3dtiles", 400),
        ("/3dtiles/9/0/0/tileset.json", 404),
        ("/3dtiles/4/-9999/0/tileset.json", 404),
        ("/3dtiles/4/0/0/../x", 400),
        ("http://elsewhere/xyz/3/0/0.png", 403),
        ("http:///xyz/3/0/0.png", 400),
        ("*", 400),
        ("//[/", 404),
        ("/x[y]", 404),
    ],
)
def test_a_wrong_address_is_refused_in_one_sentence(planet_client, path, status):
    got = planet_client(path)
    assert got.status == status
    assert re.fullmatch(r"[^\n]{10,300}\n", got.body.decode()) and got.headers["Content-Type"].startswith("text/plain")


WORDS = [
    "xyz",
    "terrain",
    "point",
    "world.json",
    "seed",
    "text",
    "3dtiles",
    "viewer",
    "..",
    "%2e%2e",
    "",
    "5",
    "-1",
    "0.png",
]
PARTS = st.lists(st.one_of(st.sampled_from(WORDS), st.text("0123456789.-%eENaN?&=lonat+/", max_size=12)), max_size=6)


@settings(max_examples=60)
@given(parts=PARTS)
def test_no_path_is_a_fault_of_the_server(planet_client, parts):
    path = "/" + "/".join(parts)
    got = planet_client(path)
    assert got.status < 500
    if got.status >= 400:
        assert got.body.count(b"\n") == 1


def raw(client, text, wait=10.0):
    """What a server sends to a client that sends bytes and then waits."""
    with socket.create_connection(client.address, timeout=wait) as connection:
        connection.sendall(text)
        found = b""
        while part := connection.recv(65536):
            found += part
        return found


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (b"POST /world.json HTTP/1.1\r\nHost: localhost\r\n\r\n", b"405"),
        (b"BREW /pot HTTP/1.1\r\n\r\n", b"405"),
        (b"GET /world.json HTTP/9.9\r\n\r\n", b"400"),
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /world.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", b"403"),
        (b"GET /world.json HTTP/1.1\r\nHost: 127.0.0.1:99\r\nContent-Length: 5\r\n\r\nGET /", b"200"),
        (b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nA: " + b"b" * 70000 + b"\r\n\r\n", b"431"),
        (b"\x16\x03\x01\x00\xa5\x01\x00\r\n\r\n", b"400"),
    ],
)
def test_malformed_requests_are_the_clients_doing(planet_client, text, status):
    answer = raw(planet_client, text)
    assert re.match(rb"HTTP/1\.[01] " + status, answer), answer[:200]
    assert len(re.findall(rb"^HTTP/1", answer, re.MULTILINE)) == 1
    assert planet_client("/status.json").status == 200


def test_a_client_that_sends_slowly_is_sent_away(planet_client, monkeypatch):
    monkeypatch.setattr(live, "REQUEST_S", 0.5)
    with socket.create_connection(planet_client.address, timeout=20) as connection:
        connection.sendall(b"GET /world.json HTTP/1.1\r\nHo")
        found = b""
        while part := connection.recv(65536):
            found += part
    assert b" 408 " in found.splitlines()[0]
    assert planet_client("/status.json").status == 200


def test_head_says_what_get_sends(planet_client):
    x, y = tile_of(9, *ALPS)
    got, head = (planet_client(f"/xyz/9/{x}/{y}.jpg", method=method) for method in ("GET", "HEAD"))
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(got.body)))


def test_sixteen_clients_at_once_are_all_answered_and_work_is_done_once(small_image, tiny_parts):
    world = World.from_image(small_image, 8, parts=tiny_parts)
    tiles = [(zoom, *tile_of(zoom, 15.003, 47.0405)) for zoom in (13, 14)]
    paths = [f"/{kind}/{z}/{x}/{y}.png" for kind in ("xyz", "terrain") for z, x, y in tiles] * 8
    with served(world) as client, ThreadPoolExecutor(16) as pool:
        found = list(pool.map(client, paths))
        made = client.server.routes.gate.made
    assert {got.status for got in found} == {200}
    assert len({got.body for got in found}) == 4
    assert made <= 8  # four tiles, each perhaps asked for again between being made and being kept


def test_a_full_line_is_refused_with_a_time_to_come_again(small_image, tiny_parts):
    world = World.from_image(small_image, 9, parts=tiny_parts)
    held = threading.Event()
    with served(world, workers=1, waiting=1) as client, ThreadPoolExecutor(2) as pool:
        gate = client.server.routes.gate
        blockers = [pool.submit(gate.run, name, held.wait) for name in ("a", "b")]
        while not (gate.running and gate.in_line):
            time.sleep(0.01)
        x, y = tile_of(11, 15.003, 47.0405)
        got = client(f"/xyz/11/{x}/{y}.png")
        assert (got.status, got.headers["Retry-After"]) == (503, "2")
        held.set()
        [blocker.result() for blocker in blockers]
        assert client(f"/xyz/11/{x}/{y}.png").status == 200


def test_work_of_a_client_that_left_is_dropped(small_image, tiny_parts):
    world = World.from_image(small_image, 10, parts=tiny_parts)
    held = threading.Event()
    x, y = tile_of(11, 15.003, 47.0405)
    with served(world, workers=1) as client, ThreadPoolExecutor(1) as pool:
        gate = client.server.routes.gate
        blocker = pool.submit(gate.run, "a", held.wait)
        while not gate.running:
            time.sleep(0.01)
        with socket.create_connection(client.address) as connection:
            connection.sendall(f"GET /xyz/11/{x}/{y}.png HTTP/1.1\r\n\r\n".encode())
            while not gate.in_line:
                time.sleep(0.01)
        until = time.monotonic() + 30
        while gate.in_line and time.monotonic() < until:
            time.sleep(0.05)
        assert (gate.in_line, gate.dropped) == (0, 1)
        held.set()
        blocker.result()


def test_an_address_that_cannot_be_listened_at_is_refused(planet, planet_client):
    with pytest.raises(BadInput, match="cannot listen"):
        serve_world(planet, port=planet_client.address[1])
    with pytest.raises(BadInput, match="at least 1"):
        serve_world(planet, workers=0)


def test_a_fault_inside_is_a_500_and_the_server_lives(planet, planet_client, monkeypatch, caplog):
    monkeypatch.setattr(planet_client.server.routes.worlds, "get", lambda which: 1 / 0)
    assert planet_client("/world.json").status == 500 and "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert planet_client("/world.json").status == 200
