"""What people send is drawn anew, or refused."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from delivery.media.photos import MAX_UPLOAD_BYTES, PhotoRefused, store_photo


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """Keep photos in a folder of the test's own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def upload(content: bytes, name: str = "dish.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def encoded(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def phone_photo(size=(400, 300), orientation=6) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825)[1] = "N"
    return encoded(Image.new("RGB", size, "tomato"), exif=exif)


def kept(name: str) -> Image.Image:
    with default_storage.open(name) as file:
        picture = Image.open(BytesIO(file.read()))
    picture.load()
    return picture


def bomb_png(side_px: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1000, 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def test_nothing_of_the_camera_s_metadata_is_kept():
    photo = store_photo(upload=upload(phone_photo()), folder="menu")

    with default_storage.open(photo.name) as file:
        content = file.read()
    assert b"SecretPhone" not in content
    assert b"Exif" not in content
    assert dict(kept(photo.name).getexif()) == {}


def test_a_photo_stands_upright_as_the_camera_meant_it():
    photo = store_photo(upload=upload(phone_photo((400, 300), orientation=6)), folder="menu")

    assert (photo.width, photo.height) == (300, 400)
    assert kept(photo.name).size == (300, 400)


def test_a_large_photo_shrinks_to_its_longer_side():
    photo = store_photo(
        upload=upload(encoded(Image.new("RGB", (2400, 1200), "olive"))), folder="menu"
    )

    assert (photo.width, photo.height) == (1600, 800)


def test_a_small_photo_keeps_its_size():
    photo = store_photo(upload=upload(encoded(Image.new("RGB", (64, 48)))), folder="menu")

    assert (photo.width, photo.height) == (64, 48)


def test_what_can_be_seen_through_becomes_white():
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))

    photo = store_photo(upload=upload(encoded(clear, "PNG")), folder="menu")

    assert kept(photo.name).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


def test_the_same_picture_is_kept_once(media):
    first = store_photo(upload=upload(phone_photo()), folder="menu")
    second = store_photo(upload=upload(phone_photo()), folder="menu")

    assert first == second
    assert len(list((media / "menu").iterdir())) == 1


def test_a_picture_in_the_guise_of_another_type_is_judged_by_its_content():
    photo = store_photo(
        upload=upload(encoded(Image.new("RGB", (40, 40)), "PNG"), "x.exe"), folder="menu"
    )

    assert photo.name.endswith(".webp")
    assert kept(photo.name).format == "WEBP"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "JPEG, PNG or WebP"),
        (b"GIF89a" + b"\0" * 60, "JPEG, PNG or WebP"),
        (bomb_png(30_000), "megapixels"),
        (bomb_png(8_000), "megapixels"),
        (encoded(Image.new("RGB", (400, 300), "tomato"))[:300], "damaged"),
        (encoded(Image.new("RGB", (8, 400))), "at least 16 pixels"),
        (b"\xff" * (MAX_UPLOAD_BYTES + 1), "10 MB"),
    ],
    ids=["empty", "svg", "gif", "bomb", "large", "cut off", "sliver", "heavy"],
)
def test_what_is_no_photo_is_refused_in_words_and_not_kept(media, content, words):
    with pytest.raises(PhotoRefused, match=words):
        store_photo(upload=upload(content), folder="menu")

    assert list(media.iterdir()) == []
