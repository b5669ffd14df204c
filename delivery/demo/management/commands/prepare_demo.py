"""Bring the demo's database up to date in one process."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from delivery.archive.partitions import create_partitions
from delivery.demo.accounts import scale_for
from delivery.demo.roads import write_city_roads
from delivery.demo.seed import seed_demo
from delivery.kernel.clock import utc_now


class Command(BaseCommand):
    help = "Migrate, create partitions and seed the demo, each where there is need."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--roads", type=Path, help="Write the streets below this folder too.")
        parser.add_argument("--drivers", type=int, default=1, help="How many will be simulated.")
        parser.add_argument(
            "--for-people", action="store_true", help="Ask drivers as soon as a shop confirms."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", interactive=False, skip_checks=True, verbosity=1)
        create_partitions()
        seed_demo(
            scale=scale_for(options["drivers"]), now=utc_now(), for_people=options["for_people"]
        )
        if options["roads"]:
            write_city_roads(options["roads"])
