"""List and create the monthly partitions."""

from typing import Any

from django.core.management.base import BaseCommand

from delivery.archive.partitions import create_partitions, list_partitions, rows_astray


class Command(BaseCommand):
    help = "Create the partitions of the coming months, then list all of them."

    def handle(self, *args: Any, **options: Any) -> None:
        for name in create_partitions():
            self.stdout.write(f"created {name}")
        for report in list_partitions():
            self.stdout.write(f"{report.name:40} {report.size_bytes / 1024:>10.0f} KiB")
        for table, count in rows_astray().items():
            self.stderr.write(f"{table}: {count} rows in the default partition")
