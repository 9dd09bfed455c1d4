"""What matters to people, in the words they use for it, and where it stands in public vocabularies.

Concepts are data: ``concepts/*.toml``. How to write one is told in docs/taxonomy.md; ``checks.py``
holds the files to it.
"""
