"""Pages that keep listings fresh: confirming, ringing, correcting, and how fresh all of it is."""
