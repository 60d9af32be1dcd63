"""A benchmark in pieces: what is measured is kept, so that a run that was stopped goes on where it was."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image

from lessons.things import draw
from limner.core.errors import StoppedError
from limner.core.events import Monitor
from limner.core.storage import write_atomically
from limner.models.engine import Engine
from limner.teach import Lesson
from training.world.scenes import Scene

Row = dict[str, Any]
Teach = Callable[..., Lesson]


class OutOfTimeError(Exception):
    """The time is up; what is done is kept."""


@dataclass
class Bench:
    """Where results are kept, by a name each, and when to stop.

    Attributes:
        work: the folder of everything that is made.
        clip: the name of the CLIP.
        captioner: the name of the captioner.
        device: where they run.
        key: tells results of other weights apart.
    """

    work: Path
    clip: str
    captioner: str
    device: str
    key: str
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def engine(self) -> Engine:
        """Return an engine for lessons."""
        return Engine(self.device, "float32")

    def stop_after(self, minutes: float) -> None:
        """Stop when so many minutes are over (0: never), at Ctrl-C and at SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *given: self.stop.set())
        if minutes:
            timer = threading.Timer(60 * minutes, self.stop.set)
            timer.daemon = True
            timer.start()

    def check(self) -> None:
        """Look whether time is up.

        Raises:
            OutOfTimeError: it is.
        """
        if self.stop.is_set():
            raise OutOfTimeError

    @property
    def file(self) -> Path:
        """The file of the results."""
        return self.work / "results" / f"{self.key}.json"

    def results(self) -> dict[str, Row]:
        """Return all results so far, by name."""
        return json.loads(self.file.read_text()) if self.file.is_file() else {}

    def unit(self, name: str, measure: Callable[[], Row]) -> Row:
        """Return the result of that name, measured now unless it was before.

        ``processor_s`` of it are the seconds of processor time that it took, those of stopped runs included.

        Raises:
            OutOfTimeError: the time is up before it is done.
        """
        found = self.results().get(name, {})
        if "processor_s" in found:
            return found
        self.check()
        began, earlier = time.process_time(), found.get("spent_s", 0.0)
        try:
            row = measure()
        except StoppedError as error:
            raise OutOfTimeError from error
        finally:
            spent = earlier + time.process_time() - began
            self._keep(name, {"spent_s": spent})
        row = {**row, "processor_s": round(spent, 1)}
        self._keep(name, row)
        print(f"{name}: {json.dumps(row)}", flush=True)
        return row

    def lesson(self, name: str, teach: Teach) -> Path:
        """Return the folder of a lesson, taught now unless it was before. ``teach(out, resume=..., monitor=...)`` teaches.

        Raises:
            OutOfTimeError: the time is up before it is done; what was learned is in a checkpoint.
        """
        out = self.work / self.key / name
        if (out / "teaching.json").is_file():
            return out
        lesson = teach(out, resume=(out / "checkpoint.pt").is_file(), monitor=Monitor(stop=self.stop))
        if lesson.run is not None and lesson.run.ended == "stopped":
            raise OutOfTimeError
        return out

    def pictures(self, name: str, scenes: Sequence[Scene], texts: Sequence[str] | None = None) -> Path:
        """Return a folder with pictures of scenes, perhaps with a text beside each; what is drawn already stays.

        Raises:
            OutOfTimeError: the time is up before all are drawn.
        """
        folder = self.work / "pictures" / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, scene in enumerate(scenes):
            path = folder / f"{number:05d}.png"
            if not path.is_file():
                self.check()
                write_atomically(path, lambda part, scene=scene: draw(scene).save(part, "PNG"))
            if texts is not None:
                path.with_suffix(".txt").write_text(texts[number] + "\n")
        return folder

    def open_pictures(self, name: str, scenes: Sequence[Scene]) -> list[Image.Image]:
        """Return pictures of scenes, drawn only once."""
        folder = self.pictures(name, scenes)
        return [Image.open(folder / f"{number:05d}.png").convert("RGB") for number in range(len(scenes))]

    def _keep(self, name: str, row: Row) -> None:
        rows = {**self.results(), name: row}
        self.file.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.file, lambda part: part.write_text(json.dumps(rows, indent=1)))
