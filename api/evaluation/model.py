"""The sentence model by itself, where it is installed: likeness of meaning and nothing else."""

from collections.abc import Sequence

from api.evaluation.rivals import Scorer
from matching.meaning.encoder import get_encoder


def likeness_to(texts: Sequence[str]) -> Scorer:
    """How like each text a sentence is, as the cosine of their vectors.

    Raises
    ------
    SentenceModelError
        The model is not installed, or is turned off.
    """
    encoder = get_encoder()
    vectors = encoder.encode_many(texts)

    def score(said: str) -> list[float]:
        return [float(likeness) for likeness in vectors @ encoder.encode([said])[0]]

    return score
