"""Closeness in meaning by a sentence model that runs on this machine, where one is installed."""
