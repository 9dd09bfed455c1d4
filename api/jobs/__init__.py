"""What is done beside the server: messages, vectors, feeds, and what is done every day."""
