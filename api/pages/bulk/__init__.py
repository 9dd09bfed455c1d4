"""Many listings at once: downloaded, uploaded, looked at row by row, taken in."""
