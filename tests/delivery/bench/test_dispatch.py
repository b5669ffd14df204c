import json

import pytest
from django.core.management import CommandError, call_command


def test_a_synthetic_step_is_timed(capsys):
    call_command("bench", "dispatch", "--synthetic", "5x10", "--policy", "sequential", "--json")
    step = json.loads(capsys.readouterr().out)
    assert (step["orders"], step["drivers"]) == (5, 10)


def test_a_policy_that_does_not_exist_is_refused():
    with pytest.raises(CommandError):
        call_command("bench", "dispatch", "--policy", "luck")
