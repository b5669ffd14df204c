import pytest
from django.db import IntegrityError, connection, transaction

from delivery.archive.catalogue import execute, fetch
from delivery.archive.loading import pays_to_unbind, unbound

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair():
    """A table of ten rows that refers to another."""
    execute("CREATE TABLE loading_shelf (id int PRIMARY KEY)")
    execute(
        "CREATE TABLE loading_book (shelf_id int CONSTRAINT stands REFERENCES loading_shelf "
        "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)"
    )
    execute("INSERT INTO loading_shelf VALUES (1)")
    execute("INSERT INTO loading_book SELECT 1 FROM generate_series(1, 10)")
    execute("ANALYZE loading_book")
    yield
    execute("DROP TABLE loading_book, loading_shelf")


def keys():
    return fetch(
        "SELECT conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint "
        "WHERE conrelid = 'loading_book'::regclass AND contype = 'f'"
    )


@pytest.mark.usefixtures("pair")
def test_foreign_keys_are_the_same_afterwards():
    before = keys()
    with transaction.atomic(), unbound("loading_book"):
        assert keys() == []
        execute("INSERT INTO loading_book VALUES (1)")
    assert keys() == before
    assert before[0][2]


@pytest.mark.usefixtures("pair")
def test_a_row_without_its_counterpart_takes_all_back():
    before = keys()
    with pytest.raises(IntegrityError), transaction.atomic(), unbound("loading_book"):
        execute("INSERT INTO loading_book VALUES (1), (2)")
    assert keys() == before
    assert fetch("SELECT count(*) FROM loading_book") == [(10,)]


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("held", "coming", "pays"),
    [
        (0, 999, False),
        (0, 1_000, True),
        (20_000, 1_000, True),
        (20_001, 1_000, False),
        (4_000_000, 1_000_000, True),
        (4_000_001, 1_000_000, False),
    ],
)
def test_keys_come_off_where_many_rows_come_and_others_wait_little(held, coming, pays):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = %s WHERE relname = 'loading_book'", [held])
    assert pays_to_unbind("loading_book", coming) is pays
