"""The doctor says what is wrong and what to do about it."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from delivery.events.models import Event
from delivery.ops.doctor import host, stores, work
from delivery.ops.doctor.examine import examine
from delivery.ops.doctor.findings import State
from tests.factories.merchants import RegionFactory
from tests.outages import postgres_down, redis_down

pytestmark = pytest.mark.django_db


def states(findings):
    return {finding.part: finding.state for finding in findings}


def only(examination):
    (finding,) = examination()
    return finding


def test_stores_that_answer_tell_their_version_and_their_clock():
    assert states(stores.postgres()) == {
        "postgres": State.OK,
        "clock against postgres": State.OK,
    }
    assert states(stores.redis())["redis"] == State.OK


def test_migrations_and_partitions_of_a_fresh_database_are_complete():
    assert only(stores.migrations).state == State.OK
    assert only(stores.partitions).state == State.OK


def test_a_missing_worker_is_a_fault_with_advice():
    worker = next(work.workers())
    assert worker.state == State.FAULT
    assert "Start a Celery worker" in worker.advice


def test_a_platform_without_a_region_is_told_how_to_get_one():
    assert only(host.regions).state == State.WARNING
    RegionFactory(slug="porto")
    assert only(host.regions).detail == "porto"


def test_a_store_that_a_region_names_must_be_there(settings):
    RegionFactory(redis_alias="west")
    assert only(stores.region_stores).advice == "Add it to REDIS_ALIASES."
    settings.REDIS_ALIASES = {**settings.REDIS_ALIASES, "west": "redis+cluster://127.0.0.1:1"}
    assert only(stores.region_stores).state == State.FAULT
    settings.REDIS_ALIASES = {**settings.REDIS_ALIASES, "west": settings.REDIS_URL}
    assert only(stores.region_stores).detail == "answers"


def test_a_dead_event_is_a_warning(now):
    Event.objects.create(
        name="test.happened", subject_type="test", subject_id="a", actor_role="system",
        at=now, dead_at=now,
    )  # fmt: skip
    assert only(work.relay).state == State.WARNING
    assert only(work.relay).detail == "1 dead events"


def test_an_unreachable_road_engine_is_a_warning(settings):
    settings.OSRM_URL = "bicycle=http://127.0.0.1:1"
    finding = only(host.roads)
    assert finding.state == State.WARNING
    assert finding.detail.startswith("http://127.0.0.1:1: ")


def test_files_can_be_kept_and_leave_no_trace(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    assert states(host.storage()) == {"files": State.OK, "archive files": State.OK}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_uncollected_static_files_are_a_fault(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert only(host.static_files).state == State.FAULT
    (tmp_path / "staticfiles.json").write_text("{}")
    assert only(host.static_files).state == State.OK


def test_without_redis_the_round_goes_on():
    with redis_down():
        told = states(examine())
    assert told["redis"] == State.FAULT
    assert told["postgres"] == State.OK


@pytest.mark.django_db(transaction=True)
def test_without_postgresql_what_stands_on_it_is_left_out():
    with postgres_down():
        told = states(examine())
    assert told["postgres"] == State.FAULT
    assert "relay" not in told
    assert told["redis"] == State.OK


def test_the_command_exits_1_over_a_fault_and_prints_the_advice():
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out)
    assert ended.value.code == 1
    assert "fault    workers: none answers\n         → Start a Celery worker" in out.getvalue()


def test_the_command_tells_programs_in_json():
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    findings = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {"part": "workers", "state": "fault"}.items() <= next(
        finding for finding in findings if finding["part"] == "workers"
    ).items()


def test_an_archive_that_takes_no_files_is_a_fault(settings, tmp_path):
    (tmp_path / "file").touch()
    blocked = {**settings.STORAGES["archive"], "OPTIONS": {"location": tmp_path / "file" / "below"}}
    settings.STORAGES = {**settings.STORAGES, "archive": blocked}

    found = {finding.part: finding.state for finding in host.storage()}

    assert found == {"files": State.OK, "archive files": State.FAULT}


def test_static_files_beside_a_running_demo_are_its_own(settings, tmp_path):
    settings.STATIC_ROOT, settings.CITY = tmp_path, {"REDIS_URL": "redis://127.0.0.1:1"}

    assert [finding.state for finding in host.static_files()] == [State.OK]
