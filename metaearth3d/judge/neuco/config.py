"""What a run of the benchmark is told: NeuCo-Bench's keys and defaults, read from either form of its YAML."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

from metaearth3d.errors import BadInput, optional

FLAT = ("batch_size", "epochs", "learning_rate", "device")  # where the paper's listing keeps the probe's numbers
FLAGS = (
    "standardize_embeddings",
    "normalize_labels",
    "enable_plots",
    "update_leaderboard",
    "output_fold_results",
    "store_probes",
)


def _number(key: str, value: Any, *, least: float, strict: bool = False) -> float:
    """The value as float, at least (``strict``: above) a bound."""
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            value = float(value)  # YAML 1.1 takes 1e-3 for text
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if not number or value < least or (strict and value == least):
        bound = "" if least == -math.inf else f" {'above' if strict else 'of at least'} {least:g}"
        raise BadInput(f"{key} is a number{bound}; {value!r} was given")
    return float(value)


def _count(key: str, value: Any, least: int = 1) -> int:
    """The value itself if it is a whole number of at least ``least``."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise BadInput(f"{key} is a whole number of at least {least}; {value!r} was given")
    return value


def _span(key: str, value: Any, *, positive: bool) -> tuple[float, float]:
    """Two rising numbers."""
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise BadInput(f"{key} is [least, greatest]; {value!r} was given")
    low, high = (_number(key, v, least=0 if positive else -math.inf, strict=positive) for v in value)
    if not low < high:
        raise BadInput(f"{key} is [least, greatest] with the least first; {value!r} was given")
    return low, high


@dataclass(frozen=True)
class LinearProbe:
    """One linear layer under AdamW: batch size, epochs over the training split, learning rate.

    ``device`` is read, checked and written back for compatibility; the probe always runs on the CPU.
    """

    batch_size: int = 64
    epochs: int = 10
    learning_rate: float = 1e-3
    device: str = "auto"

    kind = "linear"

    @staticmethod
    def of(params: Mapping[str, Any]) -> LinearProbe:
        """The probe of a ``probe_params`` mapping; all but ``device`` are required, as in the reference."""
        _known("probe_params", params, [f.name for f in fields(LinearProbe)])
        _present("probe_params", params, ("learning_rate", "batch_size", "epochs"))
        device = params.get("device", "auto")
        if not isinstance(device, str):
            raise BadInput(f"device is auto, cpu or the name of a device; {device!r} was given")
        return LinearProbe(
            _count("batch_size", params["batch_size"]),
            _count("epochs", params["epochs"]),
            _number("learning_rate", params["learning_rate"], least=0, strict=True),
            device,
        )


@dataclass(frozen=True)
class SvmProbe:
    """A support vector machine with polynomial kernel, the ranges its settings are searched in, and how.

    ``search`` is a key of ours: bayes, as the reference, or random (``svm`` says what differs).
    """

    C_start_end: tuple[float, float] = (1e-3, 1e3)
    kernel_degree_list: tuple[int, ...] = (2, 3)
    kernel_coef0_start_end: tuple[float, float] | None = None
    kernel_gamma_start_end: tuple[float, float] | None = None
    epsilon_list: tuple[float, ...] | None = None
    opt_params: Mapping[str, Any] = field(default_factory=dict)
    search: Literal["bayes", "random"] = "bayes"

    kind = "svm"

    @staticmethod
    def of(params: Mapping[str, Any]) -> SvmProbe:
        """The probe of a ``probe_params`` mapping, refused on what the reference refuses."""
        _known("probe_params", params, [f.name for f in fields(SvmProbe)])
        _present("probe_params", params, ("C_start_end", "kernel_degree_list"))
        degrees = params["kernel_degree_list"]
        degrees = tuple(degrees) if isinstance(degrees, list | tuple) else (degrees,)
        spans = {
            key: _span(key, params[key], positive=key == "kernel_gamma_start_end")
            for key in ("kernel_coef0_start_end", "kernel_gamma_start_end")
            if params.get(key) is not None
        }
        if spans and 1 in degrees:
            raise BadInput(f"{' and '.join(spans)} cannot be searched with kernel degree 1; leave out one or the other")
        epsilon = params.get("epsilon_list")
        if epsilon is not None:
            epsilon = tuple(epsilon) if isinstance(epsilon, list | tuple) else (epsilon,)
            epsilon = tuple(_number("epsilon_list", v, least=0, strict=True) for v in epsilon)
        search = params.get("opt_params") or {}
        if not isinstance(search, Mapping) or "cv" in search:
            raise BadInput("opt_params is a mapping of search settings without cv, which the benchmark itself sets")
        if params.get("search", "bayes") not in ("bayes", "random"):
            raise BadInput(f"search is bayes or random; {params['search']!r} was given")
        return SvmProbe(
            _span("C_start_end", params["C_start_end"], positive=True),
            tuple(_count("kernel_degree_list", d) for d in degrees),
            epsilon_list=epsilon,
            opt_params=dict(search),
            search=params.get("search", "bayes"),
            **spans,
        )


@dataclass(frozen=True)
class Config:
    """One run's settings; the defaults are those of the reference's shipped linear sample.

    k_folds: random splits, each with a tenth of the rows held out.
    embedding_dim: numbers a row must have; shorter rows get zeros appended, None takes what the file has.
    standardize_embeddings: one mean and one deviation over all retained numbers.
    normalize_labels: each task's labels brought to 0..1 by their least and greatest.
    enable_plots: draw scatter or confusion plots of every fold (loss curves are drawn in any case).
    task_filter: names of the tasks to run, None for all. It shifts the random stream of the tasks that remain.
    """

    k_folds: int = 40
    probe: LinearProbe | SvmProbe = field(default_factory=LinearProbe)
    embedding_dim: int | None = None
    standardize_embeddings: bool = True
    normalize_labels: bool = True
    enable_plots: bool = True
    update_leaderboard: bool = False
    output_fold_results: bool = False
    store_probes: bool = False
    task_filter: tuple[str, ...] | None = None

    @staticmethod
    def load(path: Path) -> Config:
        """The settings in a YAML file of either form.

        Raises:
            BadInput: no file, no mapping, an unknown or missing key, or a value of the wrong kind.
        """
        yaml = optional("yaml", "judge")
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"the config {path} cannot be read: {error}; give a YAML file") from error
        except yaml.YAMLError as error:
            raise BadInput(f"the config {path} is not YAML: {' '.join(str(error).split())}") from error
        if not isinstance(content, Mapping):
            raise BadInput(f"the config {path} holds no keys; it needs k_folds, probe_type and probe_params")
        return Config.of(content)

    @staticmethod
    def of(content: Mapping[str, Any]) -> Config:
        """The settings of a mapping: nested (probe_type, probe_params) or flat, as the paper lists them."""
        if "probe_params" not in content and "probe_type" not in content and any(k in content for k in FLAT):
            nested = {k: v for k, v in content.items() if k not in FLAT}
            content = {**nested, "probe_type": "linear", "probe_params": {k: content[k] for k in FLAT if k in content}}
        _known("the config", content, ["k_folds", "probe_type", "probe_params", "embedding_dim", "task_filter", *FLAGS])
        _present("the config", content, ("k_folds", "probe_type", "probe_params"))
        probes: dict[Any, Callable[[Mapping[str, Any]], LinearProbe | SvmProbe]]
        probes = {"linear": LinearProbe.of, "svm": SvmProbe.of}
        if not isinstance(content["probe_type"], str) or content["probe_type"] not in probes:
            raise BadInput(f"probe_type is linear or svm; {content['probe_type']!r} was given")
        if not isinstance(content["probe_params"], Mapping):
            raise BadInput(f"probe_params is a mapping of keys; {content['probe_params']!r} was given")
        dim = content.get("embedding_dim")
        for key in FLAGS:
            if key in content and not isinstance(content[key], bool):
                raise BadInput(f"{key} is true or false; {content[key]!r} was given")
        return Config(
            k_folds=_count("k_folds", content["k_folds"]),
            probe=probes[content["probe_type"]](content["probe_params"]),
            embedding_dim=None if dim is None else _count("embedding_dim", dim),
            task_filter=_tasks(content.get("task_filter")),
            **{key: content[key] for key in FLAGS if key in content},
        )

    def nested(self) -> dict[str, Any]:
        """The settings under the reference's keys, in JSON types."""
        probe = {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self.probe).items() if v is not None}
        if probe.get("search") == "bayes":  # a key of ours, which the reference would refuse
            del probe["search"]
        return {
            "k_folds": self.k_folds,
            "probe_type": self.probe.kind,
            "probe_params": probe,
            "embedding_dim": self.embedding_dim,
            **{key: getattr(self, key) for key in FLAGS},
            "task_filter": None if self.task_filter is None else list(self.task_filter),
        }


def _tasks(value: Any) -> tuple[str, ...] | None:
    """A list of names; None and false (which the paper's listing has) are all tasks."""
    if value is None or value is False:
        return None
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise BadInput(f"task_filter is a list of task names or null; {value!r} was given")
    return tuple(value)


def _known(where: str, content: Mapping[str, Any], keys: list[str]) -> None:
    unknown = sorted(str(key) for key in content if key not in keys)
    if unknown:
        raise BadInput(f"{where} has the unknown key {', '.join(unknown)}; known are {', '.join(keys)}")


def _present(where: str, content: Mapping[str, Any], keys: tuple[str, ...]) -> None:
    missing = [key for key in keys if key not in content]
    if missing:
        raise BadInput(f"{where} lacks {', '.join(missing)}")
