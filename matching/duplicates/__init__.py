"""Listings that are there twice: found, scored and folded."""

from matching.duplicates.comparison import Comparison, compare
from matching.duplicates.folding import fold_duplicates
from matching.duplicates.pairs import LEAST_LIKELY, Pair, find_pairs

__all__ = ["LEAST_LIKELY", "Comparison", "Pair", "compare", "find_pairs", "fold_duplicates"]
