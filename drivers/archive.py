from delivery.archive.partitions import partition_daily
from delivery.archive.periods import Period
from delivery.archive.retention import Family, archive_with, purge_after, register
from drivers.models import DayTrack, Decision, LocationPoint, Offer, Payout, Search
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
# As long as points of a day are there, it may be summed up anew.
register(
    Family(
        "driver-days",
        root=DayTrack,
        period=Period.DAY,
        dated_by="day",
        hot=day_tracks.KEEP_POINTS,
        archived=day_tracks.KEEP_SUMS - day_tracks.KEEP_POINTS,
        unsettled=day_tracks.HAS_POINTS,
    )
)
purge_after(
    "dispatch decisions",
    keep=decisions.KEEP,
    count=lambda now: decisions.count_old_decisions(now=now),
    run=lambda now: decisions.purge_decisions(now=now),
)
