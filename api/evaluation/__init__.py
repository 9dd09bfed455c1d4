"""Asking for every conversation of a judged set: this application, a running server, and others."""
