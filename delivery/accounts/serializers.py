"""Shapes of the account calls."""

from rest_framework import serializers

from delivery.accounts.models import Role


class LoginInput(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class RegisterInput(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(max_length=128, trim_whitespace=False)
    name = serializers.CharField(max_length=80)
    phone = serializers.RegexField(r"^\+?[0-9 ()-]{5,20}$", required=False, default="")
    role = serializers.ChoiceField(choices=[Role.CUSTOMER, Role.DRIVER, Role.MERCHANT])


class UserOutput(serializers.Serializer):
    id = serializers.IntegerField()
    email = serializers.EmailField()
    name = serializers.CharField()
    phone = serializers.CharField()
    role = serializers.ChoiceField(choices=Role.choices)


class SessionOutput(serializers.Serializer):
    token = serializers.CharField()
    expires_at = serializers.DateTimeField()
    user = UserOutput()


class TicketOutput(serializers.Serializer):
    ticket = serializers.CharField()
    expires_at = serializers.DateTimeField()
