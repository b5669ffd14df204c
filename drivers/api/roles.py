"""Who is served: drivers on their own behalf, operators on everybody's."""

from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.models import Role
from orders.payloads import order_payloads
from orders.selectors import order_for


class DriverView(APIView):
    """Serve drivers only."""

    roles = frozenset({Role.DRIVER})

    def order_answer(self, request: Request, order_id: UUID) -> Response:
        """Answer with the order as it is now."""
        return Response(order_payloads([order_for(request.user, order_id)])[0])


class OperatorView(APIView):
    """Serve operators only."""

    roles = frozenset({Role.ADMIN})
