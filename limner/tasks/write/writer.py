"""Write a text for a picture: by name or with loaded models, one picture or many. Knows no screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image
from torch import Tensor

from limner.algorithms.style import Style
from limner.core.errors import OptionError, VocabularyError
from limner.core.events import Event, Monitor, stream
from limner.core.images import ImageSource, keep_copy, prepare
from limner.core.outcome import Outcome
from limner.index.banks import Bank
from limner.index.tables import LabelTable
from limner.models.captioners.families import Captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.protocol import DualEncoder
from limner.models.engine import Engine, Models, as_models, default_engine
from limner.models.lm.model import LanguageModel
from limner.tasks.batches import open_batches
from limner.tasks.interrogate.loading import choose_folder
from limner.tasks.retrieve import check_model
from limner.tasks.stopwatch import Stopwatch
from limner.tasks.write.asking import write_question
from limner.tasks.write.composing import Composer
from limner.tasks.write.judging import PictureJudge
from limner.tasks.write.opening import Opened
from limner.tasks.write.options import WriteOptions
from limner.tasks.write.written import Written
from limner.vocabulary.lists import CATEGORIES, load_vocabulary
from limner.vocabulary.texts import load_texts

TextSource = str | Path | Sequence[str]
"""Texts, or a file of them as ``load_texts`` reads it."""


@dataclass(frozen=True)
class Asking:
    """What a chat model is asked, and what it is told of a picture: its ``captioner``'s words and phrases of a ``table``."""

    text: str
    captioner: Captioner | None = None
    table: LabelTable | None = None


@dataclass(frozen=True)
class Seen:
    """What is kept of a picture: what the CLIP sees of it, and the ``image`` itself where a captioner is to see it."""

    pixels: Any
    image: Image.Image | None = None


@dataclass(frozen=True)
class Writer:
    """What texts are written with, loaded once for any number of pictures.

    ``neutral`` are the mean features ``[1, d]`` of pictures at large, None for no baseline; ``style`` the wording to lean
    to.
    """

    lm: LanguageModel
    clip: DualEncoder
    options: WriteOptions = field(default_factory=WriteOptions)
    opening: str = ""
    asking: Asking | None = None
    bank: Bank | None = None
    style: Style | None = None
    neutral: Tensor | None = None

    def __post_init__(self) -> None:
        if self.bank is not None:
            check_model(self.bank, self.clip)
        if not self.options.guidance and (self.style is not None or (self.bank is not None and self.asking is None)):
            raise OptionError("guidance is 0, which is the language model alone: a style and a bank would not count. Give a "
                              "guidance above 0, or leave them out.")
        self._open("" if self.asking is None else self.asking.text)  # what cannot be is refused before a picture is read

    def look(self, image: Image.Image) -> Seen:
        """Return what is kept of an image for ``write_seen``; any thread may call it."""
        tells = self.asking is not None and self.asking.captioner is not None
        return Seen(self.clip.look(image), keep_copy(image) if tells else None)

    def write_seen(self, seen: Seen, monitor: Monitor | None = None, source: Any = None) -> Written:
        """Return the texts for a picture, and their account.

        Raises:
            OptionError: nothing is likely enough, or the opening is too long.
            StoppedError: ``monitor`` was asked to stop before the first word; later it ends with what there is.
        """
        monitor = monitor or Monitor()
        clock = Stopwatch(self.clip.device)
        with clock.stage("picture"):
            features = self.clip.encode_seen([seen.pixels])
        with clock.stage("context"):
            near = self._find_near(features)
            question = self._ask(seen, features, near)
        with clock.stage("words"):
            judge = PictureJudge(self.clip, features, self.neutral)
            composer = Composer(self._open(question), judge, self.options, self.style, near, monitor, source)
            texts, others = composer.compose()
        return Written(tuple(texts), tuple(others), self.opening, question, self.options.guidance, self.clip.scale,
                       self.lm.name, self.clip.name, clock.seconds, self.clip.hint(features), composer.stopped_after)

    def _open(self, question: str) -> Opened:
        return Opened(self.lm, self.opening, self.options.length, question=question, states=self.options.penalty > 0)

    def _find_near(self, features: Tensor) -> list[str]:
        if self.bank is None or not self.options.seeds:
            return []
        return [found.text for found in self.bank.nearest(features, self.options.seeds)]

    def _ask(self, seen: Seen, features: Tensor, near: Sequence[str]) -> str:
        if self.asking is None:
            return ""
        captioner, table = self.asking.captioner, self.asking.table
        captions = captioner.caption([seen.image], CaptionOptions())[0] if captioner and seen.image else []
        phrases = table.rank(features, self.options.phrases) if table is not None and self.options.phrases else []
        return write_question(self.asking.text, captions, phrases, near)


def write(image: ImageSource, lm: LanguageModel | str = "builtin", clip: Models = "builtin",
          options: WriteOptions | None = None, *, opening: str = "", ask: str | None = None,
          captioner: Captioner | str | None = "builtin", bank: Bank | TextSource | None = None,
          style: TextSource | None = None, neutral_pictures: Sequence[ImageSource] | None = None,
          engine: Engine | None = None, monitor: Monitor | None = None) -> Written:
    """Write a text for a picture: a language model's words under CLIP's guidance.

    Args:
        image: the picture.
        lm: a causal language model of transformers, or its name.
        clip: a CLIP, its name, or several of either, which judge by the mean of their similarities.
        options: how; see ``WriteOptions``.
        opening: what the text begins with.
        ask: what to ask a chat model in place of going on with a text; the answer begins with the opening.
        captioner: says what the picture shows, for ``ask``; None for none.
        bank: texts, the nearest of which the search begins with.
        style: texts whose wording to lean to.
        neutral_pictures: pictures at large, a hundred say, for the baseline; by default what the CLIP's folder brings.
        engine: who loads what is named; by default that of this process.
        monitor: is told ``Loading``, ``Progress`` and, for every word, ``WordTaken``.

    Raises:
        ImageError: the picture cannot be read.
        LimnerError: a model cannot be loaded, or is none of the kind.
        OptionError: options exclude each other, the opening is too long, or nothing is likely enough.
        VocabularyError: a file of texts cannot be read.
        StoppedError: it was asked to stop before the first word.
    """
    picture, monitor = next(prepare([image], keep_copy)).unwrap(), monitor or Monitor()
    writer = open_writer(lm, clip, options, opening=opening, ask=ask, captioner=captioner, bank=bank, style=style,
                         neutral_pictures=neutral_pictures, engine=engine, monitor=monitor)
    return writer.write_seen(writer.look(picture), monitor, image)


def write_steps(image: ImageSource, lm: LanguageModel | str = "builtin", clip: Models = "builtin",
                options: WriteOptions | None = None, **more: Any) -> Iterator[Event]:
    """Write as ``write`` does, yielding its events; the last is ``Done`` with what was written. Closing it stops the work.

    Raises:
        LimnerError: whatever ``write`` raises.
    """
    yield from stream(lambda monitor: write(image, lm, clip, options, monitor=monitor, **more))


def write_all(sources: Iterable[ImageSource], writer: Writer, *,
              monitor: Monitor | None = None) -> Iterator[Outcome[Written]]:
    """Yield the texts for pictures in their order; an unreadable one stops nothing.

    Ends behind the picture at which ``monitor`` was asked to stop.
    """
    monitor = monitor or Monitor()
    for opened, in open_batches(sources, 1, writer.look, monitor=monitor):
        yield opened.map(partial(writer.write_seen, monitor=monitor, source=opened.source))


def open_writer(lm: LanguageModel | str = "builtin", clip: Models = "builtin", options: WriteOptions | None = None, *,
                opening: str = "", ask: str | None = None, captioner: Captioner | str | None = "builtin",
                bank: Bank | TextSource | None = None, style: TextSource | None = None,
                neutral_pictures: Sequence[ImageSource] | None = None, engine: Engine | None = None,
                monitor: Monitor | None = None) -> Writer:
    """Load what texts are written with; see ``write``. Files are read before models are loaded."""
    options, engine, monitor = options or WriteOptions(), engine or default_engine(), monitor or Monitor()
    if ask is not None and not ask.strip():
        raise OptionError("The question is empty. Say what to write, as in 'Write a poem about this picture.'")
    liked = None if style is None else _read_style(style, options)
    texts = bank if bank is None or isinstance(bank, Bank) else _read_texts(bank)
    language = engine.language_model(lm, monitor=monitor)
    if ask is not None:
        language.ask(ask)  # what is no chat model is refused before anything is embedded for it
    loaded = engine.clip(*as_models(clip), monitor=monitor)
    asking = None if ask is None else _open_asking(ask, loaded, captioner, options, engine, monitor)
    opened = texts if texts is None or isinstance(texts, Bank) else Bank(texts, loaded, cache_folder=engine.cache_folder,
                                                                         monitor=monitor)
    neutral = _find_neutral(loaded, neutral_pictures) if options.baseline else None
    return Writer(language, loaded, options, opening, asking, opened, liked, neutral)


def _find_neutral(clip: DualEncoder, pictures: Sequence[ImageSource] | None) -> Tensor | None:
    """Return the mean features ``[1, d]`` of pictures, else those that the CLIP's folder brings, if it brings any."""
    if pictures:
        return clip.encode_images(pictures).mean(0, keepdim=True)
    return None if clip.baseline is None else clip.baseline.to(clip.device)


def _open_asking(ask: str, clip: DualEncoder, captioner: Captioner | str | None, options: WriteOptions, engine: Engine,
                 monitor: Monitor) -> Asking:
    told = None if captioner is None else engine.captioner(captioner, monitor=monitor)
    if not options.phrases:
        return Asking(ask, told)
    words = load_vocabulary(choose_folder(clip))
    tables = [LabelTable(words.category(name), name, clip, cache_folder=engine.cache_folder, monitor=monitor)
              for name in CATEGORIES]
    return Asking(ask, told, LabelTable.merge([table for table in tables if len(table)]))


def _read_style(style: TextSource, options: WriteOptions) -> Style:
    found = Style(_read_texts(style), options.style_weight)
    if not len(found):
        raise VocabularyError("The style's texts hold no words. Give texts whose wording to lean to.")
    return found


def _read_texts(given: TextSource) -> list[str]:
    return load_texts(given) if isinstance(given, (str, Path)) else list(given)
