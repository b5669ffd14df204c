"""A year of finished orders, made up plausibly and written by COPY."""
