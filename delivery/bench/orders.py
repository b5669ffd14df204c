"""How many orders a second the platform takes, beside what the database alone could do."""

from statistics import quantiles
from typing import Any

from delivery.bench.market import open_market
from delivery.bench.pgbench import statements_of, transactions_per_s
from delivery.bench.servers import commands, cpu_s, serving
from delivery.bench.traffic import Buyer, send_orders_apart
from delivery.kernel.clock import utc_now

HELP = "Orders per second over HTTP: token, idempotency key, quote, three items, event."
_WARM_UP_S = 3.0
_CONNECTIONS = 16


def run(*, seconds: float) -> dict[str, Any]:
    """Measure every deployment that can run here, and pgbench with the same statements."""
    buyers = open_market(utc_now())
    figures: dict[str, Any] = {
        "statements_per_order": len(statements_of(buyers[0])),
        "connections": _CONNECTIONS,
    }
    for name in commands(0):
        measured = _measure(name, buyers, seconds)
        figures |= {f"{name}_{figure}": value for figure, value in measured.items()}
    baseline = transactions_per_s(buyers[:10], clients=_CONNECTIONS, seconds=seconds)
    figures["pgbench_orders_per_s"] = round(baseline, 1)
    for name in commands(0):
        figures[f"{name}_share_of_pgbench"] = round(figures[f"{name}_orders_per_s"] / baseline, 3)
    return figures


def _measure(name: str, buyers: list[Buyer], seconds: float) -> dict[str, float]:
    with serving(name) as (port, pid):
        send_orders_apart(port, buyers, connections=_CONNECTIONS, seconds=_WARM_UP_S)
        before_s = cpu_s(pid)
        tally = send_orders_apart(port, buyers, connections=_CONNECTIONS, seconds=seconds)
        used_s = cpu_s(pid) - before_s
    count = len(tally.orders)
    percentiles = quantiles(tally.durations_s, n=100)
    return {
        "orders_per_s": round(count / seconds, 1),
        "p50_ms": round(percentiles[49] * 1000, 1),
        "p99_ms": round(percentiles[98] * 1000, 1),
        "cpu_ms_per_order": round(used_s / count * 1000, 2),
        "refused": len(tally.refusals),
    }
