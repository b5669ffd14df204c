from io import StringIO

import pytest
from django.core.management import call_command
from django.db import migrations, models

from delivery.ops.destructive import destructive_steps


def reasons(*steps, before=None):
    """Return why a migration's steps are refused; `before` are the fields of a model `thing`."""
    migration = migrations.Migration("0002_next", "shop")
    migration.operations = list(steps)
    fields = {("thing", name): field for name, field in (before or {}).items()}
    return [found.reason for found in destructive_steps(migration, fields)]


@pytest.mark.parametrize(
    "step",
    [
        migrations.RemoveField("thing", "name"),
        migrations.DeleteModel("Thing"),
        migrations.RenameField("thing", "name", "title"),
        migrations.RenameModel("Thing", "Object"),
        migrations.RunSQL("ALTER TABLE thing DROP COLUMN name"),
        migrations.RunSQL("ALTER TABLE thing DROP name"),
        migrations.RunSQL("ALTER TABLE thing ALTER COLUMN name TYPE integer"),
        migrations.AlterModelTable("thing", "other"),
        migrations.RunSQL([("DELETE FROM thing WHERE id = %s", [1])]),
    ],
    ids=lambda step: type(step).__name__,
)
def test_what_takes_away_is_found(step):
    assert len(reasons(step)) == 1


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ({"null": True, "max_length": 9}, {"max_length": 9}, "may write NULL"),
        ({"max_length": 9}, {"max_length": 8}, "may write longer texts"),
        ({"max_length": 9}, {"max_length": 9, "unique": True}, "the same value twice"),
    ],
)
def test_a_narrower_column_is_found(before, after, reason):
    step = migrations.AlterField("thing", "name", models.CharField(**after))
    [found] = reasons(step, before={"name": models.CharField(**before)})
    assert reason in found


def test_another_type_is_found():
    step = migrations.AlterField("thing", "name", models.IntegerField())
    assert reasons(step, before={"name": models.TextField()}) == [
        "the column's type changes under the version before"
    ]


def test_what_only_adds_passes():
    wider = migrations.AlterField("thing", "name", models.CharField(max_length=20, null=True))
    steps = [
        wider,
        migrations.AddField("thing", "note", models.TextField(null=True)),
        migrations.CreateModel("Other", [("name", models.TextField())]),
        migrations.RemoveField("other", "name"),
        migrations.RunSQL("CREATE INDEX thing_name ON thing (name)"),
    ]
    assert reasons(*steps, before={"name": models.CharField(max_length=9)}) == []


def test_the_platform_takes_nothing_away_from_the_version_before():
    out = StringIO()
    call_command("check_migrations", stdout=out)
    assert out.getvalue() == "No migration takes anything away from the version before.\n"
