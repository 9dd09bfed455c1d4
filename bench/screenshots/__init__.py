"""The pictures in docs/partners.md and docs/reviewers.md, taken from the pages themselves."""
