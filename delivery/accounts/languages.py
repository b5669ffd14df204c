"""Which language a request is answered in."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

from delivery.accounts.models import User

# Programs get one language: they compare what they are told.
_PROGRAMS = ("/api/", "/health", "/ws/")
_REMEMBERED_S = 365 * 24 * 60 * 60


class PageLocaleMiddleware(LocaleMiddleware):
    """Answer pages in the visitor's language: the one chosen, else the browser's."""

    def process_request(self, request: HttpRequest) -> None:
        if request.path_info.startswith(_PROGRAMS):
            # A thread keeps the language of its last request otherwise.
            translation.activate(settings.LANGUAGE_CODE)
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
        else:
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path_info.startswith(_PROGRAMS):
            return response
        return super().process_response(request, response)


def keep_language(user: User | AnonymousUser, language: str) -> None:
    """Write to a person in this language from now on, if it is one that we speak."""
    if isinstance(user, User) and language in dict(settings.LANGUAGES):
        User.objects.filter(pk=user.pk).update(language=language)


def remember_language(response: HttpResponse, language: str) -> None:
    """Have the browser ask for this language from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=_REMEMBERED_S,
        samesite="Lax",
        secure=settings.TLS,
    )
