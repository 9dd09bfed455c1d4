"""One pure function a criterion: from a listing and the person to a named level."""
