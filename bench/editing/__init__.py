"""Many people who change listings at the same time: how fast, and whether anything is lost."""
