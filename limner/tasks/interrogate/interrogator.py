"""Interrogator: a picture in, a prompt out, with an account of every phrase in it.

The surface of clip-interrogator 0.6.0, and ``explain``, of which its ``interrogate*`` are the prompts. Knows nothing
about files, screens or the command line.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from statistics import mean
from types import TracebackType

import torch
from PIL import Image
from torch import Tensor

from limner.algorithms.chain import best_length, grow_chain
from limner.core.errors import ImageError, OptionError
from limner.core.events import Monitor
from limner.core.images import ImageSource, open_image
from limner.core.progress import Progress, no_progress
from limner.core.vectors import top_k
from limner.index.banks import Bank
from limner.index.ready_tables import ReadyTables
from limner.index.tables import LabelTable
from limner.models.captioners.loading import Captioner, CaptionOptions, wrap_captioner
from limner.models.domain import load_domain
from limner.models.engine import Engine
from limner.models.floor import load_floor
from limner.tasks.batches import Opened, open_batches
from limner.tasks.interrogate.accounting import Stopwatch, account_clips, account_phrases, find_fullest
from limner.tasks.interrogate.analysis import Analysis, analyze_tables
from limner.tasks.interrogate.clips import open_clips
from limner.tasks.interrogate.config import Config
from limner.tasks.interrogate.interrogation import Candidate, Interrogation
from limner.tasks.interrogate.modes import Draft, Sitter, Tables
from limner.tasks.interrogate.wish import Wish, check_wish, make_drafts
from limner.vocabulary.lists import CATEGORIES, VOCABULARY_FOLDER, load_vocabulary
from limner.vocabulary.selection import VocabularyOptions, select_phrases

MAX_FLAVORS = {"best": 32, "fast": 32, "classic": 3, "negative": 32, "legacy": 25, "caption": 0, "bank": 32}
MIN_FLAVORS = 8
BATCH = 8
IN_FLIGHT = 4
"""Pictures whose chains run at once on a GPU: while it works at a step of one, the next step of another is prepared."""


@dataclass(frozen=True)
class Answer:
    """What came of one picture of many: its account, or the error that stands in its place."""

    source: ImageSource
    account: Interrogation | None
    error: ImageError | None = None


@dataclass(frozen=True)
class Analyzed:
    """One picture's analysis, or the error that stands in its place."""

    source: ImageSource
    analysis: Analysis | None
    error: ImageError | None = None


class Interrogator:
    """Interrogate pictures with one captioner and one vocabulary, of which ``vocabulary`` says what to use.

    One CLIP judges, or several of ``config`` judge together: a similarity is then the mean of theirs.
    ``progress(stage, done, total)`` is called during long work: stages are ``captioner``, ``clip``, the tables by name,
    and ``chain``. Usable as a context manager; ``close()`` frees the models' memory.

    Raises:
        LimnerError: a model or list of ``config`` cannot be had; see the errors of ``load_clip``, ``load_captioner``
            and ``load_vocabulary``.
    """

    def __init__(self, config: Config | None = None, *, vocabulary: VocabularyOptions | None = None,
                 progress: Progress | None = None, engine: Engine | None = None) -> None:
        started = time.perf_counter()
        self.config = config or Config()
        self.vocabulary = vocabulary or VocabularyOptions()
        self._engine, self._owns_engine = engine or _make_engine(self.config), engine is None
        self.device = self._engine.device
        self.progress: Progress = progress or no_progress
        self.cache_folder = self.config.cache_path
        self._in_flight = IN_FLIGHT if self.device.type == "cuda" else 1
        self.captioner = self._load_captioner()
        self.clip = open_clips(self.config, self._engine, Monitor())
        self.tables = self._load_tables()
        self._domains = [load_domain(clip.folder) for clip in self.clip.clips]
        # several judge by the mean of their similarities: only if all have a floor is there one
        floors = [load_floor(clip.folder) for clip in self.clip.clips]
        self._floor = mean(floor or 0.0 for floor in floors) if None not in floors else None
        self._loading_s: float | None = time.perf_counter() - started  # until it is told

    def __enter__(self) -> Interrogator:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the models; the interrogator is of no use afterwards. A second call does nothing."""
        if self._owns_engine:
            self._engine.close()
        self.__dict__.pop("captioner", None)
        self.__dict__.pop("clip", None)
        self.__dict__.pop("tables", None)

    def interrogate(self, image: ImageSource, min_flavors: int = MIN_FLAVORS, max_flavors: int = 32,
                    caption: str | None = None) -> str:
        """Return the best prompt: the nearest of caption, classic, fast and chain."""
        return self.explain(image, "best", min_flavors=min_flavors, max_flavors=max_flavors, caption=caption).prompt

    def interrogate_fast(self, image: ImageSource, max_flavors: int = 32, caption: str | None = None) -> str:
        """Return the caption with the nearest phrases behind it."""
        return self.explain(image, "fast", max_flavors=max_flavors, caption=caption).prompt

    def interrogate_classic(self, image: ImageSource, max_flavors: int = 3, caption: str | None = None) -> str:
        """Return ``caption, medium artist, site, movement, flavors``."""
        return self.explain(image, "classic", max_flavors=max_flavors, caption=caption).prompt

    def interrogate_negative(self, image: ImageSource, max_flavors: int = 32) -> str:
        """Return a chain of the phrases least like the picture."""
        return self.explain(image, "negative", max_flavors=max_flavors).prompt

    def interrogate_legacy(self, image: ImageSource, max_flavors: int = 25, caption: str | None = None) -> str:
        """Return the prompt of the method of clip-interrogator's first versions."""
        return self.explain(image, "legacy", max_flavors=max_flavors, caption=caption).prompt

    def generate_caption(self, image: ImageSource) -> str:
        """Return what the captioner says of a picture.

        Raises:
            OptionError: the interrogator was made without a captioner.
        """
        return self._generate_captions([open_image(image)])[0]

    def _generate_captions(self, pictures: list[Image.Image]) -> list[str]:
        if self.captioner is None:
            raise OptionError("There is no captioner (caption_model_name is None). Give a caption, or name a captioner.")
        if not pictures:
            return []
        options = CaptionOptions(max_length=self.config.caption_max_length, min_length=self.config.caption_min_length,
                                 num_beams=self.config.caption_num_beams, batch_size=len(pictures))
        return [texts[0] for texts in self.captioner.caption(pictures, options)]

    def image_to_features(self, image: ImageSource) -> Tensor:
        """Return a picture's features ``[1, d]``; those of several CLIPs side by side."""
        return self.clip.encode_images([open_image(image)])

    def similarity(self, image_features: Tensor, text: str) -> float:
        """Return the similarity of a picture's features with a text."""
        return self.similarities(image_features, [text])[0]

    def similarities(self, image_features: Tensor, text_array: Sequence[str]) -> list[float]:
        """Return the similarity of a picture's features with each text."""
        found: list[float] = self.clip.similarities(image_features, text_array).tolist()
        return found

    def rank_top(self, image_features: Tensor, text_array: Sequence[str], reverse: bool = False) -> str:
        """Return the text nearest to the picture, or the least near with ``reverse``."""
        scores = torch.tensor(self.similarities(image_features, text_array))
        return text_array[int(top_k(scores, 1, largest=not reverse))]

    def chain(self, image_features: Tensor, phrases: Sequence[str], best_prompt: str = "", best_sim: float = 0,
              min_count: int = 8, max_count: int = 32, desc: str = "Chaining", reverse: bool = False) -> str:
        """Return the best prompt that a greedy chain of ``phrases`` behind ``best_prompt`` comes by.

        Without ``best_prompt`` the nearest phrase begins; ``best_sim`` is then not used.
        """
        left = list(dict.fromkeys(phrases))
        if not best_prompt:
            if not left:
                return ""
            best_prompt = self.rank_top(image_features, left, reverse)
            left.remove(best_prompt)
            best_sim = self.similarity(image_features, best_prompt)
        candidates = self.clip.continue_prompt(best_prompt, left, image_features)
        links = list(grow_chain(candidates, best_sim, min_count=min_count, max_count=max_count, reverse=reverse))
        kept = best_length(links, best_sim, reverse=reverse)
        return links[kept - 1].prompt if kept else best_prompt

    def analyze(self, image: ImageSource, top: int = 5) -> Analysis:
        """Return the ``top`` phrases of every table that are nearest to a picture.

        Raises:
            ImageError: the picture cannot be read.
            OptionError: ``top`` is not at least 1.
        """
        analyzed = next(self.analyze_all([image], top))
        if analyzed.error is not None:
            raise analyzed.error
        assert analyzed.analysis is not None
        return analyzed.analysis

    def analyze_all(self, images: Iterable[ImageSource], top: int = 5, batch_size: int = BATCH) -> Iterator[Analyzed]:
        """Yield the analyses of many pictures in their order; an unreadable picture stops none of the others.

        Raises:
            OptionError: ``top`` or ``batch_size`` is not at least 1.
        """
        if top < 1 or batch_size < 1:
            raise OptionError(f"top {top} and batch_size {batch_size} must be at least 1.")
        for batch in open_batches(images, batch_size):
            features = iter(self._encode_batch([opened.image for opened in batch if opened.image is not None]))
            for opened in batch:
                analysis = None if opened.image is None else self._analyze_one(next(features)[None], top)
                yield Analyzed(opened.source, analysis, opened.error)

    def _analyze_one(self, features: Tensor, top: int) -> Analysis:
        return Analysis(analyze_tables(self.tables, features, top), self.clip.name, self._hint(features),
                        tuple(clip.name for clip in self.clip.clips))

    def explain(self, image: ImageSource, mode: str = "best", *, min_flavors: int | None = None,
                max_flavors: int | None = None, caption: str | None = None, both: bool = False,
                bank: Bank | None = None) -> Interrogation:
        """Interrogate a picture and give the account of the prompt.

        Args:
            image: a path, the bytes of a file, or a PIL image.
            mode: best, fast, classic, negative, caption, legacy or bank.
            min_flavors: how many phrases a chain takes even where they do not help (8; legacy 0).
            max_flavors: how many it takes at most; for fast and classic the number of phrases and flavors.
            caption: use this text in place of the captioner's.
            both: make the negative prompt too; it is the account's ``negative``.
            bank: for bank mode: prompts to propose, embedded under this interrogator's ``clip``.

        Raises:
            ImageError: the picture cannot be read.
            OptionError: there is no such mode, a count is out of range, or the options exclude each other.
        """
        answer = next(self.explain_all([image], mode, min_flavors=min_flavors, max_flavors=max_flavors, caption=caption,
                                       both=both, bank=bank))
        if answer.error is not None:
            raise answer.error
        assert answer.account is not None
        return answer.account

    def explain_all(self, images: Iterable[ImageSource], mode: str = "best", *, min_flavors: int | None = None,
                    max_flavors: int | None = None, caption: str | None = None, both: bool = False,
                    bank: Bank | None = None, batch_size: int = BATCH) -> Iterator[Answer]:
        """Yield the accounts of many pictures in their order; an unreadable picture stops none of the others.

        Pictures are captioned and encoded ``batch_size`` at a time: first the captions of a batch, then its features, so
        that models which take turns on the device do so once a batch.

        Raises:
            OptionError: there is no such mode, a count is out of range, or the options exclude each other.
        """
        wish = Wish(mode, caption, MIN_FLAVORS if min_flavors is None else min_flavors,
                     MAX_FLAVORS.get(mode, 0) if max_flavors is None else max_flavors, bank, both,
                     MAX_FLAVORS["negative"] if max_flavors is None else max_flavors)
        check_wish(wish, self.clip)
        if batch_size < 1:
            raise OptionError(f"batch_size {batch_size} must be at least 1.")
        begun = time.perf_counter()
        for batch in open_batches(images, batch_size):
            for answer in self._explain_batch(batch, wish):
                if self._loading_s is not None and answer.account is not None:
                    seconds, self._loading_s = self._loading_s + time.perf_counter() - begun, None
                    answer = replace(answer, account=replace(answer.account, first_prompt_s=seconds))
                yield answer

    def _explain_batch(self, batch: list[Opened], wish: Wish) -> Iterator[Answer]:
        pictures = [opened.image for opened in batch if opened.image is not None]
        clock = Stopwatch(self.device, shared_by=max(1, len(pictures)))
        with clock.stage("caption"):
            captions = self._caption_batch(pictures, wish)
        with clock.stage("picture"):
            features = self._encode_batch(pictures)
        accounts = self._explain_each(list(features), captions, wish, clock)
        for opened in batch:
            yield Answer(opened.source, None if opened.image is None else next(accounts), opened.error)

    def _explain_each(self, features: list[Tensor], captions: list[str], wish: Wish,
                      clock: Stopwatch) -> Iterator[Interrogation]:
        if self._in_flight == 1 or len(features) == 1:
            for seen, caption in zip(features, captions, strict=True):
                yield self._explain_one(seen, wish, caption, clock, self.progress)
            return
        with ThreadPoolExecutor(self._in_flight) as pool:
            # the links of several chains on one bar would say nothing
            yield from pool.map(lambda seen, caption: self._explain_one(seen, wish, caption, clock, no_progress),
                                features, captions)

    def _caption_batch(self, pictures: list[Image.Image], wish: Wish) -> list[str]:
        if not wish.has_caption or wish.caption is not None:
            return [wish.caption or "" if wish.has_caption else ""] * len(pictures)
        return self._generate_captions(pictures)

    def _encode_batch(self, pictures: list[Image.Image]) -> Tensor:
        return self.clip.encode_images(pictures)

    def _explain_one(self, features: Tensor, wish: Wish, caption: str, shared: Stopwatch,
                     progress: Progress) -> Interrogation:
        sitter = Sitter(self.clip, self.tables, features[None], self.config.flavor_intermediate_count, progress,
                        self._floor)
        clock = shared.share()
        with clock.stage("phrases"):
            drafts = make_drafts(sitter, wish, caption)
        with clock.stage("account"):
            account = self._account(sitter, wish.mode, caption, drafts, clock)
        if not wish.both:
            return account
        opposite = Wish("negative", None, wish.least, wish.most_negative)
        return replace(account, negative=self._explain_one(features, opposite, "", shared, progress))

    def _account(self, sitter: Sitter, mode: str, caption: str, drafts: list[Draft], clock: Stopwatch) -> Interrogation:
        scores = sitter.similarities([draft.text for draft in drafts])
        won = scores.index(max(scores))
        draft = drafts[won]
        tokens = find_fullest(sitter, draft.text).tokens
        others = [Candidate(d.method, d.text, s) for i, (d, s) in enumerate(zip(drafts, scores, strict=True)) if i != won]
        return Interrogation(
            prompt=draft.text, similarity=scores[won], mode=mode, method=draft.method, caption=caption,
            caption_similarity=sitter.similarities([caption])[0] if caption else None,
            phrases=account_phrases(sitter, draft, reverse=mode == "negative"),
            runners_up=tuple(sorted(others, key=lambda other: -other.similarity)),
            tokens=tokens.count(draft.text), token_limit=tokens.limit,
            seconds=clock.seconds, clip=self.clip.name, captioner=self.captioner.name if self.captioner else None,
            text_path=self.clip.text_path, hint=self._hint(sitter.features),
            clips=account_clips(sitter, draft.text, caption), ready_tables=self._ready.used,
        )

    def _hint(self, features: Tensor) -> str | None:
        hints = [domain.hint(part) for domain, part in zip(self._domains, self.clip.split(features)) if domain]
        return next(filter(None, hints), None)

    def _load_captioner(self) -> Captioner | None:
        config = self.config
        if config.caption_model is not None:
            return self._engine.adopt("captioner", wrap_captioner(config.caption_model, config.caption_processor,
                                                                  config.caption_model_name or "given"))
        if not config.caption_model_name:
            return None
        self.progress("captioner", 0, 1)
        captioner = self._engine.captioner(config.caption_model_name)
        self.progress("captioner", 1, 1)
        return captioner

    def _load_tables(self) -> Tables:
        folder = self._vocabulary_folder()
        self._ready = ReadyTables(folder, self.cache_folder if self.config.download_cache else None)
        chosen = select_phrases(load_vocabulary(folder), folder, self.vocabulary)

        def table(category: str) -> LabelTable:
            report = partial(self.progress, category)
            # named by its category whatever is chosen of it, so that nothing is embedded twice
            return LabelTable(chosen.vocabulary.category(category), category, self.clip, cache_folder=self.cache_folder,
                              report=report, ready=partial(self._ready.find, category, report=report))

        return Tables({category: table(category) for category in (*CATEGORIES, "negative")}, chosen.lists)

    def _vocabulary_folder(self) -> Path:
        """The lists asked for; where none were, a model folder's own lists come before limner's."""
        asked = Path(self.config.data_path)
        own = [clip.folder / "vocabulary" for clip in self.clip.clips if clip.folder]
        return next(filter(Path.is_dir, own), asked) if asked == VOCABULARY_FOLDER else asked


def _make_engine(config: Config) -> Engine:
    """Return an engine for what a Config asks for; a model without another to make room for stays."""
    kinds = {"captioner"} if config.caption_offload else set()
    if config.clip_offload and (config.caption_model is not None or config.caption_model_name):
        kinds.add("clip")
    return Engine(config.device, config.precision, low_memory=kinds, cache_folder=config.cache_path)
