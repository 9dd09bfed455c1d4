"""What an organization says of itself: changed by its keepers, and agreed to by reviewers."""
