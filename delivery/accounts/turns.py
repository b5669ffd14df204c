"""A session and its actor's rate limit, looked up and counted in one round trip.

The limit is the generic cell rate algorithm: one number per actor, the instant at which all
that was asked so far would have been earned at the limit's pace. Up to a whole period's calls may
come at once.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from redis.commands.core import Script

from delivery.accounts.sessions import decode_session, store_key
from delivery.stores.connections import sync_redis

_TURN = """
local function wait_us(key, calls, period)
    local period_us = tonumber(period)
    local clock = redis.call('TIME')
    local now = clock[1] * 1000000 + clock[2]
    local earned = math.max(tonumber(redis.call('GET', key) or now), now) + period_us / calls
    if earned - now > period_us then
        return math.ceil(earned - now - period_us)
    end
    redis.call('SET', key, string.format('%.0f', earned), 'PX', math.ceil((earned - now) / 1000))
    return 0
end
"""
# The actor's key is only known once the session is read: both live in one store.
_SESSION_AND_TURN = (
    _TURN
    + """
local session = redis.call('GET', KEYS[1])
if not session then return {false, 0} end
local user = cjson.decode(session)['_auth_user_id']
if not user then return {session, 0} end
return {session, wait_us(ARGV[1] .. user, ARGV[2], ARGV[3])}
"""
)
_ALONE = _TURN + "return wait_us(KEYS[1], ARGV[1], ARGV[2])"
_PREFIX = "turn:user-"


@dataclass(frozen=True, slots=True)
class Limit:
    """How many calls an actor has in how long."""

    calls: int
    period_s: float

    @property
    def period_us(self) -> int:
        """Return the period as the store counts it."""
        return round(self.period_s * 1_000_000)


@cache
def _script(source: str) -> Script:
    return sync_redis().register_script(source)


def take_turn(ident: str, limit: Limit) -> float:
    """Count a call of an actor, `user-` and its key or an address; return the seconds to wait.

    Nothing is counted while there is something to wait.
    """
    wait_us = _script(_ALONE)([f"turn:{ident}"], [limit.calls, limit.period_us])
    return int(wait_us) / 1_000_000


def session_and_turn(token: str, limit: Limit) -> tuple[dict[str, Any], float]:
    """Return what a token's session holds, empty where there is none, and the seconds to wait."""
    stored, wait_us = _script(_SESSION_AND_TURN)(
        [store_key(token)], [_PREFIX, limit.calls, limit.period_us]
    )
    return decode_session(stored) if stored else {}, int(wait_us) / 1_000_000
