"""Create partitions ahead, list them, detach an empty one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from delivery.archive.partitions import (
    create_partitions,
    drop_empty_partition,
    list_partitions,
    month_gaps,
    rows_astray,
)
from delivery.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Create the partitions of the coming months and days, then list all of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done.")
        parser.add_argument("--detach", metavar="NAME", help="Drop one partition that is empty.")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        would = "would have " if dry_run else ""
        if options["detach"]:
            try:
                drop_empty_partition(options["detach"], dry_run=dry_run)
            except DomainError as error:
                raise CommandError(error.detail) from error
            self.stdout.write(f"{would}detached {options['detach']}")
            return
        for name in create_partitions(dry_run=dry_run):
            self.stdout.write(f"{would}created {name}")
        for report in list_partitions():
            self.stdout.write(f"{report.name:40} {report.size_bytes / 1024:>10.0f} KiB")
        for name in month_gaps():
            self.stderr.write(f"{name} is missing")
        for table, count in rows_astray().items():
            self.stderr.write(f"{table}: {count} rows in the default partition")
