from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests.factories.merchants import OptionFactory, OptionGroupFactory
from tests.factories.visitors import visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_media")]


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 480), "tomato").save(out, "JPEG")
    return SimpleUploadedFile("dish.jpg", out.getvalue())


def test_an_item_is_changed_with_its_choices_in_the_shop_s_currency(owner, item):
    owner.post(
        f"/merchant/{item.shop_id}/menu/items/{item.pk}",
        {
            "section": "Mains", "name": "Francesinha", "description": "", "price": "13.50",
            "allergens": ["gluten", "milk"], "group": ["1", "99"],
            "group-1-name": "Size", "group-1-min": "1", "group-1-max": "1",
            "group-1-choice": ["Small", "Large", ""], "group-1-price": ["", "2.50", ""],
            "group-99-name": "",
        },
    )  # fmt: skip

    item.refresh_from_db()
    assert (item.price_minor, item.allergens) == (1350, ["gluten", "milk"])
    group = item.option_groups.get()
    assert (group.name, group.min_choices, group.max_choices) == ("Size", 1, 1)
    assert list(group.options.values_list("name", "price_minor")) == [("Small", 0), ("Large", 250)]


def test_a_choice_that_makes_no_sense_is_refused_in_words_and_changes_nothing(owner, item):
    answer = owner.post(
        f"/merchant/{item.shop_id}/menu/items/{item.pk}",
        {
            "section": "Mains", "name": "Renamed", "price": "13.50", "group": "1",
            "group-1-name": "Size", "group-1-min": "3", "group-1-max": "3",
            "group-1-choice": ["Small"], "group-1-price": ["0"],
        },
    )  # fmt: skip

    assert answer.status_code == 400
    assert "asks for more options than it has" in answer.content.decode()
    item.refresh_from_db()
    assert (item.name, item.price_minor) == ("Francesinha", 1250)


def test_a_photo_is_shown_to_customers_with_its_size_and_words(owner, item):
    owner.post(
        f"/merchant/{item.shop_id}/menu/items/{item.pk}/photo",
        {"photo": picture(), "alt": "A sandwich in sauce"},
    )

    item.refresh_from_db()
    assert default_storage.exists(item.photo)
    page = visitor().get(f"/m/{item.shop.slug}").content.decode()
    assert f'src="/media/{item.photo}" width="640" height="480" alt="A sandwich in sauce"' in page


def test_what_is_no_picture_is_refused_and_the_menu_stays(owner, item):
    page = owner.post(
        f"/merchant/{item.shop_id}/menu/items/{item.pk}/photo",
        {"photo": SimpleUploadedFile("dish.jpg", b"<script>"), "alt": ""},
        follow=True,
    ).content.decode()

    assert "Send a JPEG, PNG or WebP picture." in page
    item.refresh_from_db()
    assert item.photo == ""


def test_an_option_is_sold_out_with_one_press_and_back_with_another(owner, item):
    option = OptionFactory(group=OptionGroupFactory(item=item))
    path = f"/merchant/{item.shop_id}/menu/options/{option.pk}/availability"

    owner.post(path, {"availability": "out-today"})
    option.refresh_from_db()
    assert not option.is_available
    owner.post(path, {"availability": "on-sale"})
    option.refresh_from_db()
    assert (option.is_available, option.available_again_at) == (True, None)


def test_an_option_that_is_sold_out_stays_so_when_its_item_is_changed(owner, item):
    option = OptionFactory(group=OptionGroupFactory(item=item, name="Size"), name="Large")
    shop = f"/merchant/{item.shop_id}/menu"
    owner.post(f"{shop}/options/{option.pk}/availability", {"availability": "out-today"})

    owner.post(
        f"{shop}/items/{item.pk}",
        {
            "section": "Mains", "name": "Francesinha", "price": "13.50", "group": "1",
            "group-1-name": "Size", "group-1-min": "0", "group-1-max": "1",
            "group-1-choice": ["Large", "Huge"], "group-1-price": ["2", "3"],
        },
    )  # fmt: skip

    options = item.option_groups.get().options
    assert list(options.values_list("name", "is_available")) == [("Large", False), ("Huge", True)]
    assert options.get(name="Large").available_again_at is not None
