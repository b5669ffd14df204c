from delivery.archive.partitions import partition_daily
from delivery.archive.retention import archive_with, purge_after
from drivers.models import Decision, LocationPoint, Offer, Payout, Search
from drivers.services import day_tracks, decisions

partition_daily(LocationPoint)
for model in (Offer, Payout, Decision, Search):
    archive_with("orders", model)

purge_after(
    "drivers' locations",
    keep=day_tracks.KEEP_POINTS,
    count=lambda now: day_tracks.count_old_points(now=now),
    run=lambda now: day_tracks.forget_points(now=now),
)
purge_after(
    "drivers' days, summed up",
    keep=day_tracks.KEEP_TRACKS,
    count=lambda now: day_tracks.count_old_tracks(now=now),
    run=lambda now: day_tracks.forget_tracks(now=now),
)
purge_after(
    "dispatch decisions",
    keep=decisions.KEEP,
    count=lambda now: decisions.count_old_decisions(now=now),
    run=lambda now: decisions.purge_decisions(now=now),
)
