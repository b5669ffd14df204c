"""Rate limits per signed-in user or, before sign-in, per address."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


class ActorThrottle(SimpleRateThrottle):
    """Limit all calls of one actor together."""

    scope = "actor"

    def get_cache_key(self, request: Any, view: Any) -> str:
        actor = request.user.pk if request.user and request.user.is_authenticated else None
        ident = f"user-{actor}" if actor else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}
