from delivery.kernel.durations import LogNormal
from merchants.timings.effects import Effects

EFFECTS = Effects(
    mu=1.0,
    sigma=0.3,
    levels={"shop": {"7": 0.2}, "hour": {"12": 0.1, "13": -0.1}},
    sigma_by="shop",
    sigmas={"7": 0.5},
)


def test_effects_add_up_and_the_shop_has_a_spread_of_its_own():
    assert EFFECTS.of({"shop": "7", "hour": "12"}) == LogNormal(1.0 + 0.2 + 0.1, 0.5)


def test_what_is_not_known_has_no_effect():
    assert EFFECTS.of({"shop": "8", "hour": "13"}) == LogNormal(0.9, 0.3)
    assert EFFECTS.of({}) == LogNormal(1.0, 0.3)


def test_they_survive_storage():
    assert Effects.from_json(EFFECTS.as_json()) == EFFECTS
