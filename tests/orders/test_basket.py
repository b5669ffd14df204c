import json

import pytest

from orders.basket import AnotherShop, BasketFull, SessionBasket
from orders.policy import IfSoldOut
from orders.services.baskets import LineInput

SOUP = LineInput(menu_item_id=1, quantity=1)


def kept(session):
    """Read the basket back as another request would: the session travels as JSON."""
    return SessionBasket(json.loads(json.dumps(session)))


def test_an_empty_session_has_an_empty_basket():
    basket = SessionBasket({})

    assert (basket.shop_id, basket.lines, basket.count) == (None, [], 0)


def test_what_is_put_in_is_there_in_the_next_request():
    session = {}
    wanted = LineInput(1, 2, (5, 4), "no salt")

    SessionBasket(session).add(7, wanted)

    basket = kept(session)
    assert basket.shop_id == 7
    assert [line.wanted for line in basket.lines] == [wanted]


def test_an_equal_line_is_joined_whatever_the_order_of_its_options():
    session = {}
    SessionBasket(session).add(7, LineInput(1, 2, (5, 4)))

    SessionBasket(session).add(7, LineInput(1, 1, (4, 5)))

    assert [line.wanted.quantity for line in kept(session).lines] == [3]


@pytest.mark.parametrize(
    "other", [LineInput(2, 1), LineInput(1, 1, (5,)), LineInput(1, 1, (), "x")]
)
def test_a_different_line_stands_on_its_own(other):
    session = {}
    SessionBasket(session).add(7, SOUP)

    SessionBasket(session).add(7, other)

    assert len(kept(session).lines) == 2


def test_another_shop_is_refused_and_the_basket_stays():
    session = {}
    SessionBasket(session).add(7, SOUP)

    with pytest.raises(AnotherShop):
        SessionBasket(session).add(8, LineInput(9, 1))

    assert kept(session).shop_id == 7
    assert [line.wanted for line in kept(session).lines] == [SOUP]


def test_another_shop_replaces_the_basket_when_told_to():
    session = {}
    SessionBasket(session).add(7, SOUP)

    SessionBasket(session).add(8, LineInput(9, 1), replace=True)

    assert kept(session).shop_id == 8
    assert [line.wanted for line in kept(session).lines] == [LineInput(9, 1)]


def test_a_line_set_to_none_is_removed_and_the_last_one_frees_the_shop():
    session = {}
    SessionBasket(session).add(7, SOUP)
    basket = kept(session)

    basket.set_quantity(basket.lines[0].id, 0)

    assert (basket.shop_id, basket.lines) == (None, [])


def test_a_line_that_is_gone_stays_gone():
    session = {}
    SessionBasket(session).add(7, SOUP)

    SessionBasket(session).set_quantity("absent", 5)

    assert [line.wanted for line in kept(session).lines] == [SOUP]


def test_no_line_grows_beyond_what_an_order_takes():
    session = {}
    SessionBasket(session).add(7, LineInput(1, 99))

    with pytest.raises(BasketFull):
        SessionBasket(session).add(7, LineInput(1, 1))

    assert [line.wanted.quantity for line in kept(session).lines] == [99]


def test_a_basket_takes_fifty_lines():
    session = {}
    for item in range(1, 51):
        SessionBasket(session).add(7, LineInput(item, 1))

    with pytest.raises(BasketFull):
        SessionBasket(session).add(7, LineInput(51, 1))

    assert len(kept(session).lines) == 50


def test_an_equal_line_is_joined_whatever_should_happen_if_it_is_sold_out():
    basket = SessionBasket({})
    basket.add(7, SOUP)
    basket.set_if_sold_out(basket.lines[0].id, IfSoldOut.REPLACE)

    basket.add(7, SOUP)

    (line,) = basket.lines
    assert (line.wanted.quantity, line.wanted.if_sold_out) == (2, "replace")


def test_a_refilled_basket_holds_the_new_lines_only():
    session = {}
    SessionBasket(session).add(7, SOUP)

    SessionBasket(session).refill(8, [LineInput(3, 2)])

    basket = kept(session)
    assert (basket.shop_id, [line.wanted for line in basket.lines]) == (8, [LineInput(3, 2)])
