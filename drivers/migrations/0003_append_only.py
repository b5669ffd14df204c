from django.db import migrations

# What was earned is never taken back by rewriting: a correction is a row of its own.
APPEND_ONLY = """
CREATE FUNCTION drivers_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER drivers_payout_append_only BEFORE UPDATE OR DELETE ON drivers_payout
    FOR EACH ROW EXECUTE FUNCTION drivers_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("drivers", "0002_dispatch_in_depth")]

    operations = [
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER drivers_payout_append_only ON drivers_payout; "
            "DROP FUNCTION drivers_refuse_rewriting();",
        ),
    ]
