"""How the reasons of a decision are laid out, and what lies beside it."""

from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from drivers.models import Decision


def candidate_table(decision: Decision) -> SafeString:
    """Lay out who was looked at: the scores by factor, and why others were out."""
    rows = format_html_join(
        "",
        "<tr><td>{}</td><td>{} s</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
        "<td>{}</td></tr>",
        (
            (
                one["name"],
                one["reach_s"],
                *(one["score"][factor] for factor in _FACTORS),
                one["out"] or "fit",
            )
            for one in decision.candidates
        ),
    )
    return format_html(
        '<table class="figure-table"><thead><tr><th>Driver</th><th>Away</th>'
        "<th>Total</th><th>Distance</th>"
        "<th>Rating</th><th>Acceptance</th><th>Load</th><th>Verdict</th></tr></thead>"
        "<tbody>{}</tbody></table>",
        rows,
    )


def links_of(order_id: UUID, driver_id: int | None) -> SafeString:
    """Lead from dispatch to an order, its driver, and what happened to it."""
    decisions = reverse("admin:drivers_decision_changelist")
    events = reverse("admin:events_event_changelist")
    links = [
        (reverse("admin:orders_order_change", args=[order_id]), "Order"),
        (f"{decisions}?order={order_id}", "Decisions"),
        (f"{events}?subject_id={order_id}", "Events"),
    ]
    if driver_id:
        links.append((reverse("admin:drivers_driver_change", args=[driver_id]), "Driver"))
    return format_html_join(" · ", '<a class="text-primary-600" href="{}">{}</a>', links)


_FACTORS = ("total", "distance", "rating", "acceptance", "load")
