from delivery.archive.partitions import partition_monthly
from delivery.events.models import Event

partition_monthly(Event)
