"""What a listing's words say: what it is about, for whom it is, and what it asks of them."""
