"""The listings held in memory in the form in which they are ranked."""
