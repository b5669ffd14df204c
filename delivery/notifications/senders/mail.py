"""Send a message by e-mail, through Django's back ends."""

from contextlib import ExitStack
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import override

from delivery.notifications.configuration import MailRoute, mail_route
from delivery.notifications.models import Notification, Outgoing
from delivery.notifications.senders.errors import MaybeSent, Refused, TryLater
from delivery.notifications.wording import absolute, text_of


def send_mail(row: Outgoing, *, now: datetime) -> None:
    """Send one e-mail; raise TryLater, Refused, MaybeSent."""
    route = mail_route()
    if route is None:
        raise Refused("E-mail is not set up: EMAIL_URL is empty.")
    message = mail_of(row.notification)
    with ExitStack() as resources:
        connection = _open(route, resources)
        try:
            connection.send_messages([message])
        except SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise _refusal(max(codes, default=550), error) from error
        except SMTPResponseException as error:
            raise _refusal(error.smtp_code, error) from error
        except (SMTPException, OSError) as error:
            raise MaybeSent(repr(error)) from error


def mail_of(notification: Notification) -> EmailMultiAlternatives:
    """Write the e-mail of a notification, as text and as HTML."""
    recipient = notification.recipient
    text = text_of(notification, language=recipient.language)
    with override(recipient.language or None):
        content = {
            "title": text.title,
            "body": text.body,
            "name": recipient.name,
            "link": absolute(text.link),
            "settings_link": absolute("/account#notifications"),
        }
        mail = EmailMultiAlternatives(
            # A subject is one line, whatever a shop calls itself.
            subject=" ".join(text.title.split()),
            body=render_to_string("notifications/mail.txt", content),
            to=[recipient.email],
        )
        mail.attach_alternative(render_to_string("notifications/mail.html", content), "text/html")
    return mail


def _open(route: MailRoute, resources: ExitStack) -> BaseEmailBackend:
    options = dict(route.options)
    if route.file:
        route.file.parent.mkdir(parents=True, exist_ok=True)
        options["stream"] = resources.enter_context(route.file.open("a", encoding="utf-8"))
    connection: BaseEmailBackend = get_connection(route.backend, **options)
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise TryLater(repr(error)) from error
    resources.callback(connection.close)
    return connection


def _refusal(code: int, error: Exception) -> Exception:
    return Refused(repr(error)) if code >= 500 else TryLater(repr(error))
