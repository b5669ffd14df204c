import gzip
from pathlib import Path

import pytest
from django.conf import settings

PACKED = {"Accept-Encoding": "gzip"}
STYLES = Path(settings.BASE_DIR, "static/css/tokens.css")


def body_of(response):
    return b"".join(response) if response.streaming else response.content


def test_styles_are_sent_packed(client):
    response = client.get("/static/css/tokens.css", headers=PACKED)

    packed = body_of(response)
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed) == STYLES.read_bytes()
    assert len(packed) < STYLES.stat().st_size / 2


def test_a_client_without_gzip_gets_them_as_they_are(client):
    response = client.get("/static/css/tokens.css")

    assert "Content-Encoding" not in response
    assert body_of(response) == STYLES.read_bytes()


def test_pictures_are_packed_already(client):
    assert "Content-Encoding" not in client.get("/static/icons/drive-192.png", headers=PACKED)


@pytest.mark.django_db
def test_a_page_with_its_token_is_never_packed(client):
    assert "Content-Encoding" not in client.get("/sign-in", headers=PACKED)
