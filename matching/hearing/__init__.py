"""What was said, read: the words that tell of wishes, refusals, people, times and places."""
