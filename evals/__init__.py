"""The way in for CI: cases, scorers, the runner and its reports."""
