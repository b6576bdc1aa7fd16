"""The canonical items in the shapes that trainers and evaluators read: one function each, files from rows."""

from __future__ import annotations

import base64
import csv
import io
import json
import tarfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from metaearth3d.errors import BadInput, optional

Row = Mapping[str, Any]  # a canonical item
SHARD_ITEMS = 1000  # of one WebDataset tar
SPLITS = ("train", "val", "test")


def asked(row: Row) -> str:
    """The question with its options or unit, as a person or model is asked it."""
    if row["options"]:
        return f"{row['question']} Answer with one of: {'; '.join(row['options'])}."
    if row["form"] == "order":
        return f"{row['question']} Answer with the letters in order, commas between."
    if row["form"] == "integer":
        return f"{row['question']} Answer with a whole number."
    return f"{row['question']} Answer with a number in {row['unit']}."


def answered(row: Row) -> str:
    """The answer with its reasoning before it where numbers lead to it."""
    unit = f" {row['unit']}" if row["form"] == "number" and row["answer"] != "cannot be told" else ""
    return f"{row['reasoning']}\nAnswer: {row['answer']}{unit}"


def _jsonl(rows: Sequence[Row], path: Path) -> Path:
    path = path.with_suffix(".jsonl")
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_jsonl(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """Canonical lines."""
    return [_jsonl(rows, folder / split)]


def write_llava(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """LLaVA's conversations: a list of ``{id, image, conversations: [{from, value}]}``."""
    return [_conversations(rows, folder / f"{split}.json", "image")]


def write_sharegpt(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """ShareGPT as LLaMA-Factory reads it: conversations and a list of images."""
    return [_conversations(rows, folder / f"{split}.json", "images")]


def _conversations(rows: Sequence[Row], path: Path, key: str) -> Path:
    """Both conversation formats."""
    out = []
    for row in rows:
        pictures = {} if not row["image"] else {key: row["image"] if key == "image" else [row["image"]]}
        mark = "<image>\n" if row["image"] else ""
        talk = [{"from": "human", "value": mark + asked(row)}, {"from": "gpt", "value": answered(row)}]
        out.append({"id": row["id"], **pictures, "conversations": talk})
    path.write_text(json.dumps(out, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def write_qwen(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """Chat messages with typed parts, as Qwen-VL's and transformers' chat templates take them; one line each."""
    out = []
    for row in rows:
        picture = [{"type": "image", "image": row["image"]}] if row["image"] else []
        user = {"role": "user", "content": [*picture, {"type": "text", "text": asked(row)}]}
        reply = {"role": "assistant", "content": [{"type": "text", "text": answered(row)}]}
        out.append({"id": row["id"], "messages": [user, reply]})
    return [_jsonl(out, folder / split)]


def write_parquet(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """Parquet with the pictures inside, as Hugging Face's Image feature stores them.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    pa = optional("pyarrow", "judge")
    pq = optional("pyarrow.parquet", "judge")
    plain = [{**_flat(row), "image": {"bytes": _bytes(row, folder), "path": row["image"]}} for row in rows]
    table = pa.Table.from_pylist(plain)
    known = {"info": {"features": {field.name: _feature(field.name, str(field.type)) for field in table.schema}}}
    kept = {**(table.schema.metadata or {}), b"huggingface": json.dumps(known).encode()}
    path = folder / f"{split}.parquet"
    pq.write_table(table.replace_schema_metadata(kept), path)
    return [path]


def _flat(row: Row) -> dict[str, Any]:
    """An item without nested values but its options: inputs and evidence as JSON text."""
    return {**row, "inputs": json.dumps(row["inputs"]), "evidence": json.dumps(row["evidence"])}


def _feature(name: str, kind: str) -> dict[str, Any]:
    """A column as Hugging Face's ``datasets`` describes it, so that pictures come out as pictures."""
    if name == "image":
        return {"_type": "Image"}
    if kind.startswith("list"):
        return {"_type": "Sequence", "feature": {"dtype": "string", "_type": "Value"}}
    return {"dtype": {"double": "float64"}.get(kind, kind), "_type": "Value"}


def write_webdataset(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """Tars of ``id.jpg`` and ``id.json``."""
    paths = []
    for shard, first in enumerate(range(0, len(rows), SHARD_ITEMS)):
        path = folder / f"{split}-{shard:05d}.tar"
        with tarfile.open(path, "w") as tar:
            for row in rows[first : first + SHARD_ITEMS]:
                text = json.dumps(_flat(row), ensure_ascii=False).encode()
                picture = _bytes(row, folder)
                for suffix, content in (("jpg", picture), ("json", text)):
                    if content:
                        info = tarfile.TarInfo(f"{row['id']}.{suffix}")
                        info.size = len(content)
                        tar.addfile(info, io.BytesIO(content))
        paths.append(path)
    return paths


def write_tsv(rows: Sequence[Row], folder: Path, split: str) -> list[Path]:
    """VLMEvalKit's table: index, base64 image, question, options A to E and the answer's letter, or the answer."""
    path = folder / f"{split}.tsv"
    names = ("index", "id", "category", "image", "question", *"ABCDE", "answer", "unit", "tolerance")
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", lineterminator="\n")
        out.writerow(names)
        for index, row in enumerate(rows):
            options = [*row["options"], *[""] * (5 - len(row["options"]))]
            if len(options) > 5:
                raise BadInput(f"item {row['id']} has {len(options)} options; the TSV format holds five")
            letter = "ABCDE"[options.index(row["answer"])] if row["options"] else row["answer"]
            picture = base64.b64encode(_bytes(row, folder)).decode()
            text = row["question"] if row["options"] else asked(row)
            out.writerow(
                [index, row["id"], row["kind"], picture, text, *options, letter, row["unit"], row["tolerance"]]
            )
    return [path]


def _bytes(row: Row, folder: Path) -> bytes:
    """The picture of an item, of a data set whose formats lie one folder deep."""
    return (folder.parent / row["image"]).read_bytes() if row["image"] else b""


FORMATS: dict[str, Callable[[Sequence[Row], Path, str], list[Path]]] = {
    "jsonl": write_jsonl,
    "llava": write_llava,
    "sharegpt": write_sharegpt,
    "qwen": write_qwen,
    "parquet": write_parquet,
    "webdataset": write_webdataset,
    "tsv": write_tsv,
}
