from delivery.archive.partitions import partition_monthly
from tracking.models import Promise

partition_monthly(Promise)
