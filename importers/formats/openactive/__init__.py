"""OpenActive: sessions, courses, events and facilities, as their operators publish them."""
