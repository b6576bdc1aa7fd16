"""Exports read back by other libraries: trimesh, rasterio, Pillow, pmtiles."""

import io
import json
from importlib.util import find_spec

import numpy as np
import pytest
import rasterio
import trimesh
from PIL import Image
from rasterio.warp import transform as warp_places

from metaearth3d.cli import main
from metaearth3d.errors import BadInput, MissingExtra, OutputConflict
from metaearth3d.geo import Raster, write_cog
from metaearth3d.geo.lattice import PixelBox
from metaearth3d.tiles3d.exports import export, open_scene

ROWS, COLS = 61, 81


@pytest.fixture(scope="module")
def scene(landscape, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scene")
    place = landscape(ROWS - 1, COLS - 1, row=0, col=0, relief=8.0)
    box = PixelBox(0, 0, 0, ROWS, COLS)
    for name, field in (("height", place.height), ("image", place.image)):
        read = field.read(box)
        write_cog(folder / f"{name}_1m.tif", Raster(read.data, read.geobox, field.bands))
    (folder / "scene.json").write_text(json.dumps({"spec": {"seed": 11}}))
    return folder


def heights(scene):
    with rasterio.open(scene / "height_1m.tif") as file:
        return file.read(1)


def off_posts(scene, vertices):
    """Distances of vertices from the scene's own posts, in metres."""
    frame = open_scene(scene).frame
    rows, cols = np.mgrid[0:ROWS, 0:COLS].reshape(2, -1)
    from scipy.spatial import cKDTree

    posts = frame.place(rows, cols, heights(scene).ravel().astype(np.float64))
    return cKDTree(posts).query(vertices)[0]


def test_one_glb_stands_where_it_says(scene, tmp_path):
    path = export(scene, tmp_path / "a.glb", format="glb", max_error_m=0.3)
    (mesh,) = trimesh.load_scene(path).geometry.values()
    z_up = np.stack([mesh.vertices[:, 0], -mesh.vertices[:, 2], mesh.vertices[:, 1]], 1)
    assert off_posts(scene, z_up).max() < 1e-4
    assert mesh.visual.material.baseColorTexture.size == (COLS, ROWS)
    with path.open("rb") as file:
        from metaearth3d.tiles3d.glb import read_document

        extras = read_document(file)["asset"]["extras"]
    assert extras["seed"] == 11 and extras["max_error_m"] <= 0.3
    matrix = np.array(extras["transform"]).reshape(4, 4).T
    with rasterio.open(scene / "height_1m.tif") as file:
        x, y = (file.bounds.left + file.bounds.right) / 2, (file.bounds.top + file.bounds.bottom) / 2
        expected = warp_places(file.crs, "EPSG:4978", [x], [y], [0.0])
    assert np.abs(matrix[:3, 3] - np.ravel(expected)).max() < 0.01


@pytest.mark.parametrize("format", ["obj", "ply", "stl"])
def test_other_meshes_are_one_surface_without_holes(scene, tmp_path, format):
    path = export(scene, tmp_path / f"a.{format}", format=format)
    mesh = trimesh.load_mesh(path)
    mesh.merge_vertices(merge_tex=True, merge_norm=True)
    assert off_posts(scene, mesh.vertices).max() < 1e-3
    assert mesh.area_faces.min() > 0 and mesh.body_count == 1
    edges, count = np.unique(mesh.edges_sorted, axis=0, return_counts=True)
    assert set(count.tolist()) <= {1, 2}
    on = mesh.vertices[edges[count == 1]][:, :, :2].mean(1)  # open edges lie along the frame only
    reach = np.abs(mesh.vertices[:, :2]).max(0)  # the frame's north is a degree off the map's
    assert (np.abs(on) > reach - 3.0).any(1).all()
    if format == "obj":
        assert mesh.visual.material.image.size == (COLS, ROWS) and (tmp_path / "a.mtl").is_file()
    if format == "ply":
        assert len(np.unique(mesh.visual.vertex_colors, axis=0)) > 10


def test_points_are_every_post_with_its_colour(scene, tmp_path):
    path = export(scene, tmp_path / "cloud.ply", format="points")
    cloud = trimesh.load(path)
    assert cloud.vertices.shape == (ROWS * COLS, 3)
    assert off_posts(scene, cloud.vertices[::97]).max() < 1e-4
    with rasterio.open(scene / "image_1m.tif") as file:
        colours = file.read().reshape(3, -1).T
    np.testing.assert_array_equal(np.asarray(cloud.colors)[:, :3], colours)


def test_other_clouds_are_written_by_open3d_or_its_extra_is_named(scene, tmp_path):
    if find_spec("open3d") is None:
        with pytest.raises(MissingExtra, match=r"metaearth3d\[open3d\]"):
            export(scene, tmp_path / "cloud.pcd", format="points")
        assert not list(tmp_path.iterdir())
        return
    import open3d

    cloud = open3d.io.read_point_cloud(str(export(scene, tmp_path / "cloud.pcd", format="points")))
    ours = trimesh.load(export(scene, tmp_path / "cloud.ply", format="points"))
    np.testing.assert_allclose(np.asarray(cloud.points), ours.vertices, atol=1e-4)
    np.testing.assert_allclose(np.asarray(cloud.colors) * 255, np.asarray(ours.colors)[:, :3], atol=1)


def mean_of_opaque(content):
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGBA")).astype(float)
    seen = pixels[..., 3] > 0
    return pixels[seen][:, :3].mean(0), int(seen.sum())


def test_xyz_and_pmtiles_hold_the_same_tiles(scene, tmp_path):
    reader = pytest.importorskip("pmtiles.reader")
    folder = export(scene, tmp_path / "xyz", format="xyz")
    path = export(scene, tmp_path / "a.pmtiles", format="pmtiles")
    about = json.loads((folder / "tiles.json").read_text())
    with path.open("rb") as file:
        source = reader.MmapSource(file)
        held = {key: content for key, content in reader.all_tiles(source)}
        header = reader.Reader(source).header()
    files = {tuple(int(v) for v in p.with_suffix("").parts[-3:]): p.read_bytes() for p in folder.rglob("*.png")}
    assert held == files and len(files) >= about["maxzoom"] + 1 - about["minzoom"]
    assert (header["min_zoom"], header["max_zoom"]) == (about["minzoom"], about["maxzoom"])
    finest = [mean_of_opaque(content) for key, content in files.items() if key[0] == about["maxzoom"]]
    mean = np.average([m for m, _ in finest], axis=0, weights=[n for _, n in finest])
    with rasterio.open(scene / "image_1m.tif") as file:
        assert np.abs(mean - file.read().reshape(3, -1).mean(1)).max() < 2


def test_terrain_rgb_decodes_to_metres(scene, tmp_path):
    folder = export(scene, tmp_path / "xyz", format="xyz", band="height")
    pixels = np.concatenate([np.asarray(Image.open(p)).reshape(-1, 4) for p in folder.rglob("*.png")]).astype(float)
    seen = pixels[pixels[:, 3] > 0]
    metres = -10_000 + (seen[:, 0] * 65536 + seen[:, 1] * 256 + seen[:, 2]) * 0.1
    assert heights(scene).min() - 0.1 <= metres.min() and metres.max() <= heights(scene).max() + 0.1
    assert np.ptp(metres) > 0.5 * np.ptp(heights(scene))


def test_a_web_cog_lies_on_the_webs_grid(scene, tmp_path):
    path = export(scene, tmp_path / "web.tif", format="cog", band="height")
    with rasterio.open(path) as file:
        assert file.crs.to_epsg() == 3857
        zoom = np.log2(2 * np.pi * 6378137 / 256 / file.res[0])
        assert zoom == pytest.approx(round(zoom), abs=1e-6)
        found = file.read(1, masked=True)
    assert np.isfinite(found.compressed()).all()


def test_tiles_can_be_made_anew_with_other_options(scene, tmp_path, capsys):
    words = ["--format", "tiles", "--watertight", "--tiling", "implicit", "--max-error", "0.4"]
    assert main(["export", str(scene), *words, "--out", str(tmp_path / "tiles")]) == 0
    extras = json.loads((tmp_path / "tiles/tileset.json").read_text())["extras"]
    assert (extras["watertight"], extras["tiling"], extras["max_error_m"]) == (True, "implicit", 0.4)
    assert main(["validate", str(tmp_path / "tiles")]) == 0
    assert not [path for path in tmp_path.rglob("*") if ".tmp-" in path.name]


REFUSED = {
    "format is 'fbx'": {"format": "fbx"},
    "has no rasters of 4 m; it has 1 m": {"format": "glb", "gsd": 4.0},
    "does not end in .stl": {"format": "stl"},
    "band is 'slope'": {"format": "xyz", "band": "slope"},
    "are for tiles, not for glb": {"format": "glb", "watertight": True},
    "max_error is 1e-09": {"format": "glb", "max_error_m": 1e-9},
}


@pytest.mark.parametrize("words", list(REFUSED))
def test_what_cannot_be_exported_is_refused_and_leaves_nothing(scene, tmp_path, words):
    with pytest.raises(BadInput, match=words):
        export(scene, tmp_path / "a.glb", **REFUSED[words])
    assert not list(tmp_path.iterdir())


def test_exports_refuse_to_write_over_anything(scene, tmp_path, capsys):
    (tmp_path / "a.glb").write_text("mine")
    with pytest.raises(OutputConflict, match="is there already"):
        export(scene, tmp_path / "a.glb", format="glb")
    assert main(["export", str(tmp_path), "--format", "glb", "--out", str(tmp_path / "b.glb")]) == 2
    assert "generate" in capsys.readouterr().err
