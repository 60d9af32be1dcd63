"""What texts under a picture's guidance say, and what a step of them costs.

    python benchmarks/write.py [--scenes 300] [--candidates 8 45 200 all] [--guidance 0 0.3 1 3] [--no-baseline]
        [--speed 45 512] [--words 16] [--plain-words 2] [--model ViT-B-32] [--threads 2]

Scenes: held-out ones of the built-in world, of what the CLIP was taught, written about by the built-in language model,
which has never seen a picture. The judge is the scene, which steers nothing: a text is right in its subject, colour or
medium if the world's grammar, read backwards, finds that fact in it; a text that the grammar cannot read is wrong in all.
Colour is asked where it can be seen. ``nats`` is the language model's own log-likelihood a token: what fluency the guidance
costs.

Speed: a language model of GPT-2 small's shape and a CLIP of ``--model``'s, both of random weights, go on by ``--words``. The
CLIP side of a step is timed twice: by the kept keys and values, and plainly as MAGIC does it, every candidate encoded anew
with its padding (``--plain-words`` of the steps, since that is slow). Both must choose the same words.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, islice
from statistics import fmean, median

import torch
from builtin import FIRST_SEED, SIZE_PX, read_known
from interrogate import picture, random_model
from PIL import Image
from rich.progress import track
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from torch import Tensor

from limner import Engine, WriteOptions, Written, open_writer
from limner.core.vectors import normalise
from limner.models._open_clip import transformers
from limner.models.clip.model import Clip, wrap_clip
from limner.models.lm.loading import wrap_language_model
from limner.models.lm.model import LanguageModel
from limner.tasks.write.opening import Opened
from limner.tasks.write.writer import Writer
from training.world import catalog
from training.world.captions import scene_claims
from training.world.grammar import parse_text
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

ALL = 100_000


@dataclass(frozen=True)
class Told:
    """What a text says of a scene: whether the grammar reads it, and whether each fact that it could say is right."""

    parsed: bool
    right: dict[str, bool]
    true: float | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenes", type=int, default=300)
    parser.add_argument("--candidates", nargs="+", default=["8", "45", "200", "all"])
    parser.add_argument("--guidance", nargs="+", type=float, default=[0, 0.3, 1, 3])
    parser.add_argument("--beams", type=int, default=WriteOptions.beams)
    parser.add_argument("--no-baseline", action="store_true")
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
    usual = WriteOptions(beams=wanted.beams, baseline=not wanted.no_baseline)
    writer = open_writer(wanted.lm, wanted.clip, usual, engine=engine)
    clip = engine.clip(wanted.clip)
    known = read_known(clip)
    scenes = list(islice((scene for scene in (sample_scene(FIRST_SEED + place, held_out=True) for place in count())
                          if known.holds(scene)), wanted.scenes))
    images = [draw_scene(scene, SIZE_PX) for scene in track(scenes, "drawing")]
    nouns = clip.encode_texts([f"a {name}" for name in known.subjects])
    named = clip.compare(clip.encode_images(images), nouns).argmax(1).tolist()
    zero_shot = share(known.subjects[place] == scene.subject for place, scene in zip(named, scenes))
    print(f"{wanted.lm} under {wanted.clip}, {len(scenes)} held-out scenes, {wanted.beams} beams, baseline "
          f"{'off' if wanted.no_baseline else 'on'}; CLIP alone names the subject among {len(nouns)}: {zero_shot:.1f} %")
    print("candidates  guidance  subject  colour  medium  parsed  claims true   nats  similarity  s a picture")
    for options, name in list_settings(wanted, usual):
        print_row(replace(writer, options=options), scenes, images, name, wanted.show)


def list_settings(wanted: argparse.Namespace, usual: WriteOptions) -> Iterator[tuple[WriteOptions, str]]:
    """Yield the settings to measure; without guidance there are no candidates."""
    if 0 in wanted.guidance:
        yield replace(usual, guidance=0.0), "-"
    for guidance in filter(None, wanted.guidance):
        for name in wanted.candidates:
            yield replace(usual, guidance=guidance, candidates=ALL if name == "all" else int(name)), name


def print_row(writer: Writer, scenes: Sequence[Scene], images: Sequence[Image.Image], name: str, shown: int) -> None:
    found: list[Written] = []
    seconds = []
    for image in track(images, f"{name} {writer.options.guidance}", transient=True):
        started = time.perf_counter()
        found.append(writer.write_seen(writer.look(image)))
        seconds.append(time.perf_counter() - started)
    told = [tell(written.text, scene) for written, scene in zip(found, scenes, strict=True)]
    rights = [share(one.right[field] for one in told if field in one.right) for field in ("subject", "color", "medium")]
    true = [one.true for one in told if one.true is not None]
    nats = fmean(text.log_likelihood / text.tokens for text in (written.texts[0] for written in found))
    print(f"{name:>10}  {writer.options.guidance:8g}  {rights[0]:7.1f}  {rights[1]:6.1f}  {rights[2]:6.1f}  "
          f"{share(one.parsed for one in told):6.1f}  {100 * fmean(true) if true else 0:11.1f}  {nats:5.2f}  "
          f"{fmean(written.similarity for written in found):10.4f}  {median(seconds):11.2f}", flush=True)
    for written, scene in list(zip(found, scenes))[:shown]:
        print(f"    {scene.color} {scene.subject}, {catalog.MEDIUMS[scene.medium].phrase}: {written.text}")


def tell(text: str, scene: Scene) -> Told:
    """Compare a text with the facts of its scene."""
    claims, facts = parse_text(text), scene_claims(scene)
    said = dict(claims or ())
    asked = {"subject": scene.subject, "medium": scene.medium}
    if scene.shows_color:
        asked["color"] = scene.color
    true = None if not claims else len(claims & facts) / len(claims)
    return Told(claims is not None, {field: said.get(field) == value for field, value in asked.items()}, true)


def share(facts: Iterator[bool]) -> float:
    found = list(facts)
    return 100 * sum(found) / max(1, len(found))


def print_speed(wanted: argparse.Namespace) -> None:
    model, preprocess = random_model(wanted.model, torch.device("cpu"))
    clip = wrap_clip(model, preprocess, f"{wanted.model}/random", device=torch.device("cpu"))
    language = Opened(random_gpt2(clip), "a photo of", wanted.words)
    features = clip.encode_images([picture()])
    print(f"GPT-2 small's shape and {clip.name}, {wanted.words} words, {torch.get_num_threads()} threads; seconds a word")
    print(f"CLIP's seconds are the mean of the last {wanted.plain_words} words")
    print("candidates  language model  CLIP by kept keys  CLIP plainly  ratio  same words  largest difference")
    for candidates in wanted.speed:
        print_steps(clip, language, features, candidates, wanted)


def print_steps(clip: Clip, language: Opened, features: Tensor, candidates: int, wanted: argparse.Namespace) -> None:
    reader, past, ids = clip.open_reader(), language.begin(), ()
    times: dict[str, list[float]] = {"lm": [], "kept": [], "plain": []}
    same, furthest = [], 0.0
    for step in range(wanted.words):
        started = time.perf_counter()
        tokens = language.log_probs(past).topk(candidates).indices.tolist()
        words = language.complete(past, tokens, wanted.words)
        texts = [language.text((*ids, *word.ids)) for word in words]
        times["lm"].append(time.perf_counter() - started)
        started = time.perf_counter()
        kept = clip.compare(features, reader.features(language.text(ids), texts))[0]
        times["kept"].append(time.perf_counter() - started)
        likely = torch.tensor([word.log_prob for word in words])
        chosen = int((likely + clip.scale * kept).argmax())
        if step >= wanted.words - wanted.plain_words:  # the last ones: texts are longest there, which favours the plain way
            started = time.perf_counter()
            plain = score_plainly(clip, features, texts)
            times["plain"].append(time.perf_counter() - started)
            same.append(int((likely + clip.scale * plain).argmax()) == chosen)
            furthest = max(furthest, float((plain - kept).abs().max()))
        ids = (*ids, *words[chosen].ids)
        past = language.extend(past, words[chosen].ids)
    compared = len(times["plain"])
    lm, kept_s, plain_s = fmean(times["lm"]), fmean(times["kept"][-compared:]), fmean(times["plain"])
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
