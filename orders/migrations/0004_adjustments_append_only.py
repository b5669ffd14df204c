from django.db import migrations

from delivery.archive.operations import create_first_partitions

# Money that was moved is never rewritten; rows only leave with their whole partition.
APPEND_ONLY = """
CREATE FUNCTION orders_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'adjustments are append-only';
END $$;
CREATE TRIGGER adjustments_append_only BEFORE UPDATE OR DELETE ON orders_adjustment
    FOR EACH ROW EXECUTE FUNCTION orders_refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_promotions_slots_refunds")]

    operations = [
        create_first_partitions("orders", "Adjustment"),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER adjustments_append_only ON orders_adjustment; "
            "DROP FUNCTION orders_refuse_rewriting();",
        ),
    ]
