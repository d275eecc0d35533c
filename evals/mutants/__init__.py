"""Outputs made worse, or cheating, on purpose: tests of the metrics themselves."""
