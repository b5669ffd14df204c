import json
import re

import pytest
from django.contrib.staticfiles.finders import find

from delivery.accounts.models import Role
from drivers.app_shell import shell_urls, shell_version
from tests.factories.accounts import UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import RegionFactory
from tests.factories.visitors import visitor

pytestmark = pytest.mark.django_db


def test_a_driver_gets_the_app_with_the_maps_of_the_regions():
    region = RegionFactory()

    response = visitor(make_driver()).get("/drive/")

    assert response.status_code == 200
    app = json.loads(re.search(r'id="app"[^>]*>(.*?)</script>', response.content.decode())[1])
    assert [one["slug"] for one in app["regions"]] == [region.slug]
    assert app["mayRideAlong"] is False
    assert "csrftoken" in response.cookies


def test_the_page_is_the_same_for_every_driver():
    RegionFactory()
    first, second = (visitor(make_driver()).get("/drive/").content for _ in range(2))

    assert first == second


def test_only_where_it_is_set_may_a_driver_ride_along(settings):
    settings.RIDE_ALONG = True

    assert '"mayRideAlong": true' in visitor(make_driver()).get("/drive/").content.decode()


@pytest.mark.parametrize("role", [Role.CUSTOMER, Role.MERCHANT, Role.ADMIN])
def test_others_are_told_that_it_is_for_drivers(role):
    response = visitor(UserFactory(role=role)).get("/drive/")

    assert response.status_code == 403
    assert "This app is for drivers" in response.content.decode()


def test_without_a_session_it_leads_to_the_sign_in_and_back():
    assert visitor().get("/drive/")["Location"] == "/sign-in?next=/drive/"


def test_the_app_lives_below_the_slash_that_is_its_scope():
    assert visitor(make_driver()).get("/drive")["Location"] == "/drive/"


def test_the_manifest_makes_it_installable():
    response = visitor().get("/drive/manifest.webmanifest")

    manifest = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == (
        "/drive/",
        "/drive/",
        "standalone",
    )
    sizes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert sizes == {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
    assert all(find(icon["src"].removeprefix("/static/")) for icon in manifest["icons"])


def test_the_worker_knows_its_version_and_every_file_that_it_keeps():
    response = visitor().get("/drive/sw.js")

    shell = json.loads(re.match(r"const SHELL = (\{.*?\});\n", response.content.decode())[1])
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Cache-Control"] == "no-cache"
    version = f"{shell_version()}-en"
    assert shell == {"version": version, "page": "/drive/", "files": shell_urls()}
    assert [url for url in shell["files"] if not find(url.removeprefix("/static/"))] == []


def test_another_language_is_another_version_of_the_app():
    response = visitor().get("/drive/sw.js", headers={"accept-language": "fi"})

    assert f'"version": "{shell_version()}-fi"' in response.content.decode()


def test_every_module_that_the_app_imports_is_kept():
    kept = set(shell_urls())
    for url in [url for url in kept if url.endswith(".js")]:
        source = open(find(url.removeprefix("/static/")), encoding="utf-8").read()  # noqa: PTH123, SIM115
        for name in re.findall(r'from "(\.[^"]+)"', source):
            folder = url.rsplit("/", 1)[0]
            imported = f"{folder}/{name}".replace("/./", "/")
            imported = re.sub(r"/[^/]+/\.\./", "/", imported)
            assert imported in kept, f"{url} imports {name}"


def test_a_driver_reads_its_own_state(client_of):
    driver = make_driver()

    answer = client_of(driver).get("/api/v1/driver")

    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["status"]) == (driver.pk, "offline")


def test_others_have_no_state_of_a_driver(client_of):
    assert client_of(UserFactory()).get("/api/v1/driver").status_code == 403
