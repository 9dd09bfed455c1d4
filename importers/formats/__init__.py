"""Readers of the file formats that sources arrive in."""
