from datetime import timedelta

from delivery.archive.retention import expires_by_ttl
from delivery.live.streams import TTL_S

expires_by_ttl(
    "order streams", keep=timedelta(seconds=TTL_S), by="Redis, 100 messages each at the most"
)
