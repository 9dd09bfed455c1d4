"""The demonstration directory: fictional listings in one Open Referral UK file."""
