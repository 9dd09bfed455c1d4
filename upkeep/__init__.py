"""Keeping listings right: what each says, who may change it, and when somebody last checked."""
