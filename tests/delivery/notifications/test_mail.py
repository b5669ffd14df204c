"""What an e-mail says, and how it leaves."""

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured

from delivery.notifications.configuration import mail_route
from delivery.notifications.services.sending import send_waiting
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def test_an_e_mail_comes_as_text_and_html_with_links_to_our_own_pages(tell, mail_on, now, settings):
    settings.BASE_URL = "https://delivery.example/"
    tell(UserFactory(name="Ana <b>", email="ana@example.test"))
    send_waiting(now=now)
    (message,) = mail.outbox
    assert message.to == ["ana@example.test"]
    assert message.subject == "Order AB12 was cancelled"
    assert message.body.startswith("Hello Ana <b>,")
    assert "€12.00 goes back to you." in message.body
    assert "https://delivery.example/orders/1" in message.body
    (html, kind) = message.alternatives[0]
    assert kind == "text/html"
    assert "Hello Ana &lt;b&gt;," in html
    assert '<a href="https://delivery.example/orders/1">' in html
    assert "https://delivery.example/account#notifications" in html


def test_an_e_mail_is_written_in_its_readers_language(tell, mail_on, now):
    tell(UserFactory(name="Ana", language="pt"), UserFactory(name="Aino", language="fi"))
    send_waiting(now=now)
    assert {message.subject: message.body.split("\n", 1)[0] for message in mail.outbox} == {
        "O pedido AB12 foi cancelado": "Olá Ana,",
        "Tilaus AB12 peruutettiin": "Hei Aino,",
    }
    assert {message.alternatives[0][0].count('<html lang="fi">') for message in mail.outbox} == {
        0, 1,
    }  # fmt: skip


def test_a_console_route_writes_into_its_file(tell, settings, now, tmp_path, capsys):
    settings.EMAIL_URL = f"console://{tmp_path}/log/mail.log"
    tell(UserFactory())
    assert send_waiting(now=now) == 1
    assert "Subject: Order AB12 was cancelled" in (tmp_path / "log" / "mail.log").read_text()
    assert capsys.readouterr().out == ""


def test_a_mail_server_is_named_by_a_url(settings):
    settings.EMAIL_URL = "smtp+starttls://us%40er:p%2Fw@mail.example:2525"
    assert mail_route().options == {
        "host": "mail.example",
        "port": 2525,
        "username": "us@er",
        "password": "p/w",
        "use_tls": True,
        "use_ssl": False,
        "timeout": 10,
    }


def test_a_url_that_names_no_mail_server_is_refused(settings):
    settings.EMAIL_URL = "http://mail.example"
    with pytest.raises(ImproperlyConfigured):
        mail_route()


def test_a_server_that_is_not_there_is_asked_again(tell, settings, now):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    person = UserFactory()
    tell(person)
    send_waiting(now=now)
    row = person.notifications.get().outgoing.get()
    assert (row.state, row.attempts) == ("pending", 1)
    assert "ConnectionRefusedError" in row.last_error
