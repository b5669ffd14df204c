from django.test import Client


def test_a_browser_finds_an_icon_where_it_looks_unasked():
    answer = Client().get("/favicon.ico")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/static/favicon")
