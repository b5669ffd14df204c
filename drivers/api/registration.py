"""Create accounts: here, above the accounts, because a driver also gets a profile."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from delivery.accounts.payloads import session_payload
from delivery.accounts.permissions import ANYONE
from delivery.accounts.serializers import SessionOutput
from delivery.accounts.services import open_session
from delivery.api.inputs import body
from delivery.kernel.clock import utc_now
from drivers.api.serializers import RegistrationInput
from drivers.services.registration import register


class RegisterView(APIView):
    """Create an account and open its first session."""

    roles = ANYONE
    authentication_classes = []
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "login"

    @extend_schema(request=RegistrationInput, responses={201: SessionOutput})
    def post(self, request: Request) -> Response:
        details = body(RegistrationInput, request).validated_data
        now = utc_now()
        user = register(**details, now=now)
        return Response(session_payload(open_session(user, now=now)), status=201)
