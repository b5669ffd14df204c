import pytest

from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path", ["/api/v1/auth/me", "/api/v1/regions", "/api/v1/nowhere", "/sign-in", "/health"]
)
def test_a_slash_at_the_end_changes_nothing(client_of, path):
    client = client_of(UserFactory())
    bare, slashed = client.get(path), client.get(path + "/")
    assert slashed.status_code == bare.status_code
    assert slashed.content == bare.content or path == "/sign-in"
    assert "Location" not in slashed.headers


def test_a_post_with_a_slash_is_answered_as_without(api):
    bare, slashed = (api.post(f"/api/v1/auth/login{end}", {}) for end in ("", "/"))
    assert (bare.status_code, bare.content) == (slashed.status_code, slashed.content)


@pytest.mark.parametrize("path", ["/api/v1/regions", "/sign-in", "/nowhere", "/health"])
def test_every_answer_may_load_from_its_own_origin_only(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_map_may_load_its_tiles_from_where_the_settings_say(client, settings):
    settings.MAP_TILE_URL = "https://{s}.tiles.example/{z}/{x}/{y}.png"
    policy = client.get("/sign-in").headers["Content-Security-Policy"]
    assert "img-src 'self' https://*.tiles.example data: blob:;" in policy
