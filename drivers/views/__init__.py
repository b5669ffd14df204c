"""Pages of the driver domain: signing up, and the driver's own app."""
