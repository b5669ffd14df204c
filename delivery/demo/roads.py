"""The city's roads as a file for the road engine."""

import hashlib
import shutil
import tempfile
from pathlib import Path

from delivery.embedded.osrm import ROADS_FILE
from delivery.geo.models import RegionMap
from delivery.geo.osm.road_file import write_roads
from delivery.geo.regionfile import unpack_basemap

# Part of the name of what is made: whoever changes how roads are written starts a new edition.
_EDITION = "1"


def write_city_roads(folder: Path) -> Path:
    """Write every region's streets below the folder once; return the folder that holds them.

    It is named for what the maps hold. What was made of earlier maps is removed.
    """
    digests = RegionMap.objects.order_by("sha256").values_list("sha256", flat=True)
    key = hashlib.sha256("".join([_EDITION, *digests]).encode()).hexdigest()[:16]
    home = folder / key
    folder.mkdir(parents=True, exist_ok=True)
    for earlier in folder.iterdir():
        if earlier != home:
            shutil.rmtree(earlier)
    if not home.is_dir():
        unfinished = Path(tempfile.mkdtemp(dir=folder))
        maps = RegionMap.objects.order_by("sha256").iterator()
        write_roads((unpack_basemap(row.basemap_gzip) for row in maps), unfinished / ROADS_FILE)
        unfinished.rename(home)
    return home
