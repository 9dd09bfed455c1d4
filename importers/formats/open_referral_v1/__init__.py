"""Open Referral UK 1.0 and what grew beside it, put into the shape of 3.0."""
