from django.db import migrations

# `merchants.areas.ring_contains` for the database, to the same last bit: the same arithmetic in the
# same order. The corner before the first one is the last one (jsonb counts -1 from the end).
RING_CONTAINS = """
CREATE FUNCTION merchants_ring_contains(ring jsonb, lat float8, lng float8) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT count(*) % 2 = 1
    FROM generate_series(0, jsonb_array_length(ring) - 1) AS corner,
    LATERAL (SELECT
        (ring->(corner - 1)->>0)::float8 AS lat_a, (ring->(corner - 1)->>1)::float8 AS lng_a,
        (ring->corner->>0)::float8 AS lat_b, (ring->corner->>1)::float8 AS lng_b
    ) AS edge
    WHERE CASE WHEN (lat_a > lat) <> (lat_b > lat)
        THEN lng < lng_a + (lat - lat_a) * (lng_b - lng_a) / (lat_b - lat_a)
        ELSE false
    END
$$
"""


class Migration(migrations.Migration):
    dependencies = [("merchants", "0002_order_rules")]

    operations = [
        migrations.RunSQL(
            RING_CONTAINS, "DROP FUNCTION merchants_ring_contains(jsonb, float8, float8)"
        )
    ]
