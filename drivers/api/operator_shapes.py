"""Shapes of the operators' calls about dispatch."""

from rest_framework import serializers

from drivers.api.serializers import DriverOutput, ScoreOutput
from drivers.attention import Attention
from drivers.models import Outcome
from drivers.risk import RiskKind
from drivers.states import DriverStatus, OfferStatus
from orders.api.contacts import ContactOutput
from orders.api.serializers import OrderOutput
from orders.states import OrderStatus


class OrdersQuery(serializers.Serializer):
    status = serializers.ChoiceField(choices=[str(s) for s in OrderStatus], required=False)
    stuck = serializers.BooleanField(required=False, default=False)


class DriversQuery(serializers.Serializer):
    status = serializers.ChoiceField(choices=[str(s) for s in DriverStatus], required=False)


class ReassignInput(serializers.Serializer):
    driver_id = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=2**63 - 1
    )


class SearchOutput(serializers.Serializer):
    began_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    rounds = serializers.IntegerField()
    unserved_at = serializers.DateTimeField(allow_null=True)
    unserved_reason = serializers.CharField(allow_null=True)
    driver_lost_at = serializers.DateTimeField(allow_null=True)


class RiskOutput(serializers.Serializer):
    kind = serializers.ChoiceField(choices=[str(kind) for kind in RiskKind])
    text = serializers.CharField()
    urgency = serializers.FloatField()
    minutes = serializers.IntegerField()
    cause = serializers.CharField(allow_blank=True)


class ContactsOutput(serializers.Serializer):
    customer = ContactOutput()
    merchant = ContactOutput()
    driver = ContactOutput(allow_null=True)


class OperatorOrderOutput(OrderOutput):
    promised_at = serializers.DateTimeField()
    risks = RiskOutput(many=True)
    contacts = ContactsOutput()
    customer_rating = serializers.FloatField(allow_null=True)
    attention = serializers.ChoiceField(choices=[str(a) for a in Attention], allow_null=True)
    search = SearchOutput(allow_null=True)


class OperatorDriverOutput(DriverOutput):
    email = serializers.EmailField()
    phone_masked = serializers.CharField(allow_blank=True)
    capacity = serializers.IntegerField()
    orders = serializers.ListField(child=serializers.UUIDField())


class DriverCallOutput(serializers.Serializer):
    phone = serializers.CharField(help_text="As telephones read it: `+` and digits.")


class CandidateOutput(serializers.Serializer):
    driver_id = serializers.IntegerField()
    name = serializers.CharField()
    reach_s = serializers.IntegerField()
    score = ScoreOutput()
    out = serializers.CharField(allow_null=True)


class DecisionOutput(serializers.Serializer):
    id = serializers.UUIDField()
    decided_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    policy = serializers.CharField()
    round = serializers.IntegerField()
    radius_m = serializers.IntegerField()
    driver_id = serializers.IntegerField(allow_null=True)
    offer_id = serializers.UUIDField(allow_null=True)
    offer_status = serializers.ChoiceField(choices=[str(s) for s in OfferStatus], allow_null=True)
    candidates = CandidateOutput(many=True)


class TimelineLineOutput(serializers.Serializer):
    at = serializers.DateTimeField()
    name = serializers.CharField()
    text = serializers.CharField()
    actor = serializers.CharField()
    driver = serializers.CharField(allow_blank=True)
    actor_name = serializers.CharField(allow_blank=True)
    actor_role = serializers.CharField()
    note = serializers.CharField(allow_blank=True)


class TimelineOutput(serializers.Serializer):
    results = TimelineLineOutput(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
