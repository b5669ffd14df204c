import pytest
from django.db import IntegrityError, connection, transaction
from opentelemetry.trace import StatusCode

from delivery.accounts.models import User
from delivery.stores.connections import sync_redis
from delivery.stores.statements import run_planned
from delivery.telemetry.tracing.spans import span_of
from delivery.telemetry.tracing.statements import readable, summary
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tracer(spans):
    return spans.provider.get_tracer("tests")


def test_a_statement_is_told_by_its_text_and_not_by_its_parameters(spans, tracer):
    with span_of(tracer, "work"):
        User.objects.filter(email="aino@example.org").exists()
        run_planned("SELECT %s::text", ["aino@example.org"])
    found, planned = spans.of("postgresql")
    assert found.name == "SELECT accounts_user"
    assert '"accounts_user"."email" = %s' in found.attributes["db.query.text"]
    assert (planned.name, planned.attributes["db.query.text"]) == ("SELECT", "SELECT %s::text")
    assert found.attributes["db.namespace"] == "default"
    assert "aino" not in found.to_json() + planned.to_json()


def test_values_in_a_statement_without_parameters_are_left_out():
    assert readable("SELECT 'it''s', 1", has_parameters=False) == "SELECT '?', 1"
    assert readable("SELECT data ->> 'a' = %s", has_parameters=True) == "SELECT data ->> 'a' = %s"


def test_a_statement_is_summed_up_by_verb_and_table():
    assert summary('insert into "orders_order" (id) values (1)') == "INSERT orders_order"
    assert summary("SAVEPOINT s1") == "SAVEPOINT"
    assert summary("") == "SQL"


def test_an_error_leaves_its_type_and_no_value(spans, tracer):
    UserFactory(email="aino@example.org")
    with (
        pytest.raises(IntegrityError),
        span_of(tracer, "work"),
        transaction.atomic(),
    ):
        UserFactory(email="aino@example.org")
    failed = [span for span in spans.all() if span.status.status_code is StatusCode.ERROR]
    assert {span.name for span in failed} == {"INSERT accounts_user", "work"}
    assert {span.attributes["error.type"] for span in failed} == {"IntegrityError"}
    assert "aino" not in " ".join(span.to_json() for span in spans.all())


def test_what_runs_outside_of_a_trace_leaves_no_span(spans, tracer):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    sync_redis().ping()
    sync_redis().pipeline().set("a", 1).set("b", 2).execute()
    assert spans.all() == []


def test_commands_are_told_by_their_verb_and_a_pipeline_is_one_span(spans, tracer):
    with span_of(tracer, "work"):
        sync_redis().set("person:aino@example.org", "secret")
        sync_redis().pipeline().get("person:aino@example.org").get("b").execute()
    one, many = spans.of("redis")
    assert (one.name, one.attributes["db.operation.batch.size"]) == ("SET", 1)
    assert (many.name, many.attributes["db.operation.batch.size"]) == ("PIPELINE", 2)
    assert "aino" not in one.to_json() + many.to_json()
