import pytest

from delivery.accounts.addresses import (
    MAX_ADDRESSES,
    default_address,
    delete_address,
    make_default,
    remove_addresses,
    rename_address,
    save_address,
    saved_addresses,
)
from delivery.accounts.models import SavedAddress, User
from delivery.kernel.errors import Conflict, NotFound
from tests.factories.accounts import UserFactory
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def user() -> User:
    return UserFactory()


def keep(user: User, label: str, name: str = "Home") -> SavedAddress:
    return save_address(actor=user, name=name, label=label, lat=41.1, lng=-8.6)


def labels(user: User) -> list[str]:
    return [address.label for address in saved_addresses(user)]


def test_the_first_address_is_the_default_and_the_second_is_not(user):
    keep(user, "Rua Nova 1")
    keep(user, "Rua Nova 2")

    assert default_address(user).label == "Rua Nova 1"
    assert labels(user) == ["Rua Nova 1", "Rua Nova 2"]


def test_an_address_kept_again_is_named_anew(user):
    keep(user, "Rua Nova 1", name="Home")
    keep(user, "Rua Nova 1", name="Office")

    (address,) = saved_addresses(user)
    assert (address.name, address.is_default) == ("Office", True)


def test_another_default_takes_the_place_of_the_first(user):
    keep(user, "Rua Nova 1")
    second = keep(user, "Rua Nova 2")

    make_default(actor=user, address_id=second.pk)

    assert labels(user) == ["Rua Nova 2", "Rua Nova 1"]
    assert SavedAddress.objects.filter(user=user, is_default=True).count() == 1


def test_without_the_default_the_oldest_begins(user):
    first = keep(user, "Rua Nova 1")
    keep(user, "Rua Nova 2")
    keep(user, "Rua Nova 3")

    delete_address(actor=user, address_id=first.pk)

    assert default_address(user).label == "Rua Nova 2"


def test_there_is_an_end_to_what_is_kept(user):
    for number in range(MAX_ADDRESSES):
        keep(user, f"Rua Nova {number}")

    with pytest.raises(Conflict):
        keep(user, "Rua Nova 99")
    assert len(saved_addresses(user)) == MAX_ADDRESSES


@pytest.mark.parametrize("change", ["rename", "default", "delete"])
def test_nobody_changes_the_address_of_another(user, change):
    address = keep(user, "Rua Nova 1")
    page = visitor(UserFactory())

    response = page.post(f"/account/addresses/{address.pk}/{change}", {"name": "Mine"})

    assert response.status_code == 404
    address.refresh_from_db()
    assert (address.name, address.is_default) == ("Home", True)


def test_an_absent_address_cannot_be_renamed(user):
    with pytest.raises(NotFound):
        rename_address(actor=user, address_id=1, name="Home")


def test_an_empty_name_is_refused(user):
    address = keep(user, "Rua Nova 1")

    answer = visitor(user).post(f"/account/addresses/{address.pk}/rename", {"name": " "})

    assert answer.status_code == 400
    address.refresh_from_db()
    assert address.name == "Home"


def test_the_account_lists_renames_and_deletes(user):
    address, page = keep(user, "Rua Nova 1"), visitor(user)
    assert "Rua Nova 1" in page.get("/account").content.decode()

    page.post(f"/account/addresses/{address.pk}/rename", {"name": "Office"})
    assert 'value="Office"' in page.get("/account").content.decode()

    page.post(f"/account/addresses/{address.pk}/delete")
    assert labels(user) == []


def test_whoever_is_erased_keeps_no_address(user):
    keep(user, "Rua Nova 1")

    assert remove_addresses(user.pk, True) == 1
    assert labels(user) == ["Rua Nova 1"]
    assert remove_addresses(user.pk, False) == 1
    assert labels(user) == []
