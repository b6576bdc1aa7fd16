"""Words to vectors: CLIP's text tower from transformers, ours or anyone's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from metaearth3d.errors import BadInput

if TYPE_CHECKING:
    from transformers import CLIPTextConfig, CLIPTextModelWithProjection, PreTrainedTokenizerBase

Vectors = NDArray[np.float32]  # (N, dim), each of length 1
TEXT_VERSION = "1"  # raised whenever the same weights would give other vectors


def small_config(vocab_size: int, *, context: int = 48) -> CLIPTextConfig:
    """The configuration of the text tower that ships: 128 wide, two layers, about 0.7 million parameters."""
    from transformers import CLIPTextConfig

    return CLIPTextConfig(
        vocab_size=vocab_size,
        hidden_size=128,
        intermediate_size=256,
        projection_dim=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=context,
        bos_token_id=0,
        eos_token_id=1,
        pad_token_id=1,
    )


class TextEncoder:
    """A CLIP text tower with its tokenizer: texts in, vectors of length 1 out.

    Each text is encoded on its own, so the same text gives the same bytes whatever else is asked with it.
    """

    def __init__(
        self, model: CLIPTextModelWithProjection, tokenizer: PreTrainedTokenizerBase, *, device: str = "cpu"
    ) -> None:
        self.model = model.float().eval().requires_grad_(False).to(torch.device(device))
        for parameter in self.model.parameters():
            parameter.data = parameter.data.clone()  # a mapped file's odd addresses change how CPU kernels round
        self.tokenizer = tokenizer
        self.dim = int(model.config.projection_dim)
        self.context = int(model.config.max_position_embeddings)
        self.digest = _digest(model, tokenizer)

    @classmethod
    def from_pretrained(cls, path: str | Path, *, device: str = "cpu") -> TextEncoder:
        """Load the text tower and tokenizer of a folder, or of a CLIP model's name on the Hugging Face hub.

        Only safetensors are read and no code of the folder is run; a whole CLIP's picture tower is left out.

        Raises:
            BadInput: the folder or name has no CLIP text tower, tokenizer or safetensors.
        """
        from transformers import AutoTokenizer, CLIPTextModelWithProjection

        try:
            with quiet():
                tokenizer = AutoTokenizer.from_pretrained(str(path), trust_remote_code=False)
                model, info = CLIPTextModelWithProjection.from_pretrained(
                    str(path), use_safetensors=True, dtype=torch.float32, output_loading_info=True
                )
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as error:
            reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise BadInput(
                f"no CLIP text encoder could be loaded from {str(path)!r} (a folder or hub name with config.json, "
                f"tokenizer.json and model.safetensors is needed): {reason}"
            ) from error
        if info["missing_keys"]:
            raise BadInput(
                f"{str(path)!r} lacks weights of a CLIP text encoder, such as {sorted(info['missing_keys'])[0]}"
            )
        return cls(model, tokenizer, device=device)

    def save_pretrained(self, folder: str | Path) -> None:
        """Write a folder that transformers alone loads: float16 safetensors, configuration, tokenizer."""
        from copy import deepcopy

        with quiet():
            deepcopy(self.model).half().save_pretrained(folder)
        self.tokenizer.save_pretrained(str(folder))

    def tokens(self, text: str) -> list[int]:
        """Numbers of a text's pieces between the start and end marks.

        Raises:
            BadInput: not a text, nothing in it, or more pieces than the encoder has places for.
        """
        if not isinstance(text, str):
            raise BadInput(f"a prompt is a text; {type(text).__name__} was given")
        if not text.strip():
            raise BadInput("the prompt is empty; say in a few words what the ground looks like")
        numbers = [int(k) for k in self.tokenizer(text, truncation=False, verbose=False)["input_ids"]]
        if len(numbers) > self.context:
            raise BadInput(
                f"the prompt has {len(numbers) - 2} word pieces and this encoder reads {self.context - 2}; "
                f"shorten it (it begins {text[:40]!r})"
            )
        return numbers

    @torch.inference_mode()
    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors (N, dim) float32 of length 1.

        Raises:
            BadInput: one text instead of a list of them, no text at all, or a text that :meth:`tokens` refuses.
        """
        if isinstance(texts, str):
            raise BadInput(f"encode takes a list of texts; give [{texts[:40]!r}]")
        numbers = [self.tokens(text) for text in texts]
        if not numbers:
            return np.zeros((0, self.dim), np.float32)
        return np.concatenate([self._vectors(torch.tensor([row])) for row in numbers])

    @torch.inference_mode()
    def encode_together(self, texts: Sequence[str]) -> Vectors:
        """What :meth:`encode` gives, in one pass and up to rounding: for training, where speed counts.

        Here texts that are too long are cut at the end instead of refused.
        """
        if not texts:
            return self.encode([])
        rows = self.tokenizer(list(texts), truncation=True, max_length=self.context)["input_ids"]
        return self._vectors(padded(rows, int(self.tokenizer.eos_token_id)))

    def _vectors(self, numbers: Tensor) -> Vectors:
        made = self.model(input_ids=numbers.to(self.model.device)).text_embeds
        out: Vectors = torch.nn.functional.normalize(made, dim=-1).cpu().numpy()
        return out


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars of transformers, nor its words about the picture tower that a whole CLIP has besides."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def padded(numbers: Sequence[Sequence[int]], end: int) -> Tensor:
    """Rows of piece numbers as one (N, longest) tensor; a causal tower reads nothing after the first ``end``."""
    longest = max(len(row) for row in numbers)
    return torch.tensor([[*row, *[end] * (longest - len(row))] for row in numbers])


def _digest(model: CLIPTextModelWithProjection, tokenizer: PreTrainedTokenizerBase) -> str:
    """sha256 over the version, configuration, weights as float32 and the tokenizer's rules."""
    config = {
        k: v for k, v in sorted(model.config.to_dict().items()) if isinstance(v, (int, float)) or k == "hidden_act"
    }
    out = hashlib.sha256(f"{TEXT_VERSION} {config}".encode())
    for name, value in sorted(model.state_dict().items()):
        out.update(f"{name}{tuple(value.shape)}".encode())
        out.update(value.detach().float().cpu().contiguous().numpy().tobytes())
    rules = getattr(tokenizer, "backend_tokenizer", None)
    out.update((rules.to_str() if rules is not None else repr(sorted(tokenizer.get_vocab().items()))).encode())
    return out.hexdigest()
