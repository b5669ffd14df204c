"""The moves of a shop's board; without a script they lead back to it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from delivery.accounts.forms import messages_of
from delivery.accounts.models import Role
from delivery.accounts.pages import page_for
from delivery.api.problem import wants_problem
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Invalid
from orders.forms import MAX_ID
from orders.services import kitchen
from orders.services.kitchen import Outcome
from orders.services.moves import MAX_PREP_MINUTES

merchant_move = page_for(Role.MERCHANT)


class AcceptForm(forms.Form):
    """How long the kitchen will take."""

    prep_minutes = forms.IntegerField(required=False, min_value=1, max_value=MAX_PREP_MINUTES)


class RejectForm(forms.Form):
    """Why not."""

    reason = forms.CharField(max_length=200, error_messages={"required": _("Say why.")})


class ReplacementForm(forms.Form):
    """What comes instead, if anything."""

    replacement = forms.IntegerField(required=False, min_value=1, max_value=MAX_ID)


@merchant_move
@require_POST
def confirm(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Accept an order."""
    minutes = _checked(AcceptForm(request.POST), "prep_minutes")
    return _answer(
        request,
        kitchen.accept(
            order_id=order_id, actor=request.user, now=utc_now(), prep_minutes=minutes
        ),
    )  # fmt: skip


@merchant_move
@require_POST
def reject(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Decline an order."""
    reason = _checked(RejectForm(request.POST), "reason")
    return _answer(
        request,
        kitchen.reject(order_id=order_id, actor=request.user, now=utc_now(), reason=reason),
    )


@merchant_move
@require_POST
def preparing(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Begin to prepare an order."""
    return _answer(request, kitchen.start(order_id=order_id, actor=request.user, now=utc_now()))


@merchant_move
@require_POST
def ready(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Call an order out."""
    return _answer(request, kitchen.ready(order_id=order_id, actor=request.user, now=utc_now()))


@merchant_move
@require_POST
def sold_out(request: HttpRequest, order_id: UUID, item_id: UUID) -> HttpResponse:
    """Sell out one line of an order."""
    replacement_id = _checked(ReplacementForm(request.POST), "replacement")
    return _answer(
        request,
        kitchen.sell_out(
            order_id=order_id, item_id=item_id, actor=request.user, now=utc_now(),
            replacement_id=replacement_id,
        ),
    )  # fmt: skip


def _checked(form: forms.Form, name: str) -> object:
    if not form.is_valid():
        raise Invalid(" ".join(*messages_of(form).values()), fields=messages_of(form))
    return form.cleaned_data[name]


def _answer(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    if wants_problem(request):
        return JsonResponse(
            {"detail": outcome.text, "is_done": outcome.is_done},
            status=200 if outcome.is_done else 409,
        )
    tell = messages.success if outcome.is_done else messages.warning
    tell(request, outcome.text)
    return redirect(f"/merchant/{outcome.order.shop_id}")
