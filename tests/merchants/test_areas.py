import pytest
from django.core.exceptions import ValidationError

from delivery.kernel.geometry import Point
from merchants.areas import check_ring, ring_contains

# An L: a square without its north-eastern quarter.
L_SHAPE = [[0, 0], [0, 2], [1, 2], [1, 1], [2, 1], [2, 0]]


@pytest.mark.parametrize(
    ("point", "is_inside"),
    [
        (Point(0.5, 0.5), True),
        (Point(0.5, 1.5), True),
        (Point(1.5, 0.5), True),
        (Point(1.5, 1.5), False),
        (Point(-0.1, 1), False),
        (Point(0.5, 2.1), False),
    ],
)
def test_a_point_is_inside_the_ring_or_not(point, is_inside):
    assert ring_contains(L_SHAPE, point) is is_inside
    assert ring_contains([*L_SHAPE, L_SHAPE[0]], point) is is_inside
    assert ring_contains(L_SHAPE[::-1], point) is is_inside


@pytest.mark.parametrize("ring", [[], L_SHAPE])
def test_a_ring_of_corners_or_none_is_accepted(ring):
    check_ring(ring)


@pytest.mark.parametrize(
    "ring",
    [
        "ring",
        [[0, 0], [0, 1]],
        [[0, 0], [0, 1], [1]],
        [[0, 0], [0, 1], ["a", 1]],
        [[0, 0], [0, 1], [91, 1]],
        [[0, 0], [0, 1], [float("nan"), 1]],
        [[0, 0]] * 201,
    ],
)
def test_what_is_no_ring_is_refused(ring):
    with pytest.raises(ValidationError):
        check_ring(ring)
