from delivery.embedded.watchdog import watch


def test_groups_that_were_not_taken_back_are_left():
    assert watch(["+5\n", "+7\n", "-5\n", "+9\n", "-11\n"]) == {7, 9}
