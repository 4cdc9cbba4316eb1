"""Measurements that take longer than a test may, each with a command of its own."""
