"""What is shown and never edited, and how reasons are laid out."""

from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from drivers.models import Decision


class ReadOnly:
    """Show, never write: these rows are written by dispatch only."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


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
        "<table><thead><tr><th>Driver</th><th>Away</th><th>Total</th><th>Distance</th>"
        "<th>Rating</th><th>Acceptance</th><th>Load</th><th>Verdict</th></tr></thead>"
        "<tbody>{}</tbody></table>",
        rows,
    )


_FACTORS = ("total", "distance", "rating", "acceptance", "load")
