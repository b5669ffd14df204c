"""Migration operations for partitioned tables."""

from typing import Any

from dateutil.relativedelta import relativedelta
from django.db.migrations import RunPython
from psqlextra.partitioning.constants import AUTO_PARTITIONED_COMMENT

from delivery.archive.daily import DailyByTime
from delivery.archive.partitions import MONTHS_AHEAD, MonthPartition
from delivery.kernel.clock import utc_now


def create_first_partitions(app_label: str, model_name: str) -> RunPython:
    """Create this month's partition and the next ones, so that none of the first rows goes astray.

    Month bounds are UUIDv7 floors, which a migration file could not name in advance.
    """

    def create(apps: Any, schema_editor: Any) -> None:
        model = apps.get_model(app_label, model_name)
        for ahead in range(MONTHS_AHEAD + 1):
            partition = MonthPartition(utc_now() + relativedelta(months=ahead))
            partition.create(model, schema_editor, comment=AUTO_PARTITIONED_COMMENT)

    return RunPython(create, RunPython.noop)


def create_first_days(app_label: str, model_name: str) -> RunPython:
    """Create the partitions of these days, so that none of the first rows goes astray."""

    def create(apps: Any, schema_editor: Any) -> None:
        model = apps.get_model(app_label, model_name)
        for partition in DailyByTime().to_create():
            partition.create(model, schema_editor, comment=AUTO_PARTITIONED_COMMENT)

    return RunPython(create, RunPython.noop)
