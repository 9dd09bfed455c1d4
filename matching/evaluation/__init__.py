"""How good a ranking is: judged conversations, measures, intervals, and plain BM25 beside it."""
