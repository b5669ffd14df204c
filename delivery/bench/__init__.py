"""Measure what the platform can do on this machine, and what the machine itself can."""
