"""Pages to sign in and out, and one's own account."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from delivery.accounts.addresses import (
    delete_address,
    make_default,
    rename_address,
    saved_addresses,
)
from delivery.accounts.errors import WrongCredentials
from delivery.accounts.forms import AddressNameForm, SignInForm
from delivery.accounts.languages import keep_language, remember_language
from delivery.accounts.limits import limit_sign_ins
from delivery.accounts.models import User
from delivery.accounts.redirects import next_page
from delivery.accounts.services import check_credentials, close_session
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Invalid


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Open a session for the pages; the basket of the visitor stays."""
    goes_on_to = next_page(request)
    if request.user.is_authenticated:
        return redirect(goes_on_to)
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit_sign_ins(request)
        try:
            user = check_credentials(**form.cleaned_data, now=utc_now())
        except WrongCredentials as error:
            form.add_domain_errors(None, f"{gettext(error.title)}.")
        else:
            login(request, user)
            return _welcome(user, goes_on_to)
    status = 400 if form.errors else 200
    content = {"form": form, "next": next_page(request, "")}
    return render(request, "accounts/sign_in.html", content, status=status)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and its sockets, and start an empty one."""
    token = request.session.session_key
    if token:
        close_session(token, now=utc_now())
    request.session.flush()
    return redirect("/")


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show one's own account."""
    content = {"saved_addresses": saved_addresses(request.user)}
    return render(request, "accounts/account.html", content)


@login_required
@require_POST
def change_address(request: HttpRequest, address_id: int, change: str) -> HttpResponse:
    """Name a saved address anew, begin with it, or forget it."""
    if change == "rename":
        name = AddressNameForm(request.POST).name_given()
        rename_address(actor=request.user, address_id=address_id, name=name)
    elif change == "default":
        make_default(actor=request.user, address_id=address_id)
    else:
        delete_address(actor=request.user, address_id=address_id)
    return redirect("/account#addresses")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Show pages, and write to whoever is signed in, in a language from now on."""
    response = redirect(next_page(request))
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Invalid(fields={"language": [gettext("Choose one of the languages offered.")]})
    keep_language(request.user, language)
    remember_language(response, language)
    return response


def _welcome(user: User, goes_on_to: str) -> HttpResponse:
    response = redirect(goes_on_to)
    if user.language:
        remember_language(response, user.language)
    else:
        # What the pages speak is the best guess for what we write.
        keep_language(user, get_language() or "")
    return response
