"""Open Referral UK 3.0, and what HSDS has beside it, read object by object."""
