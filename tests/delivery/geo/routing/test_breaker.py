from delivery.geo.routing.breaker import LONGEST_PAUSE_S, CircuitBreaker


def opened(at_s=0.0):
    breaker = CircuitBreaker(threshold=3, pause_s=1.0)
    for _ in range(3):
        breaker.fail(at_s)
    return breaker


def test_two_failures_in_a_row_hold_nothing_back():
    breaker = CircuitBreaker(threshold=3)
    assert not breaker.fail(0.0)
    assert not breaker.fail(0.0)
    assert breaker.allows(0.0)


def test_an_answer_between_failures_starts_the_count_anew():
    breaker = CircuitBreaker(threshold=2)
    breaker.fail(0.0)
    breaker.succeed()
    breaker.fail(0.0)
    assert not breaker.is_open


def test_the_third_failure_in_a_row_opens_and_says_so_once():
    breaker = CircuitBreaker(threshold=3)
    assert [breaker.fail(0.0) for _ in range(4)] == [False, False, True, False]


def test_an_open_breaker_lets_nobody_through_before_the_pause_is_over():
    assert not opened().allows(0.9)


def test_one_caller_per_pause_is_let_through_on_trial():
    breaker = opened()
    assert [breaker.allows(1.0), breaker.allows(1.0), breaker.allows(1.9)] == [True, False, False]


def test_a_failed_trial_doubles_the_pause():
    breaker = opened()
    breaker.fail(1.0)
    assert [breaker.allows(2.9), breaker.allows(3.0)] == [False, True]


def test_the_pause_never_grows_past_the_longest():
    breaker = opened()
    for _ in range(40):
        breaker.fail(0.0)
    assert breaker.allows(LONGEST_PAUSE_S)


def test_a_good_trial_closes_and_says_so():
    breaker = opened()
    assert breaker.succeed()
    assert breaker.allows(0.0)
    assert not breaker.succeed()
