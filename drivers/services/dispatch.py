"""Seek a driver for every order that needs one."""

import time
from dataclasses import replace
from datetime import datetime

import structlog

from delivery.geo.models import Region
from drivers.errors import Overtaken
from drivers.matching.plan import Plan
from drivers.models import DispatchPolicy, PayoutRule
from drivers.services.asking import Desk
from drivers.services.asks import asks_of, due_orders
from drivers.services.engine import decide
from drivers.services.plans import save_plan
from drivers.services.searches import begin_searches, mark_due, report_unserved
from drivers.services.situations import Situation, survey
from drivers.services.turns import Turn, dispatch_turn

log = structlog.get_logger(__name__)
# Food that nobody is planned for counts as due when it will be ready this soon.
_UNPLANNED_LEAD_S = 600.0


def dispatch_region(*, region: Region, now: datetime) -> int:
    """Ask drivers for the orders of a region that are due; return how many were asked.

    One dispatcher per region works at a time; a second one returns at once, and its work is
    done by the next run.
    """
    policy, _ = DispatchPolicy.objects.get_or_create(region=region)
    rule, _ = PayoutRule.objects.get_or_create(region=region)
    with dispatch_turn(region, now=now) as turn:
        if turn is None:
            return 0
        try:
            return _run(turn, policy, rule, region, now)
        except Overtaken as error:
            log.warning("dispatch_overtaken", region=region.slug, reason=str(error))
            return 0


def _run(
    turn: Turn, policy: DispatchPolicy, rule: PayoutRule, region: Region, now: datetime
) -> int:
    started_s = time.perf_counter()
    situation = survey(region, policy, now=now)
    begin_searches(situation.waiting.values(), now=now)
    hard = {
        order_id
        for order_id, order in situation.waiting.items()
        if situation.rounds.get(order.pk, 0) >= policy.broadcast_after_rounds
    }
    orders = [order for order in situation.problem.orders if order.id not in hard]
    plan, used = decide(replace(situation.problem, orders=orders), policy.policy)
    save_plan(region, plan)
    desk = Desk(turn, situation, rule, used)
    asked = sum(desk.ask(ask) for ask in asks_of(plan, situation))
    asked += sum(desk.broadcast(order_id) for order_id in sorted(hard))
    due = due_orders(plan, situation) | hard | _due_unplanned(plan, situation)
    mark_due(due, now=now)
    report_unserved(situation, due, turn=turn)
    turn.report(
        took_ms=round((time.perf_counter() - started_s) * 1000),
        policy=used,
        orders=len(situation.problem.orders),
        drivers=len(situation.problem.drivers),
        offers=asked,
    )
    return asked


def _due_unplanned(plan: Plan, situation: Situation) -> set[str]:
    ready_s = {order.id: order.ready_s for order in situation.problem.orders}
    return {
        order_id
        for order_id in plan.unplanned
        if order_id in situation.waiting and ready_s[order_id] <= _UNPLANNED_LEAD_S
    }
