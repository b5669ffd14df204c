"""Paths of the account pages."""

from django.urls import path

from delivery.accounts import views

urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("account", views.account, name="account"),
    *[
        path(
            f"account/addresses/<int:address_id>/{change}", views.change_address, {"change": change}
        )
        for change in ("rename", "default", "delete")
    ],
    path("language", views.choose_language, name="language"),
]
