from django.db import migrations

from delivery.archive.operations import create_first_partitions

# Facts are never rewritten: only the relay's own columns may change, and rows may only leave
# with their whole partition.
APPEND_ONLY = """
CREATE FUNCTION events_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events_event
    FOR EACH ROW EXECUTE FUNCTION events_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]

    operations = [
        create_first_partitions("events", "Event"),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER events_append_only ON events_event; "
            "DROP FUNCTION events_refuse_rewriting();",
        ),
    ]
