"""Words in pieces: a byte-pair vocabulary learned from our own captions, in CLIP's own file format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import pairwise
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
    from tokenizers import pre_tokenizers
    from transformers import CLIPTokenizer

    if size < 2 + 2 * BYTES or context < 3:
        raise BadInput(f"size {size} and context {context}: at least {2 + 2 * BYTES} pieces and 3 places are needed")
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    rules = CLIPTokenizer(unk_token=END, bos_token=START, eos_token=END, pad_token=END).backend_tokenizer
    words: Counter[str] = Counter()
    for text in texts:
        words.update(word for word, _ in rules.pre_tokenizer.pre_tokenize_str(rules.normalizer.normalize_str(text)))
    merges = learn_merges(words, size - 2 - 2 * BYTES)
    pieces = [START, END, *alphabet, *(letter + SUFFIX for letter in alphabet)]
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


def learn_merges(words: Mapping[str, int], most: int) -> list[tuple[str, str]]:
    """Up to ``most`` pairs of pieces to join, the most frequent first, by words and their counts.

    Equally frequent pairs go by the alphabet (the tokenizers library lets them go by chance); pairs met once are left.

    >>> learn_merges({"low": 5, "lower": 2}, 3)
    [('l', 'o'), ('lo', 'w</w>'), ('e', 'r</w>')]
    """
    spelled = {word: [*word[:-1], word[-1] + SUFFIX] for word in words}
    counts: Counter[tuple[str, str]] = Counter()
    where: dict[tuple[str, str], set[str]] = {}
    for word, pieces in spelled.items():
        for pair in pairwise(pieces):
            counts[pair] += words[word]
            where.setdefault(pair, set()).add(word)
    queue = [(-count, pair) for pair, count in counts.items()]
    heapify(queue)
    out: list[tuple[str, str]] = []
    while queue and len(out) < most:
        count, best = heappop(queue)
        if counts[best] != -count:  # it has changed since; its new count stands in the queue too
            continue
        if counts[best] < 2:
            break
        out.append(best)
        touched = set()
        for word in where[best]:
            before = spelled[word]
            after = spelled[word] = joined(before, best)
            for pieces, sign in ((before, -1), (after, 1)):
                for pair in pairwise(pieces):
                    counts[pair] += sign * words[word]
                    where.setdefault(pair, set()).add(word)
                    touched.add(pair)
        for pair in touched:
            heappush(queue, (-counts[pair], pair))
    return out


def joined(pieces: Sequence[str], pair: tuple[str, str]) -> list[str]:
    """The pieces with every ``pair`` of neighbours in one, from the left."""
    out: list[str] = []
    for piece in pieces:
        if out and (out[-1], piece) == pair:
            out[-1] += piece
        else:
            out.append(piece)
    return out
