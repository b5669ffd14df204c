from delivery.archive.partitions import partition_daily
from drivers.models import LocationPoint

partition_daily(LocationPoint)
