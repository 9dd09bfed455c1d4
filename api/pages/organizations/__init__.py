"""What an organization says of itself: read, changed, agreed to, put back."""
