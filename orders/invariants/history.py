"""What must always hold between orders, their events and the replies that were given.

A year is read as a whole: looking each order's events up in every month takes ten times as long.
"""

from delivery.ops.invariants import declare

declare(
    "every_status_change_has_its_event",
    """
    SELECT o.id, 'no event for ' || reached.status
    FROM orders_order o
    CROSS JOIN LATERAL (VALUES
        ('pending', true),
        ('confirmed', confirmed_at IS NOT NULL),
        ('preparing', preparing_at IS NOT NULL),
        ('ready', ready_at IS NOT NULL),
        ('picked_up', picked_up_at IS NOT NULL),
        ('delivered', delivered_at IS NOT NULL),
        ('cancelled', cancelled_at IS NOT NULL)
    ) AS reached (status, is_true)
    WHERE o.id >= (SELECT archive_floor('events')) AND reached.is_true AND NOT EXISTS (
        SELECT FROM events_event e
        WHERE e.subject_type = 'order' AND e.subject_id = o.id::text
          AND e.data -> 'changes' ->> 'status' = reached.status
    )
    """,
)
declare(
    "every_status_event_has_its_change",
    """
    SELECT o.id, 'event for ' || told.status || ' without its time'
    FROM orders_order o
    JOIN LATERAL (
        SELECT e.data -> 'changes' ->> 'status' AS status FROM events_event e
        WHERE e.subject_type = 'order' AND e.subject_id = o.id::text
    ) told ON told.status IS NOT NULL
    WHERE o.id >= (SELECT archive_floor('events')) AND (
       (told.status = 'confirmed' AND o.confirmed_at IS NULL)
       OR (told.status = 'preparing' AND o.preparing_at IS NULL)
       OR (told.status = 'ready' AND o.ready_at IS NULL)
       OR (told.status = 'picked_up' AND o.picked_up_at IS NULL)
       OR (told.status = 'delivered' AND o.delivered_at IS NULL)
       OR (told.status = 'cancelled' AND o.cancelled_at IS NULL))
    """,
)
declare(
    "one_live_assignment_as_told_last",
    """
    SELECT o.id, 'driver ' || coalesce(o.driver_id::text, 'none') || ', told '
        || coalesce(newest.driver_id, 'none')
    FROM orders_order o
    LEFT JOIN (
        SELECT DISTINCT ON (e.subject_id) e.subject_id, e.data ->> 'driver_id' AS driver_id
        FROM events_event e
        WHERE e.subject_type = 'order'
          AND e.name IN ('order.driver_assigned', 'order.driver_unassigned')
        ORDER BY e.subject_id, e.sequence DESC
    ) newest ON newest.subject_id = o.id::text
    WHERE o.id >= (SELECT archive_floor('events'))
      AND o.driver_id::text IS DISTINCT FROM newest.driver_id
    """,
)
declare(
    "every_order_event_has_its_order",
    """
    SELECT e.subject_id, e.name || ' without an order' FROM events_event e
    WHERE e.subject_type = 'order'
      AND e.subject_id COLLATE "C" >= (SELECT archive_floor('orders'))::text
      AND NOT EXISTS (SELECT FROM orders_order o WHERE o.id::text = e.subject_id)
    """,
)
declare(
    "newest_status_event_agrees_with_the_order",
    """
    SELECT o.id, 'order ' || o.status || ', newest event ' || newest.status
    FROM orders_order o
    JOIN (
        SELECT DISTINCT ON (e.subject_id) e.subject_id,
            e.data -> 'changes' ->> 'status' AS status
        FROM events_event e
        WHERE e.subject_type = 'order' AND e.data -> 'changes' ? 'status'
        ORDER BY e.subject_id, e.sequence DESC
    ) newest ON newest.subject_id = o.id::text AND newest.status <> o.status
    """,
)
declare(
    "stored_reply_agrees_with_its_order",
    """
    SELECT k.response_body ->> 'id', 'the stored reply has no such order or another total'
    FROM idempotency_idempotencykey k
    LEFT JOIN orders_order o ON o.id::text = k.response_body ->> 'id'
    WHERE k.route = 'POST /orders' AND k.response_status = 201
      AND (o.id IS NULL OR o.customer_id <> k.user_id
           OR o.total_minor <> (k.response_body ->> 'total_minor')::int)
    """,
)
