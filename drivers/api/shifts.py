"""What drivers call about their shift: begin, end, and where they are."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from delivery.api.inputs import body
from delivery.kernel.clock import utc_now
from delivery.kernel.geometry import Point
from drivers.api import serializers as shapes
from drivers.api.roles import DriverView
from drivers.payloads import driver_payload
from drivers.selectors import driver_of
from drivers.services import locations, shifts
from drivers.shapes import LocationInput, ShiftInput


class ProfileView(DriverView):
    """Show one's own profile and whether one is on shift."""

    @extend_schema(responses=shapes.DriverOutput)
    def get(self, request: Request) -> Response:
        return Response(driver_payload(driver_of(request.user)))


class GoOnlineView(DriverView):
    """Start to take offers."""

    @extend_schema(request=ShiftInput, responses=shapes.DriverOutput)
    def post(self, request: Request) -> Response:
        shift = body(ShiftInput, request).validated_data
        point = Point(shift["lat"], shift["lng"])
        driver = shifts.go_online(
            actor=request.user, point=point, ends_at=shift.get("shift_ends_at"), now=utc_now()
        )
        return Response(driver_payload(driver))


class GoOfflineView(DriverView):
    """Stop taking offers; an order in hand stays."""

    @extend_schema(request=None, responses=shapes.DriverOutput)
    def post(self, request: Request) -> Response:
        return Response(driver_payload(shifts.go_offline(actor=request.user, now=utc_now())))


class LocationView(DriverView):
    """Take one location or a batch of them."""

    @extend_schema(
        request={
            "application/json": {
                "oneOf": [
                    {"$ref": "#/components/schemas/FixInputRequest"},
                    {"$ref": "#/components/schemas/LocationInputRequest"},
                ]
            }
        },
        responses={202: shapes.IntakeOutput},
    )
    def post(self, request: Request) -> Response:
        fixes = body(LocationInput, request).fixes()
        intake = locations.record_fixes(driver_of(request.user), fixes, now=utc_now())
        return Response({"accepted": intake.accepted, "rejected": intake.rejected}, status=202)
