"""``limner teach caption``: a captioner from texts alone, behind any CLIP."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from limner.core.errors import OptionError
from limner.core.events import Monitor
from limner.models.captioners.loading import load_captioner
from limner.models.captioners.prefix import PrefixNetwork, save_prefix_captioner
from limner.models.clip.model import Clip, load_clip
from limner.models.engine import Engine, default_engine
from limner.models.names import parse_clip_name
from limner.teach.captions import judging
from limner.teach.captions.behind import Choice, Desk, choose, loop_options
from limner.teach.captions.corpus import START, STYLE, Corpus, make_tokenizer, read_corpus
from limner.teach.captions.decoder import build_decoder, build_network
from limner.teach.captions.options import TextOnlyOptions
from limner.teach.data.checking import check_examples
from limner.teach.data.examples import Example
from limner.teach.data.reader import read_pairs_or_pictures
from limner.teach.data.splitting import part_examples
from limner.teach.folder import LessonFolder
from limner.teach.lesson import Lesson
from limner.teach.loop.run import estimate, run_loop

CHOOSING_SHARE = 0.5
"""Of the pictures given, how many judge; by the others, without captions, noise and shift are chosen."""


def caption(text: str | Path, out: str | Path, *, clip: str = "builtin", pictures: str | Path | None = None,
            style: str | Path | None = None, lm: str | None = None, options: TextOnlyOptions | None = None,
            engine: Engine | None = None, resume: bool = False, dry_run: bool = False,
            monitor: Monitor | None = None) -> Lesson:
    """Teach a captioner from texts alone; write it into the folder ``out``, where ``load_captioner`` reads it.

    Args:
        text: a file of captions, one a line.
        out: a folder that is not there yet.
        clip: the name of the CLIP that will look at pictures.
        pictures: some pictures: by half of them noise and shift are chosen, the others judge; with captions of their own,
            by these too.
        style: a file of texts in the style that captions are to have, one a line; haiku, say.
        lm: a causal language model to begin with, by name; None begins with a small one that knows nothing.
        options: how.
        engine: says on which device.
        resume: go on with a run that was stopped.
        dry_run: look at everything, and only say what it would cost.
        monitor: is told of the progress.

    Raises:
        VocabularyError: a file of texts cannot be used.
        OptionError: ``out`` is not empty, or there are too few pictures.
        ImageError: more than a tenth of the pictures cannot be opened.
        UnknownModelError: nobody knows the CLIP or the language model.
        StorageError: ``out`` cannot be written.
        StoppedError: stopped before there was anything to keep.
    """
    options, monitor = options or TextOnlyOptions(), monitor or Monitor()
    parsed = parse_clip_name(clip)
    read = [text, *(one for one in (pictures, style) if one is not None)]
    folder = LessonFolder(out, [*read, *([parsed.source] if parsed.kind == "folder" else [])], resume=resume)
    try:
        corpus = read_corpus(Path(text), None if style is None else Path(style), options.held_out, options.seed)
        found = None if pictures is None else check_examples(read_pairs_or_pictures(pictures), str(pictures), monitor)
        teacher = _Teacher(parsed.text, lm, options, engine or default_engine(), folder, monitor)
        return teacher.teach(corpus, found.examples if found else (), found.as_dict() if found else {}, dry_run)
    finally:
        folder.leave()


@dataclass(frozen=True)
class _Teacher:
    base: str
    lm: str | None
    options: TextOnlyOptions
    engine: Engine
    folder: LessonFolder
    monitor: Monitor

    def teach(self, corpus: Corpus, examples: tuple[Example, ...], pictures: dict[str, Any], dry_run: bool) -> Lesson:
        if 0 < len(examples) < 2:
            raise OptionError("One picture cannot both choose and judge. Give two or more, some hundred make sense.")
        parted = part_examples(examples, CHOOSING_SHARE, self.options.seed) if examples else None
        clip = load_clip(self.base, device=self.engine.device, precision="float32",
                         weights_folder=self.engine.weights_folder)
        seen = None if parted is None else clip.encode_images([one.source for one in parted.train]).float().cpu()
        desk = self._desk(clip, corpus)
        about = {"texts": len(corpus.captions), "held_out_texts": len(corpus.held_out), "style_texts": len(corpus.style),
                 "digest": corpus.digest, "pictures": pictures}
        lesson = Lesson("caption", self.folder.path, self.base, about, {**self.options.as_dict(), "lm": self.lm})
        if dry_run:
            learner = desk.learner(self._build(desk), 0.0)
            return replace(lesson, estimate=estimate(learner, loop_options(self.options)))
        checkpoint = self.folder.checkpoint("caption", clip.cache_key, corpus.digest, pictures.get("digest"), self.options,
                                            self.lm)
        choice = choose(desk, lambda: self._build(desk), seen, self.monitor, checkpoint.find())
        checkpoint = replace(checkpoint, found=choice.as_dict())
        network = self._build(desk)
        learner = desk.learner(network, choice.variance)
        run = run_loop(learner, loop_options(self.options), checkpoint, self.monitor)
        lesson = replace(lesson, run=run, notes=(_say(choice),), options={**lesson.options, "choice": choice.as_dict()})
        if run.ended == "stopped":
            return lesson
        return self.folder.fill(lambda part: self._finish(part, lesson, desk, network, choice,
                                                          parted.held_out if parted else ()))

    def _finish(self, part: Path, lesson: Lesson, desk: Desk, network: PrefixNetwork, choice: Choice,
                judges: tuple[Example, ...]) -> Lesson:
        """Write the captioner; what is judged is the one that is loaded from there again."""
        styled = bool(desk.corpus.style)
        save_prefix_captioner(desk.captioner(network.eval(), choice.variance, choice.means, styled=styled), part)
        taught = load_captioner(f"local-dir:{part}", device=self.engine.device, precision="float32",
                                weights_folder=self.engine.weights_folder)
        return judging.judge(lesson, taught, desk, judges)

    def _desk(self, clip: Clip, corpus: Corpus) -> Desk:
        texts = [*corpus.captions, *corpus.style]
        features = _encode(clip, texts, self.monitor)
        tokenizer = make_tokenizer(texts, self.options.vocabulary) if self.lm is None else self._language_model()[1]
        rows = tokenizer(texts, add_special_tokens=False)["input_ids"]
        starts = (int(tokenizer.convert_tokens_to_ids(START)), int(tokenizer.convert_tokens_to_ids(STYLE)))
        return Desk(clip, corpus, tokenizer, [row[:self.options.longest] for row in rows], features, starts, self.options)

    def _build(self, desk: Desk) -> PrefixNetwork:
        """Return a network that has learned nothing yet; the same each time."""
        decoder = build_decoder(self.options, desk.tokenizer) if self.lm is None else self._language_model()[0]
        return build_network(decoder, desk.features.shape[1], self.options)

    def _language_model(self) -> tuple[Any, Any]:
        """Return a copy of the language model, and its tokenizer, which know the start tokens."""
        from limner.models.lm.loading import load_language_model

        found = load_language_model(self.lm or "", device=self.engine.device, precision="float32",
                                    weights_folder=self.engine.weights_folder)
        tokenizer, model = found.tokenizer, found.model
        tokenizer.add_special_tokens({"additional_special_tokens": [START, STYLE]})
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token
        with torch.random.fork_rng([]):
            torch.manual_seed(self.options.seed)
            model.resize_token_embeddings(len(tokenizer))
        for weight in model.parameters():
            weight.requires_grad_(True)
        return model, tokenizer


def _encode(clip: Clip, texts: list[str], monitor: Monitor) -> Tensor:
    def report(done: int) -> None:
        monitor.check()
        monitor.progress("texts", done, len(texts))

    return clip.encode_texts(texts, report=report).float().cpu()


def _say(choice: Choice) -> str:
    shift = "pictures moved onto the mean of texts" if choice.means is not None else "pictures as they are"
    how = "chosen by captions' similarity to unlabelled pictures" if choice.tried else "as given, or by default"
    return f"Noise of variance {choice.variance:g} a dimension, {shift}: {how}."
