"""Photos that people send: decoded with suspicion, drawn anew, kept under their hash."""

import warnings
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import IO, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext
from PIL import Image, ImageOps, UnidentifiedImageError

from delivery.kernel.errors import Unprocessable
from delivery.kernel.texts import msg

MAX_UPLOAD_BYTES = 10 * 1024 * 1024
# 50 megapixels: more than phones take, and 150 MB when decoded.
MAX_PIXELS = 50_000_000
MAX_SIDE_PX = 1600
MIN_SIDE_PX = 16
CONTENT_TYPE = "image/webp"
# Only these are decoded at all: each further format is a further parser to attack.
_FORMATS = ("JPEG", "PNG", "WEBP")
_QUALITY = 82


class PhotoRefused(Unprocessable):
    """The upload is no photo that can be shown; `detail` says why."""

    code = "photo_refused"
    title = msg("This photo cannot be used")


class Upload(Protocol):
    """What Django makes of a sent file."""

    size: int | None
    file: IO[bytes]


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """Where a photo is kept, and its size in pixels."""

    name: str
    width: int
    height: int


def store_photo(*, upload: Upload, folder: str, max_side_px: int = MAX_SIDE_PX) -> StoredPhoto:
    """Re-encode an upload as WebP without its metadata and keep it; raise PhotoRefused.

    The longer side shrinks to `max_side_px`. The same picture is kept once: its name is its
    content's hash, so that whatever is cached under it stays true. A step that no transaction
    takes back: a photo that no row names harms nobody.
    """
    picture = _shrunk(_decode(upload), max_side_px)
    encoded = BytesIO()
    picture.save(encoded, "WEBP", quality=_QUALITY, method=4)
    content = encoded.getvalue()
    name = f"{folder}/{sha256(content).hexdigest()[:40]}.webp"
    if not default_storage.exists(name):
        # Two at once may write it twice, under the same name or one of Django's choice.
        name = default_storage.save(name, ContentFile(content))
    return StoredPhoto(name, picture.width, picture.height)


def photo_url(name: str) -> str:
    """Return where a kept photo of a public folder is served."""
    return f"/media/{name}"


def _decode(upload: Upload) -> Image.Image:
    if not upload.size:
        raise PhotoRefused(gettext("The file is empty."))
    if upload.size > MAX_UPLOAD_BYTES:
        raise PhotoRefused(
            gettext("A photo may have {most} MB at most.").format(most=MAX_UPLOAD_BYTES // 2**20)
        )
    upload.file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _open(upload.file)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PhotoRefused(_TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise PhotoRefused(gettext("Send a JPEG, PNG or WebP picture.")) from error
    except (OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        # Pillow's decoders raise any of these over files that are cut off or made to break them.
        raise PhotoRefused(gettext("The picture is damaged.")) from error


_TOO_LARGE = f"A photo may have {MAX_PIXELS // 10**6} megapixels at most."


def _open(file: IO[bytes]) -> Image.Image:
    # Opening reads the header only, so that a bomb is refused before it is unpacked.
    picture = Image.open(file, formats=_FORMATS)
    if picture.width * picture.height > MAX_PIXELS:
        raise PhotoRefused(_TOO_LARGE)
    if min(picture.size) < MIN_SIDE_PX:
        raise PhotoRefused(
            gettext("A photo needs at least {least} pixels a side.").format(least=MIN_SIDE_PX)
        )
    # A JPEG is decoded at a fraction of its size where that is enough.
    picture.draft("RGB", (MAX_SIDE_PX, MAX_SIDE_PX))
    picture.load()
    return picture


def _shrunk(picture: Image.Image, max_side_px: int) -> Image.Image:
    # The camera's orientation is metadata: it has to be drawn before that goes.
    upright = ImageOps.exif_transpose(picture)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        upright = Image.alpha_composite(paper, layer)
    plain = upright.convert("RGB")
    plain.thumbnail((max_side_px, max_side_px), Image.Resampling.LANCZOS)
    # A fresh canvas has pixels and nothing else.
    clean = Image.new("RGB", plain.size)
    clean.paste(plain)
    return clean
