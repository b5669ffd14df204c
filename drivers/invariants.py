"""What must always hold of offers and assignments."""

from delivery.ops.invariants import declare

declare(
    "accepted_offer_was_followed_by_an_assignment",
    """
    SELECT f.id, 'accepted, but no assignment of the order to that driver' FROM drivers_offer f
    WHERE f.status = 'accepted' AND f.order_id >= (SELECT archive_floor('events')) AND NOT EXISTS (
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
declare(
    "accepted_offer_belongs_to_the_orders_driver",
    """
    SELECT f.id, 'accepted and not released, but the order has another driver or none'
    FROM drivers_offer f JOIN orders_order o ON o.id = f.order_id
    WHERE f.status = 'accepted' AND f.released_at IS NULL
      AND o.driver_id IS DISTINCT FROM f.driver_id
    """,
)
declare(
    "delivered_order_was_paid",
    """
    SELECT o.id, 'delivered a minute ago and its driver has no pay for it' FROM orders_order o
    WHERE o.status = 'delivered' AND o.delivered_at < now() - interval '1 minute'
      AND NOT EXISTS (
        SELECT FROM drivers_payout p WHERE p.order_id = o.id AND p.kind = 'base'
    )
    """,
)
declare(
    "delivery_pays_what_was_offered",
    """
    SELECT f.id, 'promised ' || f.payout_minor || ', paid ' || sum(p.amount_minor)
    FROM drivers_offer f
    JOIN drivers_payout p ON p.offer_id = f.id AND p.cause = 'delivered' AND p.kind <> 'waiting'
    GROUP BY f.id, f.payout_minor HAVING sum(p.amount_minor) <> f.payout_minor
    """,
)
