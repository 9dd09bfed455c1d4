"""From a source to directory rows, with a report."""
