"""Photos as phones take them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def phone_photo(name: str = "door.jpg") -> SimpleUploadedFile:
    """Make an upload of a small JPEG whose metadata tell the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010F] = "SecretPhone"
    content = BytesIO()
    Image.new("RGB", (64, 48), "tomato").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/jpeg")


def no_photo() -> SimpleUploadedFile:
    """Make an upload that says it is a photo and is none."""
    return SimpleUploadedFile("door.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
