"""Words in pieces: a byte-pair vocabulary learned from our own captions, in CLIP's own file format."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from transformers import CLIPTokenizer

START, END = "<|startoftext|>", "<|endoftext|>"
SUFFIX = "</w>"  # marks the last piece of a word
BYTES = 256


def fit_tokenizer(texts: Iterable[str], *, size: int = 3072, context: int = 48) -> CLIPTokenizer:
    """A lower-casing byte-level BPE tokenizer of at most ``size`` pieces, the most frequent of ``texts``.

    Every byte is a piece, within a word and at its end, so any text has pieces. Texts are read at most ``context``
    pieces long, the two marks included. After Sennrich et al. 2016 (1508.07909) as in CLIP (2103.00020).

    Raises:
        BadInput: ``size`` has no room for the bytes, or ``context`` none for a word.
    """
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers
    from transformers import CLIPTokenizer

    if size < 2 + 2 * BYTES or context < 3:
        raise BadInput(f"size {size} and context {context}: at least {2 + 2 * BYTES} pieces and 3 places are needed")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    blank = CLIPTokenizer(unk_token=END, bos_token=START, eos_token=END, pad_token=END).backend_tokenizer
    learner = Tokenizer(models.BPE(end_of_word_suffix=SUFFIX))
    learner.normalizer, learner.pre_tokenizer = blank.normalizer, blank.pre_tokenizer
    trainer = trainers.BpeTrainer(
        vocab_size=size, initial_alphabet=alphabet, end_of_word_suffix=SUFFIX, show_progress=False, min_frequency=2
    )
    learner.train_from_iterator(texts, trainer)
    pieces = [START, END, *alphabet, *(letter + SUFFIX for letter in alphabet)]
    merges = learned_merges(learner)[: size - len(pieces)]
    pieces += [a + b for a, b in merges]
    vocab = {piece: index for index, piece in enumerate(dict.fromkeys(pieces))}
    return CLIPTokenizer(
        vocab=vocab,
        merges=merges,
        unk_token=END,
        bos_token=START,
        eos_token=END,
        pad_token=END,
        model_max_length=context,
    )


def learned_merges(tokenizer: object) -> list[tuple[str, str]]:
    """The merges of a trained BPE in the order they were learned."""
    import json

    merges = json.loads(tokenizer.to_str())["model"]["merges"]  # type: ignore[attr-defined]
    pairs = (pair.split(" ") if isinstance(pair, str) else pair for pair in merges)
    return [(first, second) for first, second in pairs]
