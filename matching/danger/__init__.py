"""What speaks of each danger: phrases, and frames of words that stand near one another."""
