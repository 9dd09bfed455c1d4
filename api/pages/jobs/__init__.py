"""Pages of administrators about what is done beside the server."""
