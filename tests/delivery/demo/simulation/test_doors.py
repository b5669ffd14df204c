from django.core.files.uploadedfile import SimpleUploadedFile

from delivery.demo.simulation.doors import door_photo
from delivery.media.photos import store_photo


def test_a_simulated_driver_s_photo_is_one_that_the_platform_keeps(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    name, content, kind = door_photo()

    photo = store_photo(upload=SimpleUploadedFile(name, content, kind), folder="door")

    assert (photo.width, photo.height) == (480, 640)
