"""The fields of the account pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from delivery.kernel.errors import Invalid


class AccessibleForm(forms.Form):
    """A form whose fields are styled and tell assistive technology what is wrong with them."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def add_domain_errors(self, fields: dict[str, Any] | None, detail: str) -> None:
        """Show what a service refused, beside its field where it names one of this form's."""
        known = {name: messages for name, messages in (fields or {}).items() if name in self.fields}
        for name, messages in known.items():
            self.add_error(name, list(messages))
        if not known:
            self.add_error(None, gettext(detail))


def messages_of(form: forms.Form) -> dict[str, list[str]]:
    """Return what is wrong with a form by its fields."""
    return {name: list(errors) for name, errors in form.errors.items()}


class SignInForm(AccessibleForm):
    """E-mail address and password."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class AddressNameForm(forms.Form):
    """What somebody calls an address."""

    name = forms.CharField(max_length=40)

    def name_given(self) -> str:
        """Return the validated name; raise Invalid."""
        if not self.is_valid():
            raise Invalid(fields=messages_of(self))
        name: str = self.cleaned_data["name"]
        return name
