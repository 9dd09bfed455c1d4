"""Messages by e-mail, and the ways in which they leave."""
