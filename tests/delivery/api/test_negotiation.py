import pytest


@pytest.mark.django_db
def test_a_browser_that_opens_a_call_sees_its_json(api):
    answer = api.get("/api/v1/regions", headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
