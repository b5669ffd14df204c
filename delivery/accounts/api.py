"""The account calls: sign in, sign out, who am I, socket tickets."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from delivery.accounts.payloads import session_payload, user_payload
from delivery.accounts.permissions import ANYONE, SIGNED_IN
from delivery.accounts.serializers import LoginInput, SessionOutput, TicketOutput, UserOutput
from delivery.accounts.services import check_credentials, close_session, open_session
from delivery.accounts.tickets import issue_ticket
from delivery.kernel.clock import rfc3339, utc_now


def token_of(request: Request) -> str:
    """Return the token of the request's session, whichever way it was sent."""
    return str(request.auth or request.session.session_key)


class LoginView(APIView):
    """Open a session."""

    roles = ANYONE
    authentication_classes = []
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "login"

    @extend_schema(request=LoginInput, responses=SessionOutput)
    def post(self, request: Request) -> Response:
        form = LoginInput(data=request.data)
        form.is_valid(raise_exception=True)
        now = utc_now()
        user = check_credentials(**form.validated_data, now=now)
        return Response(session_payload(open_session(user, now=now)))


class LogoutView(APIView):
    """End the session; its token and its sockets die."""

    roles = SIGNED_IN

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        close_session(token_of(request), now=utc_now())
        return Response(status=204)


class MeView(APIView):
    """Tell who is signed in."""

    roles = SIGNED_IN

    @extend_schema(responses=UserOutput)
    def get(self, request: Request) -> Response:
        return Response(user_payload(request.user))


class TicketView(APIView):
    """Issue a single-use ticket for a socket."""

    roles = SIGNED_IN

    @extend_schema(request=None, responses=TicketOutput)
    def post(self, request: Request) -> Response:
        ticket, expires_at = issue_ticket(token_of(request), now=utc_now())
        return Response({"ticket": ticket, "expires_at": rfc3339(expires_at)})
