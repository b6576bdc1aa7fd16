"""Pictures of roofs: no street along the eaves, no neighbour's colour, nothing else changed."""

import numpy as np

from metaearth3d.tiles3d.roofs import roof_picture

RED, BLUE, STREET = (200, 30, 20), (20, 40, 210), (40, 40, 40)


def rectangle(top, left, bottom, right):
    """Two triangles in rows and columns."""
    a, b, c, d = (top, left), (bottom, left), (bottom, right), (top, right)
    return np.array([[a, b, c], [a, c, d]], float)


def town():
    """Two roofs wall to wall in a dark street; each is painted a pixel narrower than its outline."""
    picture = np.empty((3, 40, 60), np.uint8)
    picture[:] = np.array(STREET)[:, None, None]
    picture[:, 11:29, 11:29] = np.array(RED)[:, None, None]
    picture[:, 11:29, 31:49] = np.array(BLUE)[:, None, None]
    return picture, [rectangle(10, 10, 30, 30), rectangle(10, 30, 30, 50)]


def test_a_roof_has_its_own_colour_up_to_its_edge_and_its_neighbour_another():
    picture, roofs = town()
    made = roof_picture(picture, roofs, rim_px=2)
    for colour, cols in ((RED, slice(10, 30)), (BLUE, slice(30, 50))):
        assert (made[:, 10:30, cols] == np.array(colour)[:, None, None]).all()
    assert (made[:, 8, 15] == RED).all()  # what filters read beside it
    assert (picture[:, 10, 10] == STREET).all()  # as it was given


def test_the_middle_of_a_roof_is_the_images_own_and_far_away_is_plain():
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (3, 40, 60), dtype=np.uint8)
    made = roof_picture(picture, [rectangle(10.2, 10.4, 30.3, 29.7)], rim_px=1)
    np.testing.assert_array_equal(made[:, 12:28, 12:28], picture[:, 12:28, 12:28])
    assert len(np.unique(made[:, :, 40:].reshape(3, -1), axis=1).T) == 1


def test_a_roof_without_a_middle_keeps_its_picture_and_a_flat_triangle_is_no_roof():
    picture = np.random.default_rng(0).integers(0, 256, (3, 20, 20), dtype=np.uint8)
    line = np.array([[[5.0, 5.0], [6.0, 6.0], [7.0, 7.0]]])
    made = roof_picture(picture, [rectangle(9, 9, 11, 11), line], rim_px=2)
    np.testing.assert_array_equal(made[:, 8:12, 8:12], picture[:, 8:12, 8:12])
