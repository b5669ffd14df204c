"""Photos come from our own origin and can be nothing but pictures."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from delivery.media.photos import store_photo


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def photo():
    out = BytesIO()
    Image.new("RGB", (64, 48), "tomato").save(out, "JPEG")
    return store_photo(upload=SimpleUploadedFile("a.jpg", out.getvalue()), folder="menu")


def test_a_menu_photo_is_cacheable_for_ever_and_sniffed_by_nobody(api, photo):
    answer = api.get(f"/media/{photo.name}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"".join(answer.streaming_content)[8:12] == b"WEBP"


@pytest.mark.parametrize("path", ["menu/0123abc.webp", "proof/0123abc.webp", "../settings.py"])
def test_what_is_not_a_kept_menu_photo_is_not_found(api, path):
    assert api.get(f"/media/{path}").status_code == 404
