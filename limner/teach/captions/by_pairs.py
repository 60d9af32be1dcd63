"""``limner teach caption --data``: a captioner goes on learning from pictures with captions."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch
from PIL import Image
from torch import Tensor

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.core.images import open_image
from limner.models.captioners.families import Captioner, CocaCaptioner
from limner.models.captioners.loading import CAPTION_MODELS, load_captioner
from limner.models.clip.model import load_clip
from limner.models.engine import Engine, default_engine
from limner.models.names import parse_captioner_name
from limner.teach.captions.judging import compare_captions, describe_captions, tell_pictures
from limner.teach.captions.students import Student, make_student
from limner.teach.data.checking import check_captions, check_examples
from limner.teach.data.examples import Example
from limner.teach.data.reader import read_pairs
from limner.teach.data.splitting import Parted, part_examples
from limner.teach.data.tables import Columns
from limner.teach.folder import LessonFolder
from limner.teach.lesson import Case, Figure, Lesson
from limner.teach.loop.run import Learner, estimate, run_loop
from limner.teach.loop.schedule import LoopOptions
from limner.teach.metrics.matching import recall_at

MOST_JUDGED = 500
CASES = 10


@dataclass(frozen=True)
class PairsOptions:
    """How to teach a captioner by pairs.

    Attributes:
        epochs: how often every picture is shown, each time with one of its captions; ``steps`` says it in steps instead.
        steps: steps of learning; None takes ``epochs``.
        batch_size: pictures a step.
        learning_rate: the peak rate; 1e-5 is what large models are tuned with.
        weight_decay: of matrices.
        contrast, caption: weights of CoCa's two losses; without the first its towers drift apart, and retrieval with them.
        with_tower: whether the image tower learns too.
        keep: how much of the old weights stays in the end, 0 to 1.
        lora: the rank of low-rank matrices that learn in place of the weights (extra ``lora``); 0 has none.
        held_out: the share of pictures that judge.
        seed: decides everything by lot.

    Raises:
        OptionError: a number is out of its range.
    """

    epochs: float = 1.0
    steps: int | None = None
    batch_size: int = 16
    learning_rate: float = 1e-5
    weight_decay: float = 0.1
    contrast: float = 1.0
    caption: float = 2.0
    with_tower: bool = False
    keep: float = 0.0
    lora: int = 0
    held_out: float = 0.05
    seed: int = 0

    def __post_init__(self) -> None:
        for name, holds, allowed in (
            ("epochs", self.epochs > 0, "above 0"), ("steps", self.steps is None or self.steps >= 1, "1 or more"),
            ("contrast", self.contrast >= 0, "0 or more"), ("caption", self.caption > 0, "above 0"),
            ("keep", 0 <= self.keep < 1, "0 up to, not including, 1"),
            ("lora", self.lora >= 0, "0 or more"), ("held_out", 0 < self.held_out < 1, "between 0 and 1"),
        ):
            if not holds:
                raise OptionError(f"{name} is {getattr(self, name)}; it must be {allowed}.")
        self.loop(1)

    def loop(self, pictures: int) -> LoopOptions:
        """Return the options of the loop for so many pictures."""
        steps = self.steps or max(1, round(self.epochs * pictures / self.batch_size))
        return LoopOptions(steps=steps, batch_size=self.batch_size, learning_rate=self.learning_rate,
                           weight_decay=self.weight_decay, seed=self.seed)


class PairLearner(Learner):
    """Shows a student pictures, each with one of its captions."""

    def __init__(self, student: Student, examples: Sequence[Example]) -> None:
        self.student, self.examples = student, examples
        self.weights, self.count, self.device = student.weights, len(examples), student.captioner.device
        self._pool = ThreadPoolExecutor(4, thread_name_prefix="limner-picture")

    def loss(self, rows: Tensor, chance: torch.Generator, step: int) -> Tensor:
        """Return the student's loss."""
        chosen = [self.examples[place] for place in rows.tolist()]
        lots = torch.rand(len(chosen), generator=chance).tolist()
        captions = [one.captions[int(lot * len(one.captions))] for one, lot in zip(chosen, lots)]
        return self.student.loss(list(self._pool.map(_open, chosen)), captions)

    def close(self) -> None:
        """Let go of the threads."""
        self._pool.shutdown()


def caption_by_pairs(data: str | Path, out: str | Path, *, captioner: str = "builtin", columns: Columns | None = None,
                     options: PairsOptions | None = None, engine: Engine | None = None, resume: bool = False,
                     dry_run: bool = False, monitor: Monitor | None = None) -> Lesson:
    """Teach a captioner by pictures with captions; write it into the folder ``out``.

    Args:
        data: pictures with captions, in any form that ``read_pairs`` takes.
        out: a folder that is not there yet.
        captioner: the name of the captioner to begin with: a CoCa, BLIP, GIT or a chat model; it is left as it is.
        columns: which columns of a table hold what.
        options: how.
        engine: says on which device.
        resume: go on with a run that was stopped.
        dry_run: look at everything, and only say what it would cost.
        monitor: is told of the progress.

    Raises:
        VocabularyError: the data cannot be read, or there is nothing to learn from it.
        ImageError: more than a tenth of the pictures cannot be opened.
        OptionError: ``out`` is not empty.
        UnknownModelError: nobody knows the captioner, or its family cannot be taught.
        StorageError: ``out`` cannot be written.
        StoppedError: stopped before there was anything to keep.
    """
    options, monitor, engine = options or PairsOptions(), monitor or Monitor(), engine or default_engine()
    name = parse_captioner_name(captioner, CAPTION_MODELS)
    own = [name.source] if name.kind == "folder" else []
    folder = LessonFolder(out, [data, *own], resume=resume)
    try:
        checked = check_examples(read_pairs(data, columns), str(data), monitor)
        check_captions(checked.examples, str(data))
        parted = part_examples(checked.examples, options.held_out, options.seed)
        lesson = Lesson("caption", folder.path, name.text, {**checked.as_dict(), "learned_from": len(parted.train)},
                        asdict(options))
        loaded = load_captioner(name.text, device=engine.device, precision="float32",
                                weights_folder=engine.weights_folder)
        student = make_student(loaded, Path(own[0]) if own else None, contrast=options.contrast, caption=options.caption,
                               with_tower=options.with_tower)
        if options.lora:
            student.adapt(options.lora, options.seed)
        teacher = _Teacher(student, parted, options, engine, folder, monitor)
        return teacher.estimate(lesson) if dry_run else teacher.teach(lesson)
    finally:
        folder.leave()


@dataclass(frozen=True)
class _Teacher:
    student: Student
    parted: Parted
    options: PairsOptions
    engine: Engine
    folder: LessonFolder
    monitor: Monitor

    @property
    def judges(self) -> Sequence[Example]:
        return self.parted.held_out[:MOST_JUDGED]

    def estimate(self, lesson: Lesson) -> Lesson:
        learner = PairLearner(self.student, self.parted.train)
        try:
            return replace(lesson, estimate=estimate(learner, self.options.loop(learner.count)))
        finally:
            learner.close()

    def teach(self, lesson: Lesson) -> Lesson:
        before = tell_pictures(self.student.captioner, self.judges)
        found = self._recall(self.student.captioner.name)
        old = {name: weight.detach().clone() for name, weight in self.student.weights.items()} if self.options.keep else {}
        checkpoint = self.folder.checkpoint("caption", lesson.base, lesson.data["digest"], self.options)
        learner = PairLearner(self.student, self.parted.train)
        try:
            run = run_loop(learner, self.options.loop(learner.count), checkpoint, self.monitor)
        finally:
            learner.close()
        lesson = replace(lesson, run=run)
        if run.ended == "stopped":
            return lesson
        self.student.soften(old, self.options.keep)
        return self.folder.fill(lambda part: self._finish(part, lesson, before, found))

    def _finish(self, part: Path, lesson: Lesson, before: list[str], found: dict[str, float]) -> Lesson:
        """Write the captioner; what is judged is the one that is loaded from there again."""
        self.student.save(part)
        taught = load_captioner(f"local-dir:{part}", device=self.engine.device, precision="float32")
        after = tell_pictures(taught, self.judges)
        figures = [*compare_captions(before, after, [one.captions for one in self.judges]),
                   *describe_captions(before, after)]
        now = self._recall(f"local-dir:{part}")
        figures += [Figure(name, value, now[name], "kept", tolerance=0.02) for name, value in found.items()]
        cases = [Case(one.name, one.source, old, new, " / ".join(one.captions[:2]))
                 for one, old, new in zip(self.judges[:CASES], before, after)]
        return replace(lesson, figures=tuple(figures), cases=tuple(cases))

    def _recall(self, name: str) -> dict[str, float]:
        """Return recall both ways of a CoCa, which is a CLIP too; of others nothing."""
        if not _is_clip(self.student.captioner) or len(self.judges) < 2:
            return {}
        clip = load_clip(name, device=self.engine.device, precision="float32")
        owners = torch.tensor([place for place, one in enumerate(self.judges) for _ in one.captions])
        texts = clip.encode_texts([caption for one in self.judges for caption in one.captions]).float().cpu()
        return recall_at(clip.encode_images([one.source for one in self.judges]).float().cpu(), texts, owners)


def _is_clip(captioner: Captioner) -> bool:
    return isinstance(captioner, CocaCaptioner)


def _open(example: Example) -> Image.Image:
    return open_image(example.source)
