"""Every address of the platform."""

from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView

from delivery.accounts import page_urls as account_pages
from delivery.accounts.api import LoginView, LogoutView, MeView, TicketView
from delivery.accounts.permissions import ANYONE
from delivery.api.pages import api_reference
from delivery.media import urls as photos
from delivery.notifications import page_urls as inbox_pages
from delivery.notifications import urls as inbox_calls
from delivery.ops.health import health, ready
from delivery.ops.scraping import MetricsView
from drivers import page_urls as driver_pages
from drivers.api import urls as driver_calls
from merchants import page_urls as shop_pages
from merchants.api import urls as shop_calls
from orders import page_urls as order_pages
from orders.api import urls as order_calls
from tracking import page_urls as tracking_pages
from tracking.api import urls as tracking_calls

handler400 = "delivery.api.pages.bad_request"
handler403 = "delivery.api.pages.permission_denied"
handler404 = "delivery.api.pages.page_not_found"
handler500 = "delivery.api.pages.server_error"


class SchemaView(SpectacularAPIView):
    """The OpenAPI document."""

    roles = ANYONE


class FaviconView(RedirectView):
    """Where browsers look for an icon on pages that name none."""

    def get_redirect_url(self, *args: object, **kwargs: object) -> str:
        return static("favicon.svg")


api = [
    path("auth/login", LoginView.as_view()),
    path("auth/logout", LogoutView.as_view()),
    path("auth/me", MeView.as_view()),
    path("auth/ws-ticket", TicketView.as_view()),
    *inbox_calls.urlpatterns,
    *shop_calls.urlpatterns,
    *order_calls.urlpatterns,
    *driver_calls.urlpatterns,
    *tracking_calls.urlpatterns,
    path("schema", SchemaView.as_view(), name="schema"),
]

urlpatterns = [
    path("api/v1/", include(api)),
    path("api/docs", api_reference, name="docs"),
    path("favicon.ico", FaviconView.as_view()),
    path("health", health),
    path("health/ready", ready),
    path("metrics", MetricsView.as_view()),
    path("admin/", admin.site.urls),
    *photos.urlpatterns,
    *account_pages.urlpatterns,
    *inbox_pages.urlpatterns,
    *shop_pages.urlpatterns,
    *order_pages.urlpatterns,
    *driver_pages.urlpatterns,
    *tracking_pages.urlpatterns,
]
