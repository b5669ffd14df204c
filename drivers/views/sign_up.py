"""The page to create an account of any role."""

from django import forms
from django.contrib.auth import login
from django.core.validators import RegexValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from delivery.accounts.forms import AccessibleForm
from delivery.accounts.models import Role
from delivery.accounts.redirects import next_page
from delivery.kernel.clock import utc_now
from delivery.kernel.errors import Invalid
from drivers.models import VehicleType
from drivers.services.registration import register

_ROLES = [
    (Role.CUSTOMER, _("Place orders")),
    (Role.DRIVER, _("Deliver")),
    (Role.MERCHANT, _("Sell")),
]
_PHONE = RegexValidator(
    r"^\+?[0-9 ()-]{5,20}$", _("Write digits, spaces, brackets and dashes, + first if you like.")
)


class SignUpForm(AccessibleForm):
    """What an account is made from; the vehicle only counts for drivers."""

    role = forms.ChoiceField(choices=_ROLES, initial=Role.CUSTOMER)
    vehicle_type = forms.ChoiceField(choices=VehicleType.choices, initial=VehicleType.BICYCLE)
    name = forms.CharField(
        label=_("Name"), max_length=80, widget=forms.TextInput({"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"})
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=20,
        required=False,
        validators=[_PHONE],
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        help_text=_("At least 10 characters, and not a common one."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Create an account and sign in with it."""
    form = SignUpForm(request.POST or None, initial={"role": request.GET.get("role")})
    if request.method == "POST" and form.is_valid():
        try:
            user = register(**form.cleaned_data, now=utc_now())
        except Invalid as error:
            form.add_domain_errors(dict(error.fields or {}), error.detail)
        else:
            login(request, user)
            is_customer = user.role == Role.CUSTOMER
            return redirect(next_page(request, "/" if is_customer else "/account"))
    status = 400 if form.errors else 200
    content = {"form": form, "next": next_page(request, "")}
    return render(request, "drivers/sign_up.html", content, status=status)
