"""Replay Meal Delivery Routing Problem instances through the matching engine."""
