"""Learn how long things take, as every night."""

from typing import Any

from django.core.management.base import BaseCommand

from delivery.kernel.clock import utc_now
from tracking.services.learning import learn_timings


class Command(BaseCommand):
    help = "Learn the times of kitchens, rides and doors from what was delivered, and use them."

    def handle(self, *args: Any, **options: Any) -> None:
        stored = learn_timings(now=utc_now())
        if stored is None:
            self.stdout.write("Too little was delivered to learn from; nothing has changed.")
            return
        self.stdout.write(f"{stored}: learnt from {stored.orders} orders")
        for stage, figures in stored.figures.items():
            self.stdout.write(
                f"{stage:12} {figures['count']:>7} estimates, off by {figures['mae_s']:.0f} s, "
                f"{figures['within_3_min']:.0%} within 3 min, "
                f"{figures['coverage']:.0%} inside the range"
            )
