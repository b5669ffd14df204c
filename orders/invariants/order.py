"""What must always hold of an order's own row and its items."""

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
    SELECT o.id, 'subtotal ' || o.subtotal_minor || ', items '
        || sum(i.quantity * i.unit_price_minor)
    FROM orders_order o JOIN orders_orderitem i ON i.order_id = o.id
    GROUP BY o.id HAVING o.subtotal_minor <> sum(i.quantity * i.unit_price_minor)
    """,
)
declare(
    "order_total_is_the_sum_of_its_parts",
    """
    SELECT id, 'total ' || total_minor FROM orders_order
    WHERE total_minor <> subtotal_minor + delivery_fee_minor + service_fee_minor + tax_minor
        + tip_minor - discount_minor
    """,
)
declare(
    "order_sells_what_its_shop_sells",
    """
    SELECT o.id, i.name || ' is of another shop'
    FROM orders_orderitem i
    JOIN orders_order o ON o.id = i.order_id
    JOIN merchants_menuitem m ON m.id = i.menu_item_id
    WHERE m.shop_id <> o.shop_id
    """,
)
declare(
    "order_times_are_in_order",
    """
    SELECT id, 'times out of order' FROM orders_order
    WHERE confirmed_at > preparing_at OR preparing_at > ready_at OR preparing_at > picked_up_at
       OR ready_at > picked_up_at OR picked_up_at > delivered_at
       -- On its way an order may still be handed over to another driver.
       OR assigned_at > delivered_at OR assigned_at < confirmed_at OR cancelled_at < coalesce(
           picked_up_at, ready_at, preparing_at, confirmed_at, cancelled_at)
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
