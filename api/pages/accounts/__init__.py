"""Pages for people who have an account: signing in and out, and their own account."""
