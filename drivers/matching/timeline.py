"""When each stop of a route happens, and how late its driver can leave."""

from collections.abc import Sequence

from drivers.matching.kernel import Tables
from drivers.matching.plan import Trip
from drivers.matching.problem import OpenOrder, Rules

# With waiting dearer than a driver's time, the early part of a ready estimate's spread counts.
EARLY_SHARE = 0.75


def lay_out(
    tab: Tables,
    d: int,
    trips: Sequence[Sequence[int]],
    orders: Sequence[OpenOrder],
    rules: Rules,
) -> tuple[Trip, ...]:
    """Time the trips of one driver; each departs as late as does not delay its first pick-up."""
    result: list[Trip] = []
    t, loc = max(tab.now, float(tab.avail[d])), -1
    for trip in trips:
        depart, t, loc, picked = _collect(tab, d, trip, loc, t)
        drops: list[float] = []
        for o in trip:
            t += float(tab.between[tab.vehicle[d], loc, tab.points + o]) + float(tab.service[2])
            drops.append(t)
            t += float(tab.service[3])
            loc = tab.points + o
        early = EARLY_SHARE * max(orders[o].ready_spread_s for o in trip)
        result.append(
            Trip(
                order_ids=tuple(orders[o].id for o in trip),
                commit_at_s=max(tab.now, depart - early - rules.offer_lead_s),
                depart_at_s=max(tab.now, depart - early),
                pickup_at_s=picked,
                dropoff_at_s=tuple(drops),
            )
        )
    return tuple(result)


def _collect(
    tab: Tables, d: int, trip: Sequence[int], loc: int, t: float
) -> tuple[float, float, int, float]:
    """Return the latest departure, when the last shop is left, that shop, and all-aboard."""
    depart, prev = t, -1
    for o in trip:
        p = int(tab.shop[o])
        if p != prev:
            t += float(tab.service[1]) if prev >= 0 else 0.0
            here = loc < 0 and tab.at_shop[d] == p
            leg = 0.0 if here else _leg(tab, d, loc, p)
            arrive = float(tab.avail[d]) if here else t + leg
            t = max(arrive + float(tab.service[0]), tab.now)
            if prev < 0:
                depart = max(depart, float(tab.ready[o]) - float(tab.service[0]) - leg)
            loc = prev = p
        t = max(t, float(tab.ready[o]))
    return depart, t + float(tab.service[1]), loc, t


def _leg(tab: Tables, d: int, loc: int, p: int) -> float:
    return float(tab.first[d, p] if loc < 0 else tab.between[tab.vehicle[d], loc, p])
