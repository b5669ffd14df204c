"""What must always hold of orders' money after it was charged, and of promotions."""

from delivery.ops.invariants import declare

declare(
    "adjustments_add_up",
    """
    SELECT o.id, 'refunded ' || o.refunded_minor || ', tip added ' || o.tip_added_minor
        || ', ledger ' || coalesce(ledger.refunded, 0) || ' and ' || coalesce(ledger.tips, 0)
    FROM orders_order o
    LEFT JOIN (
        SELECT a.order_id, -sum(a.amount_minor) FILTER (WHERE a.kind <> 'tip') AS refunded,
               sum(a.amount_minor) FILTER (WHERE a.kind = 'tip') AS tips
        FROM orders_adjustment a GROUP BY a.order_id
    ) ledger ON ledger.order_id = o.id
    WHERE (o.refunded_minor, o.tip_added_minor)
        <> (coalesce(ledger.refunded, 0), coalesce(ledger.tips, 0))
    """,
)
declare(
    "cancelled_order_costs_its_fee",
    """
    SELECT id, 'kept ' || total_minor + tip_added_minor - refunded_minor || ', fee '
        || cancellation_fee_minor
    FROM orders_order
    WHERE status = 'cancelled'
      AND total_minor + tip_added_minor - refunded_minor <> cancellation_fee_minor
    """,
)
declare(
    "discount_has_its_redemption",
    """
    SELECT o.id, 'discount ' || o.discount_minor || ', code ' || o.promotion_code
    FROM orders_order o
    LEFT JOIN orders_redemption r ON r.order_id = o.id
    WHERE (o.discount_minor > 0 AND r.id IS NULL)
       OR (r.id IS NOT NULL AND o.promotion_code = '')
       OR (r.id IS NOT NULL AND (o.status = 'cancelled') <> (r.released_at IS NOT NULL))
    """,
)
declare(
    "promotion_counts_its_redemptions",
    """
    SELECT p.id, 'counted ' || p.used_count || ', redeemed ' || count(r.id)
    FROM orders_promotion p
    LEFT JOIN orders_redemption r ON r.promotion_id = p.id AND r.released_at IS NULL
    GROUP BY p.id HAVING p.used_count < count(r.id)
        -- Uses of orders in the archive are counted but no longer there.
        OR (p.used_count > count(r.id) AND p.starts_at >= archive_start('orders'))
    """,
)
