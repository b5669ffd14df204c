"""Take in positions by the thousand: read, judge, and hand them on in batches."""
