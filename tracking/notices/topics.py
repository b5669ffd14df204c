"""What people can switch on and off, role by role. Pure."""

from delivery.kernel.texts import msg
from delivery.notifications.catalogue import Channel, Topic

IN_APP, EMAIL, PUSH = Channel.IN_APP, Channel.EMAIL, Channel.PUSH
ALL = frozenset(Channel)
HERE = frozenset({IN_APP})
LOUD = frozenset({IN_APP, PUSH})
WRITTEN = frozenset({IN_APP, EMAIL})


TOPICS = (
    Topic("progress", "customer", msg("Progress of your orders"), ALL),
    # Money comes back, or food does not come: nobody may miss that.
    Topic("changes", "customer", msg("Cancellations and refunds"), ALL, WRITTEN),
    Topic("feedback", "customer", msg("Ratings and tips"), HERE),
    Topic("shop_orders", "merchant", msg("New and cancelled orders"), LOUD, HERE),
    Topic("shop_drivers", "merchant", msg("Drivers on their way to you"), LOUD),
    Topic("shop_feedback", "merchant", msg("Ratings of your shop"), HERE),
    Topic("offers", "driver", msg("Offers"), LOUD),
    Topic("jobs", "driver", msg("Changes to orders that you carry"), LOUD, HERE),
    Topic("thanks", "driver", msg("Tips and ratings"), HERE),
    Topic("alerts", "admin", msg("Orders and events that need you"), ALL, HERE),
)
