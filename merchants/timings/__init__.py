"""What was learnt of how long things take: pure; `tracking.eta.learning` makes it every night."""
