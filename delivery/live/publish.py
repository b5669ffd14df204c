"""Publish frames that belong to no order's stream: to a driver, a shop, a region, a session."""

from collections.abc import Iterable
from datetime import datetime

from delivery.live.frames import Frame, pack
from delivery.stores.connections import sync_redis

# On it each process hears whose access has changed: it may remember something of them.
ACCESS_TOPIC = "access"


def driver_topic(driver_id: object) -> str:
    """Return the topic of one driver's app."""
    return f"driver:{driver_id}"


def shop_topic(shop_id: object) -> str:
    """Return the topic of one shop's console."""
    return f"shop:{shop_id}"


def region_topic(slug: str) -> str:
    """Return the topic of a region's dispatch map."""
    return f"region:{slug}"


def session_topic(session_hash: str) -> str:
    """Return the topic on which a session's end is told to its sockets."""
    return f"session:{session_hash}"


def person_topic(user_id: object) -> str:
    """Return the topic on which a person's sockets are told to ask anew what they may see."""
    return f"person:{user_id}"


def publish(topic: str, frame: Frame, *, alias: str = "default") -> None:
    """Send a frame to whoever watches the topic now."""
    sync_redis(alias).publish(f"live:{topic}", pack(frame))


def is_watched(topic: str, *, alias: str = "default") -> bool:
    """Tell whether any process watches a topic, where a frame is not worth making for nobody."""
    channel = f"live:{topic}"
    [(_, watchers)] = sync_redis(alias).pubsub_numsub(channel)
    return int(watchers) > 0


def publish_session_end(session_hash: str, *, now: datetime) -> None:
    """Tell the sockets of a session that it has ended."""
    publish(session_topic(session_hash), Frame(type="session_ended", data={}, at=now))


def publish_access_change(user_ids: Iterable[object], *, now: datetime) -> None:
    """Tell every process, and the sockets of people, that what they may do has changed."""
    people = list(user_ids)
    publish(ACCESS_TOPIC, Frame(type="access_changed", data={"user_ids": people}, at=now))
    frame = Frame(type="access_changed", data={}, at=now)
    for user_id in people:
        publish(person_topic(user_id), frame)
