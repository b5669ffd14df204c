"""Learn times from orders that were delivered: pure, and the same result for the same orders."""
