"""The inbox page, the switches of the account page, and the script that shows pushes."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_POST

from delivery.kernel.clock import utc_now
from delivery.notifications.forms import wishes_in
from delivery.notifications.services.inbox import inbox_of, mark_all_read, mark_read
from delivery.notifications.services.preferences import choices_of, choose
from delivery.notifications.wording import text_of

_PER_PAGE = 25
_WORKER = settings.BASE_DIR / "static" / "js" / "push-worker.js"


@never_cache
@login_required
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show one's notifications, newest first."""
    page = Paginator(inbox_of(request.user), _PER_PAGE).get_page(request.GET.get("page"))
    language = get_language() or ""
    rows = [(row, text_of(row, language=language)) for row in page.object_list]
    return render(request, "notifications/inbox.html", {"page": page, "rows": rows})


@login_required
@require_POST
def open_notification(request: HttpRequest, notification_id: UUID) -> HttpResponse:
    """Note that one was read and go where it leads."""
    row = mark_read(notification_id=notification_id, actor=request.user, now=utc_now())
    return redirect(text_of(row, language="").link)


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Note that all were read."""
    mark_all_read(actor=request.user, now=utc_now())
    return redirect("/inbox")


@login_required
@require_POST
def save_choices(request: HttpRequest) -> HttpResponse:
    """Keep the switches of the account page."""
    choices = choices_of(request.user)
    choose(actor=request.user, wishes=wishes_in(request.POST, choices))
    messages.success(request, gettext("Your choice is saved."))
    return redirect("/account#notifications")


@cache_control(max_age=0)
@require_GET
def push_worker(request: HttpRequest) -> HttpResponse:
    """Serve the worker that shows pushes from the root, where it may stand for every page."""
    script = _WORKER.read_bytes()
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")
