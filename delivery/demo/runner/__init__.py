"""The whole platform in one foreground process tree."""
