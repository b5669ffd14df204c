"""What must always hold of offers and assignments."""

from delivery.ops.invariants import declare

declare(
    "accepted_offer_was_followed_by_an_assignment",
    """
    SELECT f.id, 'accepted, but no assignment of the order to that driver' FROM drivers_offer f
    WHERE f.status = 'accepted' AND NOT EXISTS (
        SELECT FROM events_event e
        WHERE e.subject_type = 'order' AND e.subject_id = f.order_id::text
          AND e.name = 'order.driver_assigned' AND (e.data ->> 'driver_id')::bigint = f.driver_id
    )
    """,
)
declare(
    "assigned_order_has_no_open_offer",
    """
    SELECT f.id, 'open although the order was delivered or called off' FROM drivers_offer f
    JOIN orders_order o ON o.id = f.order_id
    WHERE f.status = 'open' AND f.expires_at < now() - interval '1 minute'
      AND (o.driver_id IS NOT NULL OR o.status IN ('delivered', 'cancelled'))
    """,
)
declare(
    "deliveries_are_counted",
    """
    SELECT d.user_id, 'counted ' || d.total_deliveries || ', delivered ' || count(o.id)
    FROM drivers_driver d
    LEFT JOIN orders_order o ON o.driver_id = d.user_id AND o.status = 'delivered'
    GROUP BY d.user_id, d.total_deliveries HAVING d.total_deliveries < count(o.id)
    """,
)
