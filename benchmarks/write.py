"""What texts under a picture's guidance say, and what a step of them costs.

    python benchmarks/write.py [--scenes 300] [--candidates 8 45 200 all] [--guidance 0 0.3 1 3] [--no-baseline]
        [--keep FILE] [--minutes M] [--tuning] [--floor 0.01] [--length-penalty 0]
        [--speed 45 512] [--words 16] [--plain-words 2] [--model ViT-B-32] [--threads 2]

Scenes: held-out ones of the built-in world, of what the CLIP was taught, written about by the built-in language model,
which has never seen a picture. The judge is the scene, which steers nothing: a text is right in its subject, colour or
medium if the world's grammar, read backwards, finds that fact in it; a text that the grammar cannot read is wrong in all.
Colour is asked where it can be seen. ``nats`` is the language model's own log-likelihood a token: what fluency the guidance
costs. ``--keep`` keeps every text in a file, so that the same command goes on where it was stopped, or where ``--minutes``
were over; the table is of the scenes that all settings were measured on. ``--tuning`` takes other held-out scenes: the
settings are chosen there.

Speed: a language model of GPT-2 small's shape and a CLIP of ``--model``'s, both of random weights, write ``--words``. The
last ``--plain-words`` are chosen among all candidates and timed (those before are the language model's likeliest).
The CLIP side of a step is timed twice, in time of the processor: by the kept keys and values, and plainly as MAGIC does it,
every candidate encoded anew with its padding. Both must choose the same words.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property, partial
from itertools import count, islice
from pathlib import Path
from statistics import fmean, median
from typing import Any

import torch
from builtin import FIRST_SEED, SIZE_PX, Known, read_known
from interrogate import picture, random_model
from kept import Kept, Watch, file_digest, within
from PIL import Image
from rich.progress import track
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

from limner import Engine, WriteOptions, open_writer
from limner.core.vectors import normalise
from limner.models._open_clip import transformers
from limner.models.clip.model import Clip, fingerprint, wrap_clip
from limner.models.lm.loading import wrap_language_model
from limner.models.lm.model import LanguageModel
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.write.opening import Opened
from limner.tasks.write.writer import Writer
from training.world import catalog
from training.world.captions import scene_claims
from training.world.grammar import parse_text
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

ALL = 100_000
TUNING_SEED = 970_000_000
FIELDS = ("subject", "color", "medium")


@dataclass(frozen=True)
class Told:
    """Whether the grammar reads a text, and whether each fact of its scene, ``told`` in words, is right in it."""

    told: str
    parsed: bool
    right: dict[str, bool]
    true: float | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--candidates", nargs="+", default=["8", "45", "200", "all"])
    parser.add_argument("--guidance", nargs="+", type=float, default=[0, 0.3, 1, 3])
    parser.add_argument("--beams", type=int, default=WriteOptions.beams)
    parser.add_argument("--floor", type=float, default=WriteOptions.floor)
    parser.add_argument("--length-penalty", type=float, default=WriteOptions.length_penalty)
    parser.add_argument("--no-baseline", action="store_true")
    parser.add_argument("--keep", type=Path, help="a file of what was measured; what is in it is not measured again")
    parser.add_argument("--minutes", type=float, help="begin no scene after so many")
    parser.add_argument("--tuning", action="store_true", help="other scenes, to choose settings by")
    parser.add_argument("--clip", default="builtin")
    parser.add_argument("--lm", default="builtin")
    parser.add_argument("--show", type=int, default=0, help="print so many texts of each row")
    parser.add_argument("--speed", nargs="*", type=int, default=[45, 512])
    parser.add_argument("--words", type=int, default=16)
    parser.add_argument("--plain-words", type=int, default=2)
    parser.add_argument("--model", default="ViT-B-32")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    if wanted.scenes:
        print_scenes(wanted)
    if wanted.speed:
        print_speed(wanted)


def print_scenes(wanted: argparse.Namespace) -> None:
    engine = Engine("cpu")
    usual = WriteOptions(beams=wanted.beams, floor=wanted.floor, length_penalty=wanted.length_penalty,
                         baseline=not wanted.no_baseline)
    writer = open_writer(wanted.lm, wanted.clip, usual, engine=engine)
    study = Study(writer, engine.clip(wanted.clip), Kept(wanted.keep), list(list_settings(wanted, usual)))
    first = TUNING_SEED if wanted.tuning else FIRST_SEED
    scenes = islice(filter(study.known.holds, (sample_scene(first + place, held_out=True) for place in count())),
                    wanted.scenes)
    rows = [study.measure(scene) for scene in track(within(wanted.minutes, scenes), "scenes", total=wanted.scenes,
                                                    transient=True)]
    zero_shot = share(row["zero-shot"] for row in rows)
    print(f"{wanted.lm} ({study.weights[0]}) under {wanted.clip} ({study.weights[1]}), {len(rows)} "
          f"{'tuning' if wanted.tuning else 'held-out'} scenes, {wanted.beams} beams, floor {wanted.floor:g}, length "
          f"penalty {wanted.length_penalty:g}, baseline {'off' if wanted.no_baseline else 'on'}; "
          f"CLIP alone names the subject among {len(study.known.subjects)}: "
          f"{zero_shot:.1f} %")
    print("candidates  guidance  subject  colour  medium  parsed  claims true   nats  similarity  s a picture  of processor")
    for setting in study.settings:
        print_row(setting, [row[setting.name] for row in rows], wanted.show)


@dataclass(frozen=True)
class Setting:
    """Options to measure; their name stands for them among the results that are kept."""

    options: WriteOptions
    candidates: str

    @property
    def name(self) -> str:
        """What tells them from other ones."""
        asked = self.options
        return (f"candidates {self.candidates}, guidance {asked.guidance:g}, beams {asked.beams}, floor {asked.floor:g}, "
                f"baseline {asked.baseline}{f', length penalty {asked.length_penalty:g}' if asked.length_penalty else ''}")


@dataclass(frozen=True)
class Study:
    """A writer, whose texts about scenes are compared with these."""

    writer: Writer
    clip: Clip
    kept: Kept
    settings: Sequence[Setting]

    @cached_property
    def weights(self) -> tuple[str, str]:
        """The digests of the language model's weights and of the CLIP's."""
        used = (("lm/model.safetensors", self.writer.lm), ("clip/open_clip_model.safetensors", self.clip))
        language, clip = (file_digest(BUILTIN_FOLDER / name) if model.name == "builtin" else fingerprint(model.model)
                          for name, model in used)
        return language, clip

    @cached_property
    def known(self) -> Known:
        """What the CLIP was made to know."""
        return read_known(self.clip)

    @cached_property
    def nouns(self) -> Tensor:
        """The features of the known subjects ``[n, d]``."""
        return self.clip.encode_texts([f"a {name}" for name in self.known.subjects])

    def measure(self, scene: Scene) -> dict[str, Any]:
        """Return what came of a scene by the name of the setting."""
        seen = Drawing(scene, self.writer)

        def take(name: str, make: Callable[[], Any]) -> Any:
            return self.kept.take(f"{'/'.join(self.weights)}, scene {scene.seed}, {name}", make)

        found = {"zero-shot": take("zero-shot", lambda: self._name(seen) == scene.subject)}
        for setting in self.settings:
            found[setting.name] = take(setting.name, partial(seen.write, setting.options))
        return found

    def _name(self, seen: Drawing) -> str:
        features = self.clip.encode_seen([seen.pixels])
        return self.known.subjects[int(self.clip.compare(features, self.nouns)[0].argmax())]


@dataclass(frozen=True)
class Drawing:
    """A scene's picture; it is drawn only if somebody looks."""

    scene: Scene
    writer: Writer

    @cached_property
    def image(self) -> Image.Image:
        """The picture."""
        return draw_scene(self.scene, SIZE_PX)

    @cached_property
    def pixels(self) -> Any:
        """What the CLIP is shown."""
        return self.writer.look(self.image).pixels

    def write(self, options: WriteOptions) -> dict[str, Any]:
        """Return a text about it, and what is right of that."""
        writer, image = replace(self.writer, options=options), self.image
        watch = Watch()
        written = writer.write_seen(writer.look(image))
        text = written.texts[0]
        return {"text": written.text, "similarity": written.similarity, "nats": text.log_likelihood / text.tokens,
                **asdict(tell(written.text, self.scene)), **watch.read()}


def list_settings(wanted: argparse.Namespace, usual: WriteOptions) -> Iterator[Setting]:
    """Yield the settings to measure; without guidance there are no candidates."""
    if 0 in wanted.guidance:
        yield Setting(replace(usual, guidance=0.0), "-")
    for guidance in filter(None, wanted.guidance):
        for name in wanted.candidates:
            yield Setting(replace(usual, guidance=guidance, candidates=ALL if name == "all" else int(name)), name)


def print_row(setting: Setting, told: Sequence[dict[str, Any]], shown: int) -> None:
    rights = [share(one["right"][field] for one in told if field in one["right"]) for field in FIELDS]
    true = [one["true"] for one in told if one["true"] is not None]
    print(f"{setting.candidates:>10}  {setting.options.guidance:8g}  {rights[0]:7.1f}  {rights[1]:6.1f}  {rights[2]:6.1f}  "
          f"{share(one['parsed'] for one in told):6.1f}  {100 * fmean(true) if true else 0:11.1f}  "
          f"{fmean(one['nats'] for one in told):5.2f}  {fmean(one['similarity'] for one in told):10.4f}  "
          f"{median(one['s'] for one in told):11.2f}  {median(one['busy_s'] for one in told):12.2f}", flush=True)
    for one in told[:shown]:
        print(f"    {one['told']}: {one['text']}")


def tell(text: str, scene: Scene) -> Told:
    """Compare a text with the facts of its scene."""
    claims, facts = parse_text(text), scene_claims(scene)
    said = dict(claims or ())
    asked = {"subject": scene.subject, "medium": scene.medium}
    if scene.shows_color:
        asked["color"] = scene.color
    true = None if not claims else len(claims & facts) / len(claims)
    shown = f"{scene.color} {scene.subject}, {catalog.MEDIUMS[scene.medium].phrase}"
    return Told(shown, claims is not None, {field: said.get(field) == value for field, value in asked.items()}, true)


def share(facts: Iterable[bool]) -> float:
    found = list(facts)
    return 100 * sum(found) / max(1, len(found))


def print_speed(wanted: argparse.Namespace) -> None:
    model, preprocess = random_model(wanted.model, torch.device("cpu"))
    clip = wrap_clip(model, preprocess, f"{wanted.model}/random", device=torch.device("cpu"))
    language = Opened(random_gpt2(clip), "a photo of", wanted.words)
    features = clip.encode_images([picture()])
    print(f"GPT-2 small's shape and {clip.name}, {wanted.words} words, {torch.get_num_threads()} threads; seconds of "
          f"the processor a word, mean of the last {wanted.plain_words}")
    print("candidates  language model  CLIP by kept keys  CLIP plainly  ratio  same words  largest difference")
    for candidates in wanted.speed:
        print_steps(clip, language, features, candidates, wanted)


def print_steps(clip: Clip, language: Opened, features: Tensor, candidates: int, wanted: argparse.Namespace) -> None:
    reader, past, ids = clip.open_reader(), language.begin(), ()
    times: dict[str, list[float]] = {"lm": [], "kept": [], "plain": []}
    same, furthest = [], 0.0
    for step in range(wanted.words):
        timed = step >= wanted.words - wanted.plain_words  # the last ones: the kept part is longest there
        started = time.process_time()
        tokens = language.log_probs(past).topk(candidates if timed else 1).indices.tolist()
        words = language.complete(past, tokens, wanted.words)
        texts = [language.text((*ids, *word.ids)) for word in words]
        read = time.process_time()
        kept = clip.compare(features, reader.features(language.text(ids), texts))[0]
        likely = torch.tensor([word.log_prob for word in words])
        chosen = int((likely + clip.scale * kept).argmax())
        if timed:
            judged = time.process_time()
            plain = score_plainly(clip, features, texts)
            for name, seconds in (("lm", read - started), ("kept", judged - read), ("plain", time.process_time() - judged)):
                times[name].append(seconds)
            same.append(int((likely + clip.scale * plain).argmax()) == chosen)
            furthest = max(furthest, float((plain - kept).abs().max()))
        ids = (*ids, *words[chosen].ids)
        past = language.extend(past, words[chosen].ids)
    lm, kept_s, plain_s = (fmean(times[name]) for name in ("lm", "kept", "plain"))
    print(f"{candidates:10d}  {lm:14.2f}  {kept_s:17.3f}  {plain_s:12.2f}  {plain_s / kept_s:5.1f}  "
          f"{sum(same)} of {len(same)}      {furthest:.1e}", flush=True)


@torch.no_grad()
def score_plainly(clip: Clip, features: Tensor, texts: Sequence[str]) -> Tensor:
    """Return the similarities ``[n]`` as MAGIC computes them: every candidate whole, padded, by the model's own encoder."""
    return normalise(clip.model.encode_text(clip.tokens.pad(texts))) @ features[0]


def random_gpt2(clip: Clip) -> LanguageModel:
    """Return a GPT-2 small of random weights that writes the words of CLIP's own vocabulary."""
    own = [word.removesuffix("</w>") for word in clip.tokens._tokenizer.encoder if word.endswith("</w>")]
    words = [word for word in dict.fromkeys(own) if word.isascii() and word.isalpha()]
    tokens = ["<end>", *(f"▁{word}" for word in words)]
    plain = Tokenizer(models.WordLevel({word: place for place, word in enumerate(tokens)}, unk_token="<end>"))
    plain.pre_tokenizer = pre_tokenizers.Metaspace()
    plain.decoder = decoders.Metaspace()
    tokenizer = transformers.PreTrainedTokenizerFast(tokenizer_object=plain, eos_token="<end>", bos_token="<end>")
    torch.manual_seed(0)
    model = transformers.GPT2LMHeadModel(transformers.GPT2Config(bos_token_id=0, eos_token_id=0, pad_token_id=0))
    return wrap_language_model(model, tokenizer, "gpt2/random")


if __name__ == "__main__":
    main()
