import pytest
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from delivery.accounts.models import Role
from delivery.accounts.permissions import ANYONE, SIGNED_IN
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def status(roles, user):
    class View(APIView):
        def get(self, request):
            return Response()

    if roles is not None:
        View.roles = roles
    request = APIRequestFactory().get("/")
    if user is not None:
        force_authenticate(request, user)
    return View.as_view()(request).status_code


def test_a_view_without_roles_serves_nobody():
    assert status(None, None) == 401
    for role in Role:
        assert status(None, UserFactory(role=role)) == 403


def test_a_view_serves_its_roles_and_no_others():
    drivers = frozenset({Role.DRIVER})
    assert status(drivers, UserFactory(role=Role.DRIVER)) == 200
    assert status(drivers, UserFactory(role=Role.ADMIN)) == 403
    assert status(drivers, None) == 401


def test_a_public_view_serves_guests_and_a_private_one_everybody_signed_in():
    assert status(ANYONE, None) == 200
    assert status(SIGNED_IN, None) == 401
    for role in Role:
        assert status(SIGNED_IN, UserFactory(role=role)) == 200
