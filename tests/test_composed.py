"""What docker-compose.yml starts, started without containers: all of it behind a real nginx."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event
from urllib.parse import urlsplit
from uuid import uuid4

import boto3
import httpx
import pytest
from django.core.management import call_command
from django.db import connection
from moto.server import ThreadedMotoServer
from PIL import Image
from websockets.sync.client import connect

from delivery.accounts.models import Role
from delivery.embedded.ports import free_port
from delivery.embedded.valkey import EmbeddedValkey
from drivers.api.door import PATH
from tests.composed import NGINX, Composed
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.drivers import make_driver
from tests.factories.merchants import SQUARE, MenuItemFactory, ShopFactory
from tests.factories.orders import body_for
from tests.otlp import collector

pytestmark = [
    pytest.mark.city,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed (Debian: nginx-light)"),
]
BUCKETS = ("delivery", "delivery-archive")
KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}


@pytest.fixture(scope="module")
def bucket_store():
    """An S3 server in place of MinIO, with the buckets that the service `bucket` makes."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    client = boto3.client(
        "s3", region_name="us-east-1", endpoint_url=f"http://{host}:{port}", **KEYS
    )
    for name in BUCKETS:
        client.create_bucket(Bucket=name)
    yield f"{host}:{port}", client
    server.stop()


@pytest.fixture(scope="module")
def traces():
    """A collector in place of Jaeger."""
    with collector() as received:
        yield received


@pytest.fixture(scope="module")
def database(django_db_setup, django_db_blocker):
    """The database of the tests, emptied once nobody writes to it any more."""
    with django_db_blocker.unblock():
        yield connection.settings_dict
        call_command("flush", verbosity=0, interactive=False)


@pytest.fixture(scope="module")
def city(database, bucket_store, traces, tmp_path_factory):
    """The services, in the order in which they depend on each other."""
    folder, port = tmp_path_factory.mktemp("composed"), str(free_port())
    postgres = f"{database['HOST']}:{database['PORT']}/{database['NAME']}"
    with EmbeddedValkey(None, persistent=False) as valkey:
        cache = urlsplit(valkey.url)
        services = Composed(
            folder,
            variables={
                "SECRET_KEY": uuid4().hex,
                "POSTGRES_PASSWORD": database["PASSWORD"],
                "VALKEY_PASSWORD": cache.password,
                "S3_ACCESS_KEY": KEYS["aws_access_key_id"],
                "S3_SECRET_KEY": KEYS["aws_secret_access_key"],
                "GRAFANA_PASSWORD": "unused",
                "PORT": port,
                "CSRF_TRUSTED_ORIGINS": f"http://localhost:{port}",
                "OTEL_EXPORTER_OTLP_ENDPOINT": traces.url,
            },
            hosts={
                "postgres:5432/delivery": postgres,
                "valkey:6379": f"{cache.hostname}:{cache.port}",
                "minio:9000": bucket_store[0],
            },
            VAR_DIR=str(folder / "var"),
            OTEL_BSP_SCHEDULE_DELAY="100",
        )
        try:
            with ThreadPoolExecutor() as threads:
                [*threads.map(lambda step: step(), [services.migrate, services.collect_static])]
            services.start()
            yield services
        finally:
            services.stop()


@pytest.fixture
def visitor(city):
    """A browser or an app in front of the proxy."""
    with httpx.Client(base_url=city.url, trust_env=False, timeout=30) as client:
        yield client


def signed_in(visitor, user):
    """Return the headers of a person who has signed in by API."""
    given = {"email": user.email, "password": PASSWORD}
    answer = visitor.post("/api/v1/auth/login", json=given)
    assert answer.status_code == 200, answer.text
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def placed(visitor, customer, shop):
    """Place an order by API; return it."""
    headers = {**signed_in(visitor, customer), "X-Idempotency-Key": uuid4().hex}
    answer = visitor.post("/api/v1/orders", json=body_for(shop), headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


def hears(socket, kind, status):
    """Pass over frames until one of a type tells of a status."""
    while True:
        frame = json.loads(socket.recv(timeout=30))
        if frame["type"] == kind and frame["data"]["status"] == status:
            return True


def test_every_service_passes_its_own_health_check(city):
    names = [*city.ports, "worker", "beat"]
    with ThreadPoolExecutor() as threads:
        healthy = dict(zip(names, threads.map(city.is_healthy, names), strict=True))
    assert healthy == dict.fromkeys(names, True)


def test_pages_and_their_files_come_through_the_proxy_and_figures_do_not(visitor):
    page = visitor.get("/sign-in")
    assert page.status_code == 200
    [style] = re.findall(r'href="(/static/css/tokens\.[0-9a-f]+\.css)"', page.text)
    answer = visitor.get(style)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] in {"gzip", "br"}
    assert visitor.get("/metrics").status_code == 404
    assert visitor.get("/health/ready").json()["status"] == "ok"


def test_a_shop_signs_in_and_its_photo_is_kept_in_the_bucket(visitor, city, bucket_store):
    item = MenuItemFactory(shop=ShopFactory())
    own = {"Origin": city.url}

    def submit(path, page, **content):
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', visitor.get(page).text)
        data = {**content.pop("data", {}), "csrfmiddlewaretoken": found[1]}
        return visitor.post(path, data=data, headers=own, **content)

    who = {"email": item.shop.owner.email, "password": PASSWORD}
    assert submit("/sign-in", "/sign-in", data=who).status_code == 302
    picture = BytesIO()
    Image.new("RGB", (64, 48), "tomato").save(picture, "JPEG")
    page = f"/merchant/{item.shop.pk}/menu/items/{item.pk}"
    sent = {"photo": ("a.jpg", picture.getvalue(), "image/jpeg")}
    assert submit(f"{page}/photo", page, data={"alt": "Red"}, files=sent).status_code == 302
    item.refresh_from_db()
    kept = bucket_store[1].list_objects_v2(Bucket="delivery")["Contents"]
    assert str(item.photo) in [one["Key"] for one in kept]
    assert visitor.get(f"/media/{item.photo}").headers["Content-Type"] == "image/webp"


def test_an_order_is_followed_over_a_socket_and_by_one_trace(visitor, city, traces):
    shop, customer = ShopFactory(), UserFactory(role=Role.CUSTOMER)
    order = placed(visitor, customer, shop)
    headers = signed_in(visitor, customer)
    url = f"ws://localhost:{city.port}/ws/orders/{order['id']}"
    with connect(url, additional_headers=headers) as socket:
        assert hears(socket, "snapshot", "pending")
        answer = visitor.post(
            f"/api/v1/merchant/orders/{order['id']}/confirm",
            headers=signed_in(visitor, shop.owner),
        )
        assert answer.status_code == 200, answer.text
        assert hears(socket, "status_change", "confirmed")

    def spans(name):
        return [one for one in traces.named(name) if one.attributes["order_id"] == order["id"]]

    route = "ws/orders/<uuid:order_id>"
    city.until(lambda: spans("event order.placed") and spans(f"socket {route}"))
    [request], [handled] = spans("POST api/v1/orders"), spans("event order.placed")
    assert (request.service, handled.service) == ("delivery-web", "delivery-worker")
    assert (handled.trace_id, handled.parent_id) == (request.trace_id, request.span_id)
    [task_id] = handled.links
    city.until(lambda: [one for one in traces.spans if one.span_id == task_id])
    [task] = [one for one in traces.spans if one.span_id == task_id]
    assert request.span_id in task.links
    statements = [one for one in traces.spans if one.trace_id == request.trace_id]
    assert "WITH orders_order" in {one.name for one in statements}
    assert [one.service for one in spans(f"open {route}")] == ["delivery-sockets"]
    for secret in (headers["Authorization"][7:], customer.email, PASSWORD, "Testikatu"):
        assert secret.encode() not in traces.raw


def test_a_drivers_location_reaches_the_servers_of_sockets_and_no_trace(visitor, city, traces):
    driver = make_driver()
    ShopFactory()
    headers = signed_in(visitor, driver)
    where = {"lat": SQUARE.lat, "lng": SQUARE.lng}
    assert visitor.post("/api/v1/driver/go-online", json=where, headers=headers).is_success
    answer = visitor.post(PATH, json=where, headers=headers)
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "rejected": 0})
    took = [name for name in city.ports if f"POST {PATH}" in city.log_of(name)]
    assert [name.partition("-")[0] for name in took] == ["sockets"]
    assert traces.named(f"POST {PATH[1:]}") == []


def test_a_restart_of_a_server_of_each_kind_costs_no_request(visitor, city):
    driver, shop = make_driver(), ShopFactory()
    headers = signed_in(visitor, driver)
    where = {"lat": SQUARE.lat, "lng": SQUARE.lng}
    assert visitor.post("/api/v1/driver/go-online", json=where, headers=headers).is_success
    is_over = Event()

    def ask(method, path, **content):
        answered = []
        with httpx.Client(base_url=city.url, trust_env=False, timeout=30) as client:
            while not is_over.wait(0.05):
                answered.append(client.request(method, path, **content).status_code)
        return answered

    with ThreadPoolExecutor() as threads:
        pages = threads.submit(ask, "GET", "/sign-in")
        shops = threads.submit(ask, "GET", f"/api/v1/merchants/{shop.pk}")
        locations = threads.submit(ask, "POST", PATH, json=where, headers=headers)
        try:
            city.restart("web-1", "sockets-1")
        finally:
            is_over.set()
    assert {*pages.result(), *shops.result()} == {200}
    assert {*locations.result()} == {202}
    assert min(len(one.result()) for one in (pages, shops, locations)) > 20
