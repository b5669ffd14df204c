"""People in Django admin; who may do what follows from the role alone."""

from http import HTTPMethod
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest, HttpResponse
from unfold.admin import ModelAdmin
from unfold.forms import (
    AdminPasswordChangeForm,
    AuthenticationForm,
    UserChangeForm,
    UserCreationForm,
)

from delivery.accounts.errors import WrongCredentials
from delivery.accounts.limits import limit_sign_ins
from delivery.accounts.models import SavedAddress, User
from delivery.accounts.services import check_credentials, tell_access_change
from delivery.kernel.clock import utc_now
from delivery.kernel.phones import mask_phone

admin.site.unregister(Group)


class OperatorSignInForm(AuthenticationForm):
    """Sign in to admin as everywhere else: limited, and written into the audit trail."""

    def clean(self) -> dict[str, Any]:
        """Check the credentials; only operators come in."""
        email, password = (self.cleaned_data.get(name) for name in ("username", "password"))
        if email and password:
            limit_sign_ins(self.request)
            try:
                self.user_cache = check_credentials(email=email, password=password, now=utc_now())
            except WrongCredentials as error:
                raise self.get_invalid_login_error() from error
            self.confirm_login_allowed(self.user_cache)
        return self.cleaned_data


admin.site.login_form = OperatorSignInForm


class LowerCaseEmail:
    """Store addresses the way that signing in looks them up."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class NewUserForm(LowerCaseEmail, UserCreationForm):
    pass


class UserForm(LowerCaseEmail, UserChangeForm):
    """Change a person without being shown the number: to call, there are the live pages."""

    REMOVE = "-"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phone = self.fields["phone"]
        self.initial["phone"] = ""
        masked = mask_phone(self.instance.phone)
        phone.label = "New phone number"
        phone.help_text = (
            f"Now {masked}. Empty keeps it, {self.REMOVE} removes it." if masked else "None given."
        )

    def clean_phone(self) -> str:
        """Return the number to store: the one there is, unless another was written."""
        written = str(self.cleaned_data["phone"]).strip()
        if not written:
            return str(self.instance.phone)
        return "" if written == self.REMOVE else written


@admin.register(User)
class UserAdmin(DjangoUserAdmin, ModelAdmin):
    form = UserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["email", "name", "role", "is_active", "created_at"]
    list_filter = ["role", "is_active"]
    search_fields = ["email", "name", "phone"]
    ordering = ["-id"]
    list_per_page = 50
    filter_horizontal = []
    readonly_fields = ["last_login", "created_at"]
    fieldsets = [
        (None, {"fields": ["email", "password"]}),
        ("Person", {"fields": ["name", "phone"]}),
        ("Access", {"fields": ["role", "is_active"]}),
        ("Dates", {"fields": ["last_login", "created_at"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["email", "name", "phone", "role", "password1", "password2"]}),
    ]

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001 (Django's signature)
        if change:
            # Nothing but the form's own: a password may have been changed since the row was read.
            columns = {field.name for field in User._meta.concrete_fields}
            obj.save(update_fields=columns.intersection(form.changed_data))
        else:
            super().save_model(request, obj, form, change)
        tell_access_change([obj.pk], now=utc_now())

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().user_change_password(request, *args, **kwargs)
        if request.method == HTTPMethod.POST:
            # The sessions of the old password have ended with it.
            tell_access_change([int(kwargs.get("id") or args[0])], now=utc_now())
        return response

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        tell_access_change([obj.pk], now=utc_now())
        super().delete_model(request, obj)


@admin.register(SavedAddress)
class SavedAddressAdmin(ModelAdmin):
    """To look at and to delete; what stands there is its customer's to write."""

    list_display = ["user", "name", "label", "is_default"]
    list_select_related = ["user"]
    search_fields = ["user__email", "label"]
    ordering = ["-id"]
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: SavedAddress | None = None) -> bool:
        return False
