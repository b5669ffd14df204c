"""Pages for one role only."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from delivery.accounts.models import Role
from delivery.kernel.errors import Forbidden

View = Callable[..., HttpResponse]


def page_for(role: Role) -> Callable[[View], View]:
    """Ask visitors to sign in, refuse other roles (Forbidden), and keep the page out of caches."""

    def decorate(view: View) -> View:
        @never_cache
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.role != role:
                raise Forbidden(gettext("This page is for another kind of account."))
            return view(request, *args, **kwargs)

        return guarded

    return decorate
