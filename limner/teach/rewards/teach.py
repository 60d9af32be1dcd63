"""``limner teach reward``: a captioner is taught to say what tells a picture from others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.models.captioners.families import Captioner
from limner.models.captioners.loading import CAPTION_MODELS, load_captioner
from limner.models.clip.model import Clip, load_clip
from limner.models.engine import Engine, default_engine
from limner.models.names import parse_captioner_name, parse_clip_name
from limner.teach.captions.by_pairs import CASES, MOST_JUDGED
from limner.teach.captions.judging import compare_captions, describe_captions, tell_pictures
from limner.teach.captions.students import CocaStudent, Student, make_student
from limner.teach.data.checking import check_examples
from limner.teach.data.examples import Example
from limner.teach.data.reader import read_pairs_or_pictures
from limner.teach.data.splitting import Parted, part_examples
from limner.teach.folder import LessonFolder
from limner.teach.lesson import Case, Figure, Lesson
from limner.teach.loop.run import estimate, run_loop
from limner.teach.metrics.matching import clip_s, recall_at
from limner.teach.rewards.grammar import Grammar, fit_grammar
from limner.teach.rewards.learner import ClipReward, Reward, RewardLearner
from limner.teach.rewards.options import RewardOptions

FEWEST = 8
FEWEST_CAPTIONS = 50
"""Different captions from which a grammar can be learned."""


def reward(pictures: str | Path, out: str | Path, *, captioner: str = "builtin", clip: str = "builtin",
           captions: str | Path | None = None, options: RewardOptions | None = None, engine: Engine | None = None,
           rewarding: Reward | None = None, resume: bool = False, dry_run: bool = False,
           monitor: Monitor | None = None) -> Lesson:
    """Teach a captioner by reward; write it into the folder ``out``.

    Args:
        pictures: pictures, with captions where there are any.
        out: a folder that is not there yet.
        captioner: the name of the captioner to begin with; it is left as it is.
        clip: the name of the CLIP that rewards.
        captions: a file of captions, one a line, from which the grammar is learned; None takes those of the pictures.
        options: how.
        engine: says on which device.
        rewarding: another reward in place of the CLIP's.
        resume: go on with a run that was stopped.
        dry_run: look at everything, and only say what it would cost.
        monitor: is told of the progress.

    Raises:
        VocabularyError: the data or the file of captions cannot be read.
        ImageError: more than a tenth of the pictures cannot be opened.
        OptionError: there are too few pictures, or ``out`` is not empty.
        UnknownModelError: nobody knows the captioner or the CLIP, or the captioner's family cannot be taught.
        StorageError: ``out`` cannot be written.
        StoppedError: stopped before there was anything to keep.
    """
    options, monitor, engine = options or RewardOptions(), monitor or Monitor(), engine or default_engine()
    name, judge = parse_captioner_name(captioner, CAPTION_MODELS), parse_clip_name(clip)
    own = [one.source for one in (name, judge) if one.kind == "folder"]
    folder = LessonFolder(out, [pictures, *own, *([captions] if captions else [])], resume=resume)
    try:
        checked = check_examples(read_pairs_or_pictures(pictures), str(pictures), monitor)
        if len(checked.examples) < FEWEST:
            raise OptionError(f"{pictures} has {len(checked.examples)} pictures; at least {FEWEST} are needed, and some "
                              "hundred make sense.")
        parted = part_examples(checked.examples, options.held_out, options.seed)
        loaded = load_captioner(name.text, device=engine.device, precision="float32",
                                weights_folder=engine.weights_folder)
        student = make_student(loaded, Path(name.source) if name.kind == "folder" else None, contrast=0.0, caption=1.0,
                               with_tower=options.with_tower)
        _adapt(student, options)
        rewards = load_clip(judge.text, device=engine.device, precision="float32", weights_folder=engine.weights_folder)
        grammar = _learn_grammar(rewards, captions, parted.train, options)
        lesson = Lesson("reward", folder.path, name.text, {**checked.as_dict(), "learned_from": len(parted.train)},
                        {**options.as_dict(), "clip": judge.text}, notes=(_say(grammar),))
        return _Teacher(student, parted, rewards, rewarding or ClipReward(rewards, grammar, options.grammar), options,
                        engine, folder, monitor).teach(lesson, dry_run)
    finally:
        folder.leave()


@dataclass(frozen=True)
class _Teacher:
    student: Student
    parted: Parted
    clip: Clip
    reward: Reward
    options: RewardOptions
    engine: Engine
    folder: LessonFolder
    monitor: Monitor

    @property
    def judges(self) -> Sequence[Example]:
        return self.parted.held_out[:MOST_JUDGED]

    def teach(self, lesson: Lesson, dry_run: bool) -> Lesson:
        learner = RewardLearner(self.student, self.parted.train, self.reward, self.options)
        try:
            if dry_run:
                return replace(lesson, estimate=estimate(learner, self.options.loop()))
            before = tell_pictures(self.student.captioner, self.judges)
            checkpoint = self.folder.checkpoint("reward", lesson.base, self.clip.cache_key, lesson.data["digest"],
                                                self.options)
            run = run_loop(learner, self.options.loop(), checkpoint, self.monitor)
        finally:
            learner.close()
        early = (f"Ended after {run.steps} of {run.total} steps: captions were {learner.apart:.1f} nats from where they "
                 "began, or had begun to repeat themselves.",) if learner.finished and run.steps < run.total else ()
        lesson = replace(lesson, run=run, notes=(*lesson.notes, *early))
        return lesson if run.ended == "stopped" else self.folder.fill(lambda part: self._finish(part, lesson, before))

    def _finish(self, part: Path, lesson: Lesson, before: list[str]) -> Lesson:
        """Write the captioner; what is judged is the one that is loaded from there again."""
        self.student.save(part)
        taught: Captioner = load_captioner(f"local-dir:{part}", device=self.engine.device, precision="float32")
        after = tell_pictures(taught, self.judges)
        references = [one.captions for one in self.judges]
        figures = [*(compare_captions(before, after, references) if all(references) else ()),
                   *self._match(before, after), *describe_captions(before, after)]
        cases = [Case(one.name, one.source, old, new, " / ".join(one.captions[:2]))
                 for one, old, new in zip(self.judges[:CASES], before, after)]
        return replace(lesson, figures=tuple(figures), cases=tuple(cases))

    def _match(self, before: Sequence[str], after: Sequence[str]) -> list[Figure]:
        """Return what the rewarding CLIP itself finds: a sign that something was learned, and no proof that it is good."""
        images = self.clip.encode_images([one.source for one in self.judges]).float().cpu()
        texts = [self.clip.encode_texts(list(captions)).float().cpu() for captions in (before, after)]
        owners = torch.arange(len(images))
        found = [recall_at(images, rows, owners, (1,))["text to picture R@1"] for rows in texts]
        told = [float(clip_s(images, rows).mean()) for rows in texts]
        return [Figure("pictures found by their captions, R@1", found[0], found[1], steered=True, tolerance=0.02),
                Figure("CLIP-S", told[0], told[1], steered=True, tolerance=0.02)]


def _adapt(student: Student, options: RewardOptions) -> None:
    if options.lora and isinstance(student, CocaStudent):
        raise OptionError("A CoCa learns by reward without --lora: what it says is read from its weights, which the "
                          "matrices join only in the end. Leave --lora out, or teach it by pairs.")
    if options.lora:
        student.adapt(options.lora, options.seed)


def _learn_grammar(clip: Clip, captions: str | Path | None, examples: Sequence[Example],
                   options: RewardOptions) -> Grammar | None:
    from limner.vocabulary.lines import read_lines

    own = [text for one in examples for text in one.captions]
    texts = [line for line in read_lines(Path(captions), longest=2_000, noun="a caption") if line] if captions else own
    if len(set(texts)) < FEWEST_CAPTIONS or not options.grammar:
        return None
    return fit_grammar(clip, texts, options.seed)


def _say(grammar: Grammar | None) -> str:
    if grammar is None:
        return ("No grammar was part of the reward: it takes some hundred captions (--captions, or pictures with "
                "captions). Only the cost of leaving the start keeps sentences whole.")
    return f"The grammar tells whole captions from broken ones in {grammar.accuracy:.0%} of those that it did not see."
