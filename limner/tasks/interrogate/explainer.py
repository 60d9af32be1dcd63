"""From pictures to accounts: captions and features of a batch, then drafts, and the account of the one that wins.

Knows models, modes and tables; knows nothing about files, configurations or how models are loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from PIL import Image
from torch import Tensor

from limner.core.errors import OptionError
from limner.core.events import Caption, Monitor
from limner.core.images import keep_copy
from limner.core.outcome import Outcome
from limner.index.ready_tables import ReadyTables
from limner.models.captioners.families import Captioner
from limner.models.captioners.options import CaptionOptions
from limner.models.clip.protocol import DualEncoder
from limner.tasks.interrogate.accounting import account_clips, account_phrases
from limner.tasks.interrogate.interrogation import Candidate, Interrogation
from limner.tasks.interrogate.modes import Mode, Request
from limner.tasks.interrogate.rescoring import FeatureMemory
from limner.tasks.interrogate.scorer import Draft, Scorer, Tables
from limner.tasks.interrogate.shortening import shorten_draft
from limner.tasks.stopwatch import Stopwatch

IN_FLIGHT = 4
"""Pictures whose chains run at once on a GPU: while it works at a step of one, the next step of another is prepared."""


@dataclass(frozen=True)
class Run:
    """What is asked of every picture of a run: the mode's ``name``, its request, and perhaps a negative prompt too.

    ``caption`` stands in place of the captioner's, where it is not None. The prompt is shortened to what keeps ``shorten``
    percent of the similarity.
    """

    name: str
    mode: Mode
    request: Request
    caption: str | None = None
    negative: Run | None = None
    shorten: float | None = None


@dataclass(frozen=True)
class Sight:
    """What is kept of a picture: what the CLIP sees of it, and a copy where a captioner will look at it."""

    seen: Any
    copy: Image.Image | None


@dataclass(frozen=True)
class Explainer:
    """What accounts are made with. ``memory`` keeps the features of the last pictures; so many have their chains grown at
    once as ``in_flight`` says."""

    clip: DualEncoder
    captioner: Captioner | None
    tables: Tables
    ready: ReadyTables
    memory: FeatureMemory
    caption_options: CaptionOptions
    pool_size: int
    in_flight: int = 1

    def caption(self, pictures: list[Image.Image]) -> list[str]:
        """Return what the captioner says of pictures.

        Raises:
            OptionError: there is none.
        """
        if self.captioner is None:
            raise OptionError("There is no captioner (caption_model_name is None). Give a caption, or name a captioner.")
        if not pictures:
            return []
        options = replace(self.caption_options, batch_size=len(pictures))
        return [texts[0] for texts in self.captioner.caption(pictures, options)]

    def look(self, image: Image.Image, run: Run) -> Sight:
        """Return what is kept of an image until its batch is explained; any thread may call it."""
        return Sight(self.clip.look(image), keep_copy(image) if self._asks_captioner(run) else None)

    def explain_batch(self, batch: Sequence[Outcome[Sight]], run: Run,
                      monitor: Monitor) -> Iterator[Outcome[Interrogation]]:
        """Yield the accounts of a batch of pictures, in their order; ends after the one at which it is asked to stop."""
        opened = [(outcome.source, outcome.unwrap()) for outcome in batch if outcome.ok]
        sources, sights = [source for source, _ in opened], [sight for _, sight in opened]
        clock = Stopwatch(self.clip.device, shared_by=max(1, len(sights)))
        with clock.stage("caption"):
            captions = self._caption_batch(sights, run)
        for source, caption in zip(sources, captions):
            if caption:
                monitor.tell(Caption(caption, source))
        with clock.stage("picture"):
            features = self.clip.encode_seen([sight.seen for sight in sights])
        accounts = self._explain_each(list(features), captions, sources, run, clock, monitor)
        for outcome in batch:
            if not outcome.ok:
                yield Outcome(outcome.source, error=outcome.error)
                continue
            yield Outcome(outcome.source, next(accounts))
            if monitor.stopped:
                return

    def explain_features(self, features: Tensor, captions: Sequence[str], run: Run,
                         monitor: Monitor) -> Iterator[Interrogation]:
        """Yield the accounts of pictures by their features ``[n, d]`` and captions, in their order."""
        own = list(captions) if run.mode.captioned else [""] * len(captions)
        return self._explain_each(list(features), own, [None] * len(own), run, Stopwatch(self.clip.device), monitor)

    def find_prompts(self, features: Tensor, captions: Sequence[str], run: Run, monitor: Monitor) -> Iterator[str]:
        """Yield the same prompts without an account: of fast and classic mode no text is read then."""
        for seen, caption in zip(features, captions, strict=True):
            scorer = self.score(seen[None], monitor)
            drafts = run.mode.draft(scorer, replace(run.request, caption=caption if run.mode.captioned else ""))
            yield self._choose(scorer, run, drafts)[0].text

    def _explain_each(self, features: list[Tensor], captions: list[str], sources: list[Any], run: Run, clock: Stopwatch,
                      monitor: Monitor) -> Iterator[Interrogation]:
        def explain(seen: Tensor, caption: str, source: Any) -> Interrogation:
            return self._explain_one(seen[None], run, caption, clock, monitor, source)

        if self.in_flight == 1 or len(features) < 2:
            yield from map(explain, features, captions, sources)
            return
        with ThreadPoolExecutor(self.in_flight) as pool:
            yield from pool.map(explain, features, captions, sources)

    def _asks_captioner(self, run: Run) -> bool:
        return run.mode.captioned and run.caption is None

    def _caption_batch(self, sights: list[Sight], run: Run) -> list[str]:
        if self._asks_captioner(run):
            return self.caption([sight.copy for sight in sights if sight.copy is not None])
        return [run.caption or "" if run.mode.captioned else ""] * len(sights)

    def _explain_one(self, features: Tensor, run: Run, caption: str, shared: Stopwatch, monitor: Monitor,
                     source: Any) -> Interrogation:
        scorer = self.score(features, monitor, source)
        clock = shared.share()
        with clock.stage("phrases"):
            drafts = run.mode.draft(scorer, replace(run.request, caption=caption))
        with clock.stage("account"):
            account = self._account(scorer, run, caption, drafts, clock)
        if run.negative is None or monitor.stopped:
            return account
        return replace(account, negative=self._explain_one(features, run.negative, "", shared, monitor, source))

    def score(self, features: Tensor, monitor: Monitor | None = None, source: Any = None) -> Scorer:
        """Return the means to score texts against a picture's ``features [1, d]``."""
        return Scorer(self.clip, self.tables, features, pool_size=self.pool_size, monitor=monitor, source=source)

    def _choose(self, scorer: Scorer, run: Run, drafts: Sequence[Draft]) -> tuple[Draft, list[float]]:
        """Return the draft nearest to the picture, and the similarities of all; none where there is no choice."""
        if not drafts:
            raise OptionError(f"The mode {run.name!r} has returned no draft. A mode must return at least one.")
        if len(drafts) == 1:
            return drafts[0], []
        scores = scorer.similarities([draft.text for draft in drafts])
        return drafts[scores.index(max(scores))], scores

    def _account(self, scorer: Scorer, run: Run, caption: str, drafts: Sequence[Draft], clock: Stopwatch) -> Interrogation:
        first, scores = self._choose(scorer, run, drafts)
        won = drafts.index(first)
        scores = scores or scorer.similarities([first.text])
        draft, dropped = (drafts[won], ()) if run.shorten is None else shorten_draft(scorer, drafts[won], run.shorten)
        tokens = scorer.fullest(draft.text)
        others = [Candidate(other.method, other.text, score) for place, (other, score)
                  in enumerate(zip(drafts, scores, strict=True)) if place != won or dropped]
        return Interrogation(
            prompt=draft.text, similarity=scorer.similarities([draft.text])[0], mode=run.name, method=draft.method,
            caption=caption, caption_similarity=scorer.similarities([caption])[0] if caption else None,
            phrases=account_phrases(scorer, draft, least=run.mode.least),
            runners_up=tuple(sorted(others, key=lambda other: -other.similarity)),
            tokens=tokens.count(draft.text), token_limit=tokens.limit,
            seconds=clock.seconds, clip=self.clip.name, captioner=self.captioner.name if self.captioner else None,
            text_path=self.clip.text_path, hint=self.clip.hint(scorer.features),
            clips=account_clips(scorer, draft.text, caption),
            ready_tables={clip: list(tables) for clip, tables in self.ready.used.items()},
            dropped=dropped, stopped_after=scorer.stopped_after, picture=self.memory.keep(scorer.features),
        )
