import asyncio

from delivery.live.mailbox import MAX_WAITING, Mailbox


def drain(mailbox, count):
    """Take out so many letters."""

    async def take():
        return [await mailbox.get() for _ in range(count)]

    return asyncio.run(take())


def test_letters_come_in_the_order_in_which_they_were_put():
    mailbox = Mailbox()
    for number in range(3):
        mailbox.put("order:1", f"{number}-0", "", '{"n":1}')
    assert [letter.message_id for letter in drain(mailbox, 3)] == ["0-0", "1-0", "2-0"]


def test_a_newer_position_takes_the_place_of_the_one_that_waits():
    mailbox = Mailbox()
    mailbox.put("order:1", "1-0", "driver", "{}")
    mailbox.put("order:1", "2-0", "", "{}")
    mailbox.put("order:1", "3-0", "driver", "{}")
    assert [letter.message_id for letter in drain(mailbox, 2)] == ["2-0", "3-0"]


def test_positions_on_another_topic_are_kept():
    mailbox = Mailbox()
    mailbox.put("order:1", "1-0", "driver", "{}")
    mailbox.put("order:2", "1-1", "driver", "{}")
    assert [letter.topic for letter in drain(mailbox, 2)] == ["order:1", "order:2"]


def test_it_overflows_rather_than_grow():
    mailbox = Mailbox()
    for number in range(MAX_WAITING):
        mailbox.put("order:1", f"{number}-0", "", "{}")
    assert not mailbox.is_overflowing
    for number in range(1_000):
        mailbox.put("order:1", f"{number}-1", "", "{}")
    assert mailbox.is_overflowing
    assert len(drain(mailbox, MAX_WAITING)) == MAX_WAITING


def test_positions_alone_never_overflow_it():
    mailbox = Mailbox()
    for number in range(10 * MAX_WAITING):
        mailbox.put("order:1", f"{number}-0", "driver", "{}")
    assert not mailbox.is_overflowing


def test_a_restart_stands_for_all_that_waits():
    mailbox = Mailbox()
    mailbox.put("order:1", "1-0", "", "{}")
    mailbox.put_restart()
    mailbox.put_restart()
    mailbox.put("order:1", "2-0", "", "{}")
    first, second = drain(mailbox, 2)
    assert first.is_restart
    assert second.message_id == "2-0"


def test_a_letter_reads_as_the_whole_frame():
    mailbox = Mailbox()
    mailbox.put("order:1", "1-0", "", '{"type":"eta"}')
    mailbox.put("order:1", "", "", '{"type":"offer"}')
    assert [letter.text for letter in drain(mailbox, 2)] == [
        '{"message_id":"1-0","type":"eta"}',
        '{"message_id":null,"type":"offer"}',
    ]


def test_while_it_is_held_letters_wait_and_newer_positions_replace_them():
    async def hold_and_release():
        mailbox = Mailbox()
        mailbox.hold()
        mailbox.put("order:1", "1-0", "driver", "{}")
        taking = asyncio.create_task(mailbox.get())
        await asyncio.sleep(0)
        mailbox.put("order:1", "2-0", "driver", "{}")
        await asyncio.sleep(0)
        assert not taking.done()
        mailbox.release()
        return await taking

    assert asyncio.run(hold_and_release()).message_id == "2-0"


def test_its_reader_hears_that_it_overflows_although_it_is_held():
    async def hold_and_overflow():
        mailbox = Mailbox()
        mailbox.hold()
        taking = asyncio.create_task(mailbox.get())
        for number in range(MAX_WAITING + 1):
            await asyncio.sleep(0)
            mailbox.put("order:1", f"{number}-0", "", "{}")
        await asyncio.wait_for(taking, 1)
        return mailbox.is_overflowing

    assert asyncio.run(hold_and_overflow())
