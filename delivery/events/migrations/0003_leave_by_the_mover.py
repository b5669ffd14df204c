from django.db import migrations

# Rows leave for the archive, and what is in them may be redacted on a person's request.
LEAVE = """
CREATE OR REPLACE FUNCTION events_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF archive_may_move() THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'events are append-only';
    END IF;
    IF (NEW.id, NEW.sequence, NEW.name, NEW.subject_type, NEW.subject_id, NEW.data,
        NEW.actor_id, NEW.actor_role, NEW.request_id, NEW.at)
       IS DISTINCT FROM
       (OLD.id, OLD.sequence, OLD.name, OLD.subject_type, OLD.subject_id, OLD.data,
        OLD.actor_id, OLD.actor_role, OLD.request_id, OLD.at) THEN
        RAISE EXCEPTION 'events are append-only';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0002_append_only"), ("archive", "0001_initial")]

    operations = [migrations.RunSQL(LEAVE, migrations.RunSQL.noop)]
