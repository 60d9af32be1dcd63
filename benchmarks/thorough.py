"""Thorough mode against best mode: what the search gains, whether what it adds is true, and what it costs.

    python benchmarks/thorough.py [--pictures 20] [--beams 4] [--no-floor] [--random 0] [--phrases 500]
        [--vocabulary 0] [--model ViT-B-32] [--device cpu] [--threads 2]

``--pictures``: held-out scenes of the built-in world, with the built-in pair. A phrase is true if it is one of the scene's
facts. "At equal tokens": of a thorough prompt longer than best mode's, the phrases of least loss are dropped until it is
not. ``--random``: pictures of noise under random weights of a real shape, with ``--phrases`` of limner's own lists (0: all).
``--vocabulary``: seconds of one step with so many phrases (limner's own and pairs of them) behind 30 tokens.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

import torch
from interrogate import PROMPT, picture, random_model
from PIL import Image

from limner import Config, Interrogator, LabelTable
from limner.models.clip.model import Clip, wrap_clip
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.interrogate.interrogation import Interrogation
from limner.tasks.interrogate.modes import SearchOptions
from limner.vocabulary.lists import CATEGORIES, load_vocabulary
from training.world.captions import scene_claims, table_phrases
from training.world.lots import sample_scene
from training.world.scenes import draw_scene

FIRST_SEED = 900_000_000
SIZE_PX = 256


@dataclass
class Pair:
    """What both modes made of one picture, and the seconds of their phrases; ``equal`` is thorough's similarity when it
    has no more tokens than best's prompt."""

    best: Interrogation
    thorough: Interrogation
    equal: float
    true: dict[str, tuple[int, int]] = field(default_factory=dict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=20)
    parser.add_argument("--beams", type=int, default=4)
    parser.add_argument("--no-floor", action="store_true", help="do without the built-in pair's floor of gain")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--phrases", type=int, default=500)
    parser.add_argument("--vocabulary", type=int, default=0)
    parser.add_argument("--model", default="ViT-B-32")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    if wanted.pictures:
        print_builtin(wanted.pictures, wanted.beams, floored=not wanted.no_floor)
    if wanted.random or wanted.vocabulary:
        model, preprocess = random_model(wanted.model, torch.device(wanted.device))
        clip = wrap_clip(model, preprocess, f"{wanted.model}/random", device=torch.device(wanted.device))
        if wanted.random:
            print_random(clip, wanted.random, wanted.phrases, wanted.beams)
        if wanted.vocabulary:
            print_step(clip, wanted.vocabulary, wanted.beams)


def print_builtin(count: int, beams: int, *, floored: bool) -> None:
    scenes = [sample_scene(FIRST_SEED + place, held_out=True) for place in range(count)]
    images = [draw_scene(scene, SIZE_PX) for scene in scenes]
    claims = {phrase.text: phrase.claims for phrase in table_phrases()}
    config = Config(clip_model_name="builtin", caption_model_name="builtin", device="cpu",
                    data_path=str(BUILTIN_FOLDER / "clip" / "vocabulary"))
    pairs = []
    with Interrogator(config) as interrogator:
        if not floored:
            vars(interrogator.clip)["floor"] = None
        captions = [interrogator.generate_caption(image) for image in images]
        for scene, pair in zip(scenes, compare(interrogator, images, captions, beams), strict=True):
            facts = scene_claims(scene)
            for account in (pair.best, pair.thorough):
                told = [claims[phrase.text] <= facts for phrase in account.phrases if phrase.text in claims]
                pair.true[account.mode] = sum(told), len(told)
            pairs.append(pair)
        used = interrogator.clip.floor
    print(f"built-in pair, {count} held-out scenes, {beams} beams, floor {used}")
    print_pairs(pairs)
    for mode in ("best", "thorough"):
        true, told = (sum(pair.true[mode][which] for pair in pairs) for which in (0, 1))
        print(f"  {mode:8} phrases that are true {100 * true / max(1, told):5.1f} %  of {told}")


def print_random(clip: Clip, count: int, size: int, beams: int) -> None:
    """The same with random weights, whose similarities say nothing of pictures: the search alone is measured."""
    vocabulary = load_vocabulary()
    lists = {name: list(vocabulary.category(name)) for name in (*CATEGORIES, "negative")}
    if size:
        part = size / sum(map(len, lists.values()))
        lists = {name: random.Random(name).sample(labels, max(1, int(part * len(labels)))) for name, labels in lists.items()}
    tables = {name: LabelTable(labels, name, clip) for name, labels in lists.items()}
    images = [Image.effect_noise((224, 224), 40 + seed).convert("RGB").rotate(seed) for seed in range(count)]
    interrogator = Interrogator.from_models(clip, tables=tables)
    pairs = list(compare(interrogator, images, [PROMPT] * count, beams))
    print(f"{clip.name} on {clip.device}, {count} pictures, {len(interrogator.tables.merged)} phrases, {beams} beams")
    print_pairs(pairs)


def compare(interrogator: Interrogator, images: Sequence[Image.Image], captions: Sequence[str],
            beams: int) -> Iterator[Pair]:
    for image, caption in zip(images, captions, strict=True):
        best = interrogator.explain(image, "best", caption=caption)
        thorough = interrogator.explain(image, "thorough", caption=caption, search=SearchOptions(beams))
        yield Pair(best, thorough, cut_to(interrogator, image, thorough, best.tokens))


def cut_to(interrogator: Interrogator, image: Image.Image, account: Interrogation, tokens: int) -> float:
    """Return the similarity of a prompt without its phrases of least loss, when it has no more than so many tokens."""
    features, left = interrogator.image_to_features(image), account
    while left.tokens > tokens and left.phrases:
        count = len(left.phrases)
        fewer = [interrogator.rescore(left, [place != out for place in range(count)], features=features).account
                 for out in range(count)]
        left = max(fewer, key=lambda one: one.similarity)
    return left.similarity


def print_pairs(pairs: Sequence[Pair]) -> None:
    gains = [pair.thorough.similarity - pair.best.similarity for pair in pairs]
    equal = [pair.equal - pair.best.similarity for pair in pairs]
    print(f"  similarity: best {fmean(pair.best.similarity for pair in pairs):.4f}, "
          f"thorough {fmean(pair.thorough.similarity for pair in pairs):.4f}: gain mean {fmean(gains):.4f}, "
          f"least {min(gains):.4f}; at equal tokens mean {fmean(equal):.4f}")
    print(f"  not worse {share(gain >= 0 for gain in gains)}, better {share(gain > 0 for gain in gains)}; "
          f"at equal tokens better {share(gain > 0 for gain in equal)}")
    for mode in ("best", "thorough"):
        accounts = [getattr(pair, mode) for pair in pairs]
        seconds = [account.seconds["phrases"] for account in accounts]
        print(f"  {mode:8} {fmean(account.tokens for account in accounts):5.1f} tokens, "
              f"{fmean(len(account.phrases) for account in accounts):4.1f} phrases, "
              f"{median(seconds):7.2f} s a picture (median), {max(seconds):.2f} at most")


def share(facts: Iterator[bool]) -> str:
    found = list(facts)
    return f"{100 * sum(found) / len(found):.0f} % of {len(found)}"


def print_step(clip: Clip, count: int, beams: int) -> None:
    """Time one step over a whole vocabulary: the nearest few of all phrases behind a prompt, exactly."""
    own = [label for name in CATEGORIES for label in load_vocabulary().category(name)]
    chance = random.Random(0)
    phrases = list(dict.fromkeys(own))[:count]
    while len(phrases) < count:
        phrases += list(dict.fromkeys(f"{chance.choice(own)} {chance.choice(own)}" for _ in range(count - len(phrases))))
    features = clip.encode_images([picture()])
    clip.continue_prompt(PROMPT, phrases[:256], features).best(torch.ones(256, dtype=torch.bool))  # bfloat16 or not
    started = time.perf_counter()
    candidates = clip.continue_prompt(PROMPT, phrases, features)
    made = time.perf_counter() - started
    started, busy = time.perf_counter(), time.process_time()
    steps = candidates.behind(PROMPT + ", soft light")
    steps.nearest(steps.fits(), beams)
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    print(f"{clip.name} on {clip.device}, {torch.get_num_threads()} threads: one step over {len(phrases)} phrases "
          f"{seconds:.1f} s ({busy:.1f} s of processor time); once a picture, to tokenise them and plant their trees, "
          f"{made:.1f} s", flush=True)


if __name__ == "__main__":
    main()
