"""From texts to vectors, and the one encoder of this process."""

import ctypes
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Event, Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from directory.config import get_settings
from matching.meaning.model import MOST_TOKENS, SentenceModel, SentenceModelError, find_model
from matching.remembered import key_of

Vectors = npt.NDArray[np.float32]
Span = tuple[int, int]
_Read = tuple[Vectors, npt.NDArray[np.int64]]

# A text takes some 150 KB while it is read, so few at a time; more are no faster.
AT_ONCE = 16
# One search asks of one text for danger first and for what is meant then; 100 KB each.
MOST_KEPT = 64
# So many are read beside other work; the model leaves Python to others while it reads.
BESIDE = 2
# Waited for at most, where other searches' texts are read first.
HANDED_OVER_S = 0.001
# The C library's number for it, and the size from which memory is taken from the system piece by
# piece; as large as the library itself begins with, but so that it stays.
_M_MMAP_THRESHOLD, LARGER_B = -3, 131_072
INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
LOADING = "loading"
# One that has been tried is told at once; one that is being tried is not waited for twice.
_LOADING = Lock()


class Encoder:
    """A sentence model in memory: mean of the tokens' vectors, brought to length 1.

    Raises
    ------
    SentenceModelError
        The libraries are not installed, or the files hold no such model.

    Notes
    -----
    One thread a text: searches run beside each other already. Safe to share between threads.
    """

    def __init__(self, model: SentenceModel) -> None:
        try:
            import onnxruntime  # noqa: PLC0415 - an extra, and slow to import
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            msg = f"the extra [semantic] is not installed ({error}); script/bootstrap installs it"
            raise SentenceModelError(msg) from error
        _give_back_at_once()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # Else what the longest batch needed is kept for good: 370 MB after listings were read.
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        try:
            self._tokenizer = Tokenizer.from_file(str(model.tokenizer))
            self._tokenizer.enable_truncation(MOST_TOKENS)
            self._tokenizer.enable_padding()
            self._session = onnxruntime.InferenceSession(
                str(model.weights), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # neither library raises anything narrower
            msg = f"the sentence model in {model.weights.parent} cannot be read: {error}"
            raise SentenceModelError(msg) from error
        self.name = model.name
        self._inputs = self._inputs_of(model)
        self._lock = Lock()
        self._last_read: dict[bytes, Future[_Read]] = {}
        self._beside = ThreadPoolExecutor(BESIDE, thread_name_prefix="encoder")
        self.dimensions = self.encode(["a text"]).shape[1]

    def _inputs_of(self, model: SentenceModel) -> list[str]:
        inputs = [each.name for each in self._session.get_inputs()]
        rank = len(self._session.get_outputs()[0].shape)
        if not {"input_ids", "attention_mask"} <= set(inputs) <= INPUTS or rank != 3:
            msg = (
                f"the model in {model.weights.parent} takes {inputs} and answers in {rank}"
                f" dimensions; it must take {sorted(INPUTS)} and answer a vector for each token"
            )
            raise SentenceModelError(msg)
        return inputs

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One vector of length 1 for each of a few texts."""
        hidden, encodings = self._run(texts)
        mask = np.array([each.attention_mask for each in encodings], dtype=np.float32)
        return _mean(hidden, mask)

    def encode_parts(self, text: str, spans: Sequence[Span]) -> Vectors:
        """A vector of the whole text, and one of each part of it in turn.

        Notes
        -----
        The model reads the text once, and not again while it is one of the last that it read; a
        part is the mean of its own tokens there. Reading each part by itself takes as long again. A
        part that the model did not reach counts as the whole.
        """
        hidden, offsets = self._being_read(text).result()
        masks = np.ones((1 + len(spans), len(offsets)), dtype=np.float32)
        for row, (start, end) in enumerate(spans, start=1):
            inside = (offsets[:, 0] < end) & (offsets[:, 1] > start)
            if inside.any():
                masks[row] = inside
        return _mean(np.broadcast_to(hidden, (len(masks), *hidden.shape[1:])), masks)

    def begin(self, text: str) -> None:
        """Begin to read a text that will be asked for, beside what else there is to do.

        Notes
        -----
        Python is handed over for the moment that it takes to begin: else it is kept for up to 5 ms,
        in which nothing is read, by whoever asks for this so as not to wait.
        """
        begun = Event()
        self._being_read(text, self._beside, begun)
        begun.wait(HANDED_OVER_S)

    def _being_read(
        self, text: str, beside: ThreadPoolExecutor | None = None, begun: Event | None = None
    ) -> Future[_Read]:
        """The vectors of a text's tokens and where each stands, known or on the way."""
        begun = begun or Event()
        key = key_of(text)
        with self._lock:
            known = self._last_read.get(key)
            if known is not None:
                begun.set()
                return known
            read: Future[_Read] = Future()
            self._last_read[key] = read
            while len(self._last_read) > MOST_KEPT:
                self._last_read.pop(next(iter(self._last_read)))
        if beside is None:
            self._read(text, read, begun)
        else:
            beside.submit(self._read, text, read, begun)
        return read

    def _read(self, text: str, into: Future[_Read], begun: Event) -> None:
        try:
            hidden, encodings = self._run([text], begun)
            into.set_result((hidden, np.array(encodings[0].offsets)))
        except BaseException as failure:
            with self._lock:
                self._last_read.pop(key_of(text), None)
            into.set_exception(failure)
            raise

    def encode_many(self, texts: Sequence[str], threads: int = 1) -> Vectors:
        """One vector for each text; texts of like length should stand together."""
        batches = [texts[at : at + AT_ONCE] for at in range(0, len(texts), AT_ONCE)]
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(self.encode, batches))
        return np.concatenate(found) if found else np.empty((0, self.dimensions), np.float32)

    def _run(self, texts: Sequence[str], begun: Event | None = None) -> tuple[Vectors, list[Any]]:
        encodings = self._tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": [each.ids for each in encodings],
            "attention_mask": [each.attention_mask for each in encodings],
            "token_type_ids": [each.type_ids for each in encodings],
        }
        feed = {name: np.array(given[name], dtype=np.int64) for name in self._inputs}
        if begun is not None:
            begun.set()
        return self._session.run(None, feed)[0], encodings


def _give_back_at_once() -> None:
    """Have the C library give back every larger piece of memory as soon as it is freed.

    Notes
    -----
    Else it takes what the model frees for what will be wanted again, and a server keeps 45 MB.
    """
    with suppress(OSError, AttributeError):
        # Only the C library of most Linux systems has it.
        ctypes.CDLL("libc.so.6").mallopt(_M_MMAP_THRESHOLD, LARGER_B)


def _mean(hidden: Vectors, mask: Vectors) -> Vectors:
    total = np.einsum("nth,nt->nh", hidden, mask)
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(length, 1e-9), dtype=np.float32)


@lru_cache(maxsize=4)
def _tried(folder: Path | None) -> Encoder | str:
    """The encoder, or why there is none; tried once a process."""
    try:
        return Encoder(find_model(folder))
    except SentenceModelError as error:
        return str(error)


def _tried_once(folder: Path | None) -> Encoder | str:
    with _LOADING:
        return _tried(folder)


def find_encoder() -> Encoder | None:
    """The encoder of this process, nothing where meaning is turned off or cannot be had."""
    settings = get_settings()
    if settings.semantic == "off":
        return None
    tried = _tried_once(settings.model_dir)
    return tried if isinstance(tried, Encoder) else None


def chosen_model() -> SentenceModel:
    """The model that the settings choose, its files checked and not loaded.

    Raises
    ------
    SentenceModelError
        Meaning is turned off, or the files are not there or not the right ones.
    """
    settings = get_settings()
    if settings.semantic == "off":
        msg = "CONNECT_SEMANTIC was off; it must be on"
        raise SentenceModelError(msg)
    return find_model(settings.model_dir)


def get_encoder() -> Encoder:
    """The encoder of this process.

    Raises
    ------
    SentenceModelError
        Meaning is turned off, or cannot be had.
    """
    chosen_model()
    tried = _tried_once(get_settings().model_dir)
    if isinstance(tried, str):
        raise SentenceModelError(tried)
    return tried


def semantic_state() -> str:
    """``on``, ``off``, ``loading``, or why there is no sentence model."""
    settings = get_settings()
    if settings.semantic == "off":
        return "off"
    if _LOADING.locked():
        return LOADING
    tried = _tried_once(settings.model_dir)
    return tried if isinstance(tried, str) else "on"
