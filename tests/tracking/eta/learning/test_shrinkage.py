import numpy as np
import pytest

from tracking.eta.learning.shrinkage import fit_effects


def fit(by_shop, **options):
    """Fit effects by shop from its values."""
    keys = [{"shop": shop} for shop, values in by_shop.items() for _ in values]
    values = np.array([value for values in by_shop.values() for value in values], np.float64)
    return fit_effects(values, keys, np.ones(len(values)), factors=("shop",), **options)


def noise(count, seed=1):
    drawn = np.random.default_rng(seed).normal(0, 0.2, count)
    return drawn - drawn.mean()


def test_shops_that_do_not_differ_have_no_effect():
    same = noise(200)
    effects = fit({"a": same, "b": same})
    assert effects.mu == pytest.approx(0, abs=0.01)
    assert effects.levels["shop"] == {"a": 0.0, "b": 0.0}


def test_a_shop_with_many_orders_keeps_nearly_its_own_mean():
    effects = fit({"a": noise(500) + 0.4, "b": noise(500) - 0.4})
    assert effects.mu == pytest.approx(0, abs=0.01)
    assert effects.levels["shop"]["a"] == pytest.approx(0.4, abs=0.01)


def test_a_shop_with_few_orders_is_drawn_to_the_others():
    shops = {str(number): noise(200, number) + (number - 5) / 10 for number in range(11)}
    effects = fit({**shops, "new": [1.0]})
    assert 0 < effects.levels["shop"]["new"] < 0.85
    assert effects.levels["shop"]["10"] == pytest.approx(0.5, abs=0.05)


def test_one_mishap_bends_little():
    effects = fit({"a": [*noise(300), 5.0], "b": noise(300)})
    assert effects.mu == pytest.approx(0, abs=0.01)
    assert effects.sigma < 0.25


def test_a_shop_that_is_less_regular_has_a_wider_spread():
    effects = fit({"a": noise(300) * 3, "b": noise(300)}, sigma_by="shop")
    assert effects.sigmas["a"] > 2 * effects.sigmas["b"]


def test_young_orders_count_for_more():
    keys = [{"shop": "a"}] * 200
    values = np.repeat([0.0, 1.0], 100) + np.tile(noise(100), 2)
    fitted = fit_effects(values, keys, np.repeat([1.0, 9.0], 100), factors=())
    assert fitted.mu > 0.8
