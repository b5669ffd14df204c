import asyncio
from datetime import timedelta

import pytest

from delivery.accounts.models import Role, User
from delivery.accounts.services import tell_access_change
from delivery.kernel.clock import utc_now
from delivery.stores.threads import in_thread
from drivers.services.known_reporters import KnownReporters
from tests.factories.accounts import UserFactory
from tests.factories.drivers import online_driver
from tests.factories.merchants import SQUARE, RegionFactory

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_S = 30


@pytest.fixture
def driver():
    RegionFactory()
    return online_driver(SQUARE, now=utc_now() - timedelta(minutes=1))


async def remembered(process, user):
    """Return what a process knows of somebody once it asks the database no more."""
    async with asyncio.timeout(PATIENCE_S):
        while await process.find(user.pk) is not await process.find(user.pk):
            await asyncio.sleep(0.01)
    return await process.find(user.pk)


def change(user, **fields):
    User.objects.filter(pk=user.pk).update(**fields)
    tell_access_change([user.pk], now=utc_now())


@pytest.mark.parametrize("fields", [{"role": Role.CUSTOMER}, {"is_active": False}])
def test_whoever_may_report_no_more_is_forgotten_in_every_process(driver, fields):
    async def play():
        processes = [KnownReporters(per_s=1, burst=1) for _ in range(2)]
        for process in processes:
            assert await remembered(process, driver)
        await in_thread(change, driver, **fields)
        async with asyncio.timeout(PATIENCE_S):
            while any([await process.find(driver.pk) for process in processes]):
                await asyncio.sleep(0.01)

    asyncio.run(play())


def test_a_new_password_is_heard_of_and_the_count_of_calls_stays(driver):
    async def play():
        process = KnownReporters(per_s=0.001, burst=1)
        before = await remembered(process, driver)
        assert before.rate.allows()
        driver.set_password("another of 12 letters")
        await in_thread(change, driver, password=driver.password)
        async with asyncio.timeout(PATIENCE_S):
            while (after := await process.find(driver.pk)).reporter is before.reporter:
                await asyncio.sleep(0.01)
        assert after.reporter.auth_hash == driver.get_session_auth_hash()
        assert not after.rate.allows()

    asyncio.run(play())


def test_what_others_may_do_changes_nothing(driver):
    somebody = UserFactory()

    async def play():
        process = KnownReporters(per_s=1, burst=1)
        before = await remembered(process, driver)
        await in_thread(change, somebody, is_active=False)
        assert await process.find(driver.pk) is before

    asyncio.run(play())
