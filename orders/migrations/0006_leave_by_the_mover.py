from django.db import migrations

# Rows leave for the archive with their order, and notes may be redacted on a person's request.
LEAVE = """
CREATE OR REPLACE FUNCTION orders_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF archive_may_move() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'adjustments are append-only';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0005_door_photo"), ("archive", "0001_initial")]

    operations = [migrations.RunSQL(LEAVE, migrations.RunSQL.noop)]
