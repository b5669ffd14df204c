from base64 import b64encode

import pytest
from django.db.models import F
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from delivery.accounts.models import User
from delivery.api.pagination import CursorPages, NewestFirst
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


class ByName(CursorPages):
    ordering = ("sort_key", "id")


def request(url="/list", **query):
    return Request(APIRequestFactory().get(url, query))


def page(paginator, asked):
    queryset = User.objects.annotate(sort_key=F("name"))
    return paginator.paginate_queryset(queryset, asked)


def test_rows_that_tie_are_neither_lost_nor_repeated():
    for name in "abbbbbc":
        UserFactory(name=name)
    asked, seen = request(page_size=2), []
    while True:
        paginator = ByName()
        seen += [(user.name, user.pk) for user in page(paginator, asked)]
        link = paginator.get_next_link()
        if link is None:
            break
        asked = request(link)
    assert [name for name, _ in seen] == list("abbbbbc")
    assert len(set(seen)) == 7


def test_rows_added_meanwhile_do_not_shift_the_next_page():
    for _ in range(4):
        UserFactory()
    first = NewestFirst()
    shown = page(first, request(page_size=2))
    UserFactory()
    rest = page(NewestFirst(), request(first.get_next_link()))
    assert [user.pk for user in shown + rest] == sorted((u.pk for u in shown + rest), reverse=True)
    assert len(shown + rest) == 4


@pytest.mark.parametrize("size", ["0", "-1", "101", "ten", "", "²", "9" * 5000])
def test_a_size_that_makes_no_sense_is_refused(size):
    with pytest.raises(ValidationError) as refusal:
        page(NewestFirst(), request(page_size=size))
    assert set(refusal.value.detail) == {"page_size"}


@pytest.mark.parametrize("content", [b"p=abc", b"p=%00", b"o=x", b"p=1%00", b"\xff", b"p=1&o=-1"])
def test_a_cursor_that_was_made_up_is_refused(content):
    UserFactory()
    with pytest.raises(ValidationError) as refusal:
        page(NewestFirst(), request(cursor=b64encode(content).decode()))
    assert set(refusal.value.detail) == {"cursor"}
