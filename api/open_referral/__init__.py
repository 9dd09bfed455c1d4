"""Listings in the terms of Open Referral UK 3.0, with the fields of HSDS 3.0 that it dropped."""
