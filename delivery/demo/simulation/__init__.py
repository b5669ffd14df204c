"""A simulated city: customers, shops and drivers who know nothing but the public API."""
