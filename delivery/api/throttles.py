"""Rate limits per signed-in user or, before sign-in, per address."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle

from delivery.accounts.turns import Limit, take_turn


class ActorThrottle(SimpleRateThrottle):
    """Limit all calls of one actor together."""

    scope = "actor"
    wait_s = 0.0

    @property
    def limit(self) -> Limit:
        """Return the rate of the settings."""
        return Limit(self.num_requests, self.duration)

    def allow_request(self, request: Any, view: Any) -> bool:
        actor = request.user.pk if request.user and request.user.is_authenticated else None
        ident = f"user-{actor}" if actor else self.get_ident(request)
        self.wait_s = take_turn(ident, self.limit)
        return not self.wait_s

    def wait(self) -> float:
        return self.wait_s
