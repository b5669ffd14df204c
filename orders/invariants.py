"""What must always hold of orders."""

from delivery.ops.invariants import declare

declare(
    "order_has_items",
    """
    SELECT o.id, 'no items' FROM orders_order o
    WHERE NOT EXISTS (SELECT FROM orders_orderitem i WHERE i.order_id = o.id)
    """,
)
declare(
    "order_subtotal_is_the_sum_of_its_items",
    """
    SELECT o.id, 'subtotal ' || o.subtotal_minor || ', items ' || sum(i.quantity * i.unit_price_minor)
    FROM orders_order o JOIN orders_orderitem i ON i.order_id = o.id
    GROUP BY o.id HAVING o.subtotal_minor <> sum(i.quantity * i.unit_price_minor)
    """,
)
declare(
    "order_times_are_in_order",
    """
    SELECT id, 'times out of order' FROM orders_order
    WHERE confirmed_at > preparing_at OR preparing_at > ready_at OR preparing_at > picked_up_at
       OR ready_at > picked_up_at OR picked_up_at > delivered_at
    """,
)
declare(
    "order_status_has_its_time",
    """
    SELECT id, 'in ' || status || ' without its time' FROM orders_order
    WHERE (status = 'confirmed' AND confirmed_at IS NULL)
       OR (status = 'preparing' AND preparing_at IS NULL)
       OR (status = 'ready' AND ready_at IS NULL)
       OR (status = 'picked_up' AND picked_up_at IS NULL)
       OR (status = 'delivered' AND delivered_at IS NULL)
       OR (status = 'cancelled') <> (cancelled_at IS NOT NULL)
    """,
)
declare(
    "every_status_change_has_its_event",
    """
    SELECT o.id, 'no event for ' || o.status FROM orders_order o
    WHERE NOT EXISTS (
        SELECT FROM events_event e
        WHERE e.subject_type = 'order' AND e.subject_id = o.id::text
          AND e.data -> 'changes' ->> 'status' = o.status
    )
    """,
)
declare(
    "every_order_event_has_its_order",
    """
    SELECT e.subject_id, e.name || ' without an order' FROM events_event e
    WHERE e.subject_type = 'order'
      AND NOT EXISTS (SELECT FROM orders_order o WHERE o.id::text = e.subject_id)
    """,
)
declare(
    "newest_status_event_agrees_with_the_order",
    """
    SELECT o.id, 'order ' || o.status || ', newest event ' || newest.status
    FROM orders_order o
    JOIN LATERAL (
        SELECT e.data -> 'changes' ->> 'status' AS status FROM events_event e
        WHERE e.subject_type = 'order' AND e.subject_id = o.id::text
          AND e.data -> 'changes' ? 'status'
        ORDER BY e.sequence DESC LIMIT 1
    ) newest ON newest.status <> o.status
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
