"""What matters to people, in the words they use for it.

Concepts live in ``concepts/*.toml``, one table each: ``label``, ``kind`` (interest, need or
circumstance), ``parent``, and comma-separated phrases: ``words`` are used by people and by
listings, ``said`` by people only, ``listed`` by listings only. ``near`` names concepts that help
as well; ``guarded = true`` keeps listings that are centrally about the concept from people about
whom nothing of the kind was heard. Words meet by their stems; ``=word`` asks for exactly that word
and ``_`` stands for up to three words.
"""
