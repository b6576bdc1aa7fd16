"""The static server: right bytes, right types, nothing from outside."""

import http.client
import threading
from pathlib import Path

import pytest

from metaearth3d.errors import BadInput
from metaearth3d.serve import serve_folder, write_page


@pytest.fixture
def folder(tmp_path):
    site = tmp_path / "site"
    (site / "tiles").mkdir(parents=True)
    (site / "index.html").write_text("<p>home")
    (site / "tiles" / "a b.glb").write_bytes(b"glTF")
    (site / "tiles" / "tileset.json").write_text("{}")
    (site / ".secret").write_text("no")
    (tmp_path / "outside.txt").write_text("no")
    (site / "link.txt").symlink_to(tmp_path / "outside.txt")
    (site / "inner.html").symlink_to(site / "index.html")
    return site


@pytest.fixture
def ask(folder):
    with serve_folder(folder) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()

        def request(path, method="GET"):
            connection = http.client.HTTPConnection(*server.server_address[:2], timeout=10)
            connection.putrequest(method, path, skip_host=False)
            connection.endheaders()
            answer = connection.getresponse()
            body = answer.read()
            connection.close()
            return answer, body

        yield request
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/", "text/html; charset=utf-8", b"<p>home"),
        ("/index.html?a=1", "text/html; charset=utf-8", b"<p>home"),
        ("/inner.html", "text/html; charset=utf-8", b"<p>home"),
        ("/tiles/a%20b.glb", "model/gltf-binary", b"glTF"),
        ("/tiles/tileset.json", "application/json", b"{}"),
    ],
)
def test_files_come_with_their_types(ask, path, kind, body):
    answer, found = ask(path)
    assert (answer.status, answer.getheader("Content-Type"), found) == (200, kind, body)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/tiles/", 404),
        ("/tiles", 301),
        ("/../outside.txt", 400),
        ("/%2e%2e/outside.txt", 400),
        ("/..%2foutside.txt", 400),
        ("/tiles/..\\..\\outside.txt", 400),
        ("/link.txt", 400),
        ("/.secret", 400),
        ("/%00", 400),
        ("/%ff", 400),
        ("no-slash", 400),
    ],
)
def test_what_is_not_in_the_folder_stays_there(ask, path, status):
    answer, body = ask(path)
    assert answer.status == status
    assert body != b"no"


def test_head_has_no_body_and_post_is_not_known(ask):
    answer, body = ask("/tiles/tileset.json", "HEAD")
    assert (answer.status, answer.getheader("Content-Length"), body) == (200, "2", b"")
    assert ask("/", "POST")[0].status == 501


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(BadInput, match="is not a folder"):
        serve_folder(tmp_path / "absent")


def test_a_port_in_use_is_refused(folder):
    with serve_folder(folder) as server, pytest.raises(BadInput, match="cannot listen"):
        serve_folder(folder, port=server.server_address[1])


def test_the_page_is_whole_and_names_its_parts(tmp_path):
    index = write_page(tmp_path / "demo")
    text = index.read_text()
    for name in ("viewer.js", "viewer.css"):
        assert f'"{name}"' in text
        assert (index.parent / name).stat().st_size > 1000
    assert "three.js" in (index.parent / "NOTICE").read_text()
    assert "http" not in text.replace("http-equiv", "")  # nothing is fetched from elsewhere
    assert not list(Path(index.parent).glob(".tmp-*"))


@pytest.mark.parametrize(
    ("fault", "told"), [(ConnectionResetError("gone"), False), (ZeroDivisionError("broken"), True)]
)
def test_a_browser_that_leaves_is_no_error_and_a_fault_is(folder, capsys, fault, told):
    with serve_folder(folder) as server:
        try:
            raise fault
        except type(fault):
            server.handle_error(None, ("127.0.0.1", 1))
    assert (str(fault) in capsys.readouterr().err) is told
