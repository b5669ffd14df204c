"""What is said once the city runs."""

from delivery.demo import accounts
from delivery.demo.accounts import DemoRole
from delivery.demo.runner.narrator import Narrator
from delivery.demo.runner.options import DemoOptions

_PAGES = (
    ("Order from a shop", "/"),
    ("Run a shop", "/merchant/"),
    ("Deliver", "/drive/"),
    ("Dispatch, live", "/ops/live"),
    ("Administration", "/admin/"),
    ("API documentation", "/api/docs"),
)


def welcome(options: DemoOptions, narrator: Narrator) -> None:
    """Name the pages, the logins and the way out."""
    narrator.say()
    narrator.heading(f"The city is running at {options.url}")
    for name, path in _PAGES:
        narrator.say(f"  {name:<22}{options.url}{path}")
    narrator.say()
    narrator.say(f"Logins, all with the password {accounts.PASSWORD}:")
    for role in DemoRole:
        first, last = (accounts.named_email(role, n) for n in (1, accounts.NAMED_PER_ROLE))
        narrator.say(f"  {role:<22}{first} to {last}")
    narrator.say(f"  {'operator':<22}{accounts.ADMIN_EMAIL}")
    narrator.say()
    narrator.say(f"Logs are in {options.log_dir}. Press Ctrl-C to stop.")
