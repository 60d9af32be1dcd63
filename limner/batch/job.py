"""A job: which pictures, which tasks, where its folder is. Two runs of one job are told by its fingerprint.

The folder of a job holds ``job.json`` (what is to be done), ``manifest.jsonl`` or ``manifest.parquet`` (all pictures,
numbered) and ``parts/`` with one file for each finished unit. Knows no model.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from limner.core.errors import OptionError, StorageError
from limner.core.storage import write_atomically

TASKS = ("prompt", "caption", "tags", "classify", "embed")
UNIT_PICTURES = 1_000
FORMAT = 1


@dataclass(frozen=True)
class TaskOptions:
    """What is made of every picture.

    Attributes:
        tasks: any of prompt, caption, tags, classify, embed; all from one decoding of the picture.
        clip: the CLIP for all but captions.
        captioners: captioners by name; the first one's caption begins prompts.
        mode: the mode of prompts.
        tags: how many tags at most.
        tag_categories: the categories that tags are chosen from (empty for all flavors, mediums and movements).
        tag_least: the least similarity of a tag; None for the model's own floor, or none.
        labels: for classify.
        max_flavors: phrases of a prompt at most; None for the mode's own.
        account: say of captions and prompts how near they are, and of prompts what every phrase gains, which takes longer.
        device: where to compute.
        precision: the number format of the models.
        batch_size: pictures that a model sees at once.

    Raises:
        OptionError: a task is unknown, or something that one needs is missing.
    """

    tasks: tuple[str, ...] = ("caption",)
    clip: str = "ViT-L-14/openai"
    captioners: tuple[str, ...] = ("blip-large",)
    mode: str = "fast"
    tags: int = 10
    tag_categories: tuple[str, ...] = ()
    tag_least: float | None = None
    labels: tuple[str, ...] = ()
    max_flavors: int | None = None
    account: bool = False
    device: str = "auto"
    precision: str = "auto"
    batch_size: int = 16

    def __post_init__(self) -> None:
        unknown = sorted(set(self.tasks) - set(TASKS))
        if unknown or not self.tasks:
            raise OptionError(f"There is no task {', '.join(unknown) or 'given'}. Tasks are: {', '.join(TASKS)}.")
        if "classify" in self.tasks and len(self.labels) < 2:
            raise OptionError("The task classify needs --labels: at least two.")
        if self.needs_captions and not self.captioners:
            raise OptionError("Captions and prompts need a captioner; give one with --captioner.")
        if self.tags < 1 or self.batch_size < 1:
            raise OptionError(f"tags {self.tags} and batch_size {self.batch_size} must be 1 or more.")

    @property
    def needs_clip(self) -> bool:
        """Whether a CLIP is loaded."""
        return self.account or bool({"tags", "classify", "embed", "prompt"} & set(self.tasks))

    @property
    def needs_captions(self) -> bool:
        """Whether captioners are loaded."""
        return bool({"caption", "prompt"} & set(self.tasks))

    @property
    def results(self) -> dict[str, Any]:
        """What decides what comes out: the device and the batch do not."""
        return {name: value for name, value in asdict(self).items() if name not in ("device", "batch_size")}


@dataclass(frozen=True)
class Job:
    """A job in its folder: ``count`` pictures in units of ``unit_pictures``.

    ``weights`` are digests of models that lie in folders here, by name, and ``version`` is the limner that began the job.
    """

    folder: Path
    options: TaskOptions
    count: int
    manifest_digest: str
    unit_pictures: int = UNIT_PICTURES
    weights: Mapping[str, str] = field(default_factory=dict)
    version: str = ""

    @property
    def units(self) -> int:
        """How many units there are."""
        return -(-self.count // self.unit_pictures)

    @property
    def fingerprint(self) -> str:
        """What tells this job from others: tasks and models, the pictures, how they are split."""
        about = [FORMAT, self.options.results, dict(self.weights), self.manifest_digest, self.unit_pictures]
        text = json.dumps(about, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def manifest_path(self) -> Path:
        """Where the pictures are listed."""
        path = self.folder / "manifest.parquet"
        return path if path.exists() else self.folder / "manifest.jsonl"

    def part_path(self, unit: int) -> Path:
        """Where a finished unit lies."""
        return self.folder / "parts" / f"part-{unit:06d}.jsonl"

    def span(self, unit: int) -> range:
        """Return the numbers of a unit's pictures."""
        return range(unit * self.unit_pictures, min(self.count, (unit + 1) * self.unit_pictures))

    def is_done(self, unit: int) -> bool:
        """Whether a unit is finished: its file is there."""
        return self.part_path(unit).exists()

    def save(self) -> None:
        """Write ``job.json``.

        Raises:
            StorageError: the folder cannot be written.
        """
        row = {"format": FORMAT, "fingerprint": self.fingerprint, "version": self.version, "options": asdict(self.options),
               "weights": dict(self.weights), "count": self.count, "manifest_digest": self.manifest_digest,
               "unit_pictures": self.unit_pictures}
        write_atomically(self.folder / "job.json", lambda part: part.write_text(json.dumps(row, indent=1)))


def load_job(folder: Path) -> Job:
    """Return the job of a folder.

    Raises:
        StorageError: there is none, it is damaged, or of a newer limner.
    """
    path = folder / "job.json"
    try:
        row = json.loads(path.read_text())
        options: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value
                                   for name, value in row["options"].items()}
        unknown = sorted(set(options) - {one.name for one in fields(TaskOptions)})
        if row["format"] > FORMAT or unknown:
            about = f" (its {', '.join(unknown)} is not known here)" if unknown else ""
            raise StorageError(f"{folder} is a job of another limner, {row.get('version') or 'a newer one'}{about}. Go on "
                               "with that one, or name another folder with --job.")
        return Job(folder, TaskOptions(**options), row["count"], row["manifest_digest"], row["unit_pictures"],
                   row.get("weights", {}), row.get("version", ""))
    except FileNotFoundError as error:
        raise StorageError(f"There is no job in {folder}: it has no job.json. limner batch makes one.") from error
    except StorageError:
        raise
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(f"{path} is damaged ({error}). Move the folder away and start the job again.") from error
