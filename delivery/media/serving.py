"""Hand out kept photos from our own origin."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from delivery.kernel.errors import NotFound
from delivery.media.photos import CONTENT_TYPE

_YEAR_S = 365 * 24 * 60 * 60
# What is kept in these folders is for everybody; any other is served by whoever may judge.
MENU_FOLDER = "menu"


@require_safe
def menu_photo(request: HttpRequest, digest: str) -> FileResponse:
    """Show a photo of a menu to anybody; raise NotFound."""
    return photo_response(f"{MENU_FOLDER}/{digest}.webp", is_public=True)


def photo_response(name: str, *, is_public: bool) -> FileResponse:
    """Answer with a kept photo, for ever cacheable as its name is its hash; raise NotFound.

    A photo that is not public stays in its reader's own cache only.
    """
    try:
        content = default_storage.open(name)
    except FileNotFoundError as error:
        raise NotFound(gettext("There is no such photo.")) from error
    response = FileResponse(content, content_type=CONTENT_TYPE)
    scope = "public" if is_public else "private"
    response["Cache-Control"] = f"{scope}, max-age={_YEAR_S}, immutable"
    response["X-Content-Type-Options"] = "nosniff"
    # Opened as a page of its own, it still is nothing but a picture.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
