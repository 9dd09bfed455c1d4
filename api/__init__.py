"""HTTP, pages and the command line: the boundary, where work is committed."""
