"""Call somebody about an order, where no script can dial."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from delivery.accounts.errors import NoNumber
from delivery.accounts.models import Role
from delivery.kernel.clock import utc_now
from orders.contacts import party_called
from orders.errors import NotInHand
from orders.services.contacts import call_party


@never_cache
@login_required
@require_POST
def call(request: HttpRequest, order_id: UUID, party: str) -> HttpResponse:
    """Show the number of a party, ready to be dialled.

    Not by a redirect to `tel:`: forms lead to this site only, and a desk has no telephone.
    """
    back = "/merchant/" if request.user.role == Role.MERCHANT else f"/orders/{order_id}"
    try:
        found = call_party(
            order_id=order_id, party=party_called(party), actor=request.user, now=utc_now()
        )
    except (NotInHand, NoNumber) as error:
        messages.error(request, gettext(error.detail))
        return redirect(back)
    return render(request, "orders/call.html", {"call": found, "back": back})
