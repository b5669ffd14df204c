"""Units of a day beside those of a month."""

from django.db import migrations, models

# A month's end is where it ever was; a day's is the next midnight.
START = """
CREATE OR REPLACE FUNCTION archive_start(of_family text) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT (month + CASE period WHEN 'day' THEN interval '1 day' ELSE interval '1 month' END)
            AT TIME ZONE 'UTC'
        FROM archive_archiveunit
        WHERE family = of_family AND state IN ('moved', 'deleted')
        ORDER BY upper_id DESC LIMIT 1
    ), '-infinity')
$$;
"""
START_OF_MONTHS = """
CREATE OR REPLACE FUNCTION archive_start(of_family text) RETURNS timestamptz
LANGUAGE sql STABLE AS $$
    SELECT coalesce((
        SELECT (month + interval '1 month') AT TIME ZONE 'UTC' FROM archive_archiveunit
        WHERE family = of_family AND state IN ('moved', 'deleted')
        ORDER BY upper_id DESC LIMIT 1
    ), '-infinity')
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_initial"),
    ]

    operations = [
        # Only Python has another name for the column.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.RemoveConstraint("archiveunit", "archive_unit_once"),
                migrations.RemoveField("archiveunit", "month"),
                migrations.AddField(
                    "archiveunit",
                    "first_day",
                    models.DateField(db_column="month"),
                    preserve_default=False,
                ),
                migrations.AddConstraint(
                    "archiveunit",
                    models.UniqueConstraint(
                        fields=("family", "first_day", "part"), name="archive_unit_once"
                    ),
                ),
            ]
        ),
        migrations.AddField(
            "archiveunit",
            "period",
            models.CharField(
                choices=[("month", "Month"), ("day", "Day")],
                db_default="month",
                default="month",
                max_length=5,
            ),
        ),
        migrations.RunSQL(START, START_OF_MONTHS),
    ]
