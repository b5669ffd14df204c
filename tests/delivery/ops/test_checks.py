from django.conf import settings

from delivery.ops.checks import foreign_keys_point_down, upward_relations


def test_no_relation_points_up():
    assert foreign_keys_point_down(None) == []


def test_a_relation_to_a_higher_floor_is_refused():
    upside_down = list(reversed(settings.FLOORS))
    errors = list(upward_relations(upside_down))
    assert {error.id for error in errors} == {"delivery.E001"}
    assert "orders.Order.shop points up to merchants.Shop." in {error.msg for error in errors}


def test_a_relation_within_a_floor_is_allowed():
    assert not any(
        "orders.OrderItem.order" in error.msg
        for error in upward_relations(list(reversed(settings.FLOORS)))
    )


def test_an_app_without_a_floor_is_not_judged():
    assert list(upward_relations(["orders"])) == []
