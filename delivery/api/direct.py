"""Answer the busiest calls without DRF's machinery, which costs more than the work they do."""

import json
from abc import abstractmethod
from functools import cache
from http import HTTPMethod
from math import ceil
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from delivery.accounts.authentication import user_of_session
from delivery.accounts.models import User
from delivery.accounts.turns import Limit, session_and_turn
from delivery.api.parsers import parse_object
from delivery.api.problem import as_domain_error, problem_response
from delivery.api.throttles import ActorThrottle
from delivery.kernel.errors import Forbidden, TooManyRequests, Unauthenticated

_SCHEME = "bearer "


class Answer(NamedTuple):
    """What a call is answered with; `content` is JSON."""

    status: int
    content: Any
    headers: dict[str, str]


class DirectView(APIView):
    """A view whose POST is answered directly where it brings a bearer token and a JSON body.

    Whatever else comes (a cookie with its CSRF token, other media types, other methods) goes
    through DRF. Both ways check the same session, role and rate, end in `answer`, and word
    failures alike. `roles` are of signed-in users.
    """

    @abstractmethod
    def answer(self, user: User, data: dict[str, Any], request: HttpRequest | Request) -> Answer:
        """Do what a POST asks for."""

    def post(self, request: Request) -> Response:
        """Answer by way of DRF."""
        status, content, headers = self.answer(request.user, request.data, request)
        return Response(content, status=status, headers=headers)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not _is_plain(request):
            return super().dispatch(request, *args, **kwargs)
        try:
            user = _admit(request, self.roles)
            status, content, headers = self.answer(user, parse_object(request.body), request)
        except Exception as error:
            failure = as_domain_error(error)
            if failure is None:
                raise
            return problem_response(failure)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        return HttpResponse(text, "application/json", status, headers=headers)


def _is_plain(request: HttpRequest) -> bool:
    return (
        request.method == HTTPMethod.POST
        and request.content_type == "application/json"
        and not request.content_params
        and request.headers.get("Authorization", "")[: len(_SCHEME)].lower() == _SCHEME
    )


def _admit(request: HttpRequest, roles: frozenset[str]) -> User:
    """Return who calls; raise Unauthenticated, Forbidden, TooManyRequests.

    The session is read each time, so a logout acts at once; so is the user's row, and with it a
    changed role, a new password and a blocked account.
    """
    token = request.headers["Authorization"][len(_SCHEME) :].strip()
    session, wait_s = session_and_turn(token, _actor_limit(ActorThrottle.THROTTLE_RATES["actor"]))
    if wait_s:
        raise TooManyRequests(retry_after_s=ceil(wait_s))
    user = user_of_session(session)
    if user is None:
        raise Unauthenticated("The session has ended. Sign in again.")
    if user.role not in roles:
        raise Forbidden
    request.user = user
    return user


@cache
def _actor_limit(rate: str) -> Limit:
    return ActorThrottle().limit
