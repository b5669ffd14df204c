"""Send a message to a browser by Web Push (RFC 8030, 8291, 8292)."""

import json
from datetime import datetime

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush
from urllib3.exceptions import MaxRetryError

from delivery.notifications.configuration import vapid_key
from delivery.notifications.models import Outgoing, PushSubscription
from delivery.notifications.senders.errors import Gone, MaybeSent, Refused, TryLater
from delivery.notifications.services.subscriptions import is_push_service
from delivery.notifications.wording import text_of

_TIMEOUT_S = 10.0
_GONE = frozenset({404, 410})


def send_push(row: Outgoing, *, now: datetime) -> None:
    """Encrypt one message and post it; raise TryLater, Refused, MaybeSent, Gone."""
    key, subscription = vapid_key(), row.subscription
    if key is None or subscription is None:
        raise Refused("Push is not set up: VAPID_PRIVATE_KEY is empty.")
    if not is_push_service(subscription.endpoint):
        raise Refused("The address is not one of PUSH_SERVICES.")
    with requests.Session() as session:
        # Neither a proxy of the machine nor a redirect may choose where it goes.
        session.trust_env, session.max_redirects = False, 0
        try:
            webpush(
                _address(subscription),
                data=_content(row),
                vapid_private_key=key,
                vapid_claims={"sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}"},
                ttl=max(1, round((row.expires_at - now).total_seconds())),
                timeout=_TIMEOUT_S,
                requests_session=session,
            )
        except WebPushException as error:
            raise _failure(error) from error
        except (requests.ConnectionError, requests.Timeout) as error:
            # Without a connection nothing has left; one that broke may have carried it.
            is_unsent = error.args and isinstance(error.args[0], MaxRetryError)
            raise (TryLater if is_unsent else MaybeSent)(repr(error)) from error
        except requests.RequestException as error:
            raise Refused(repr(error)) from error


def _address(subscription: PushSubscription) -> dict[str, object]:
    keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
    return {"endpoint": subscription.endpoint, "keys": keys}


def _content(row: Outgoing) -> str:
    notification = row.notification
    text = text_of(notification, language=notification.recipient.language)
    content = {
        "id": str(notification.pk),
        "title": text.title,
        "body": text.body,
        "link": text.link,
    }
    return json.dumps(content, ensure_ascii=False)


def _failure(error: WebPushException) -> Exception:
    response = error.response
    if response is None:
        return Refused(str(error))
    if response.status_code in _GONE:
        return Gone(str(error))
    if response.status_code == 429 or response.status_code >= 500:
        after = response.headers.get("Retry-After", "")
        return TryLater(str(error), after_s=int(after) if after.isdigit() else 0)
    return Refused(str(error))
