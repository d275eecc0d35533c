"""Fixtures shared by all tests. The network is blocked by pytest-socket (see pyproject.toml)."""
