"""Thorough mode against best mode: what the search gains, whether what it adds is true, and what it costs.

    python benchmarks/thorough.py [--pictures 100] [--beams 4] [--no-floor] [--keep FILE] [--minutes M]
        [--random 0] [--phrases 500] [--most 32] [--vocabulary 0] [--model ViT-B-32] [--device cpu] [--threads 2]

``--pictures``: held-out scenes of the built-in world, with the built-in pair. A phrase is true if it is one of the scene's
facts. "At equal tokens": of a thorough prompt longer than best mode's, the phrases of least loss are dropped until it is
not. ``--random``: pictures of noise under random weights of a real shape, with ``--phrases`` of limner's own lists (0: all),
of which a prompt takes ``--most``. ``--vocabulary``: seconds of one step with so many phrases (limner's own and pairs of
them) behind 30 tokens. ``--keep`` keeps what was measured in a file, so that the same command goes on where it was stopped,
or where ``--minutes`` were over.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean, median
from typing import Any

import torch
from interrogate import PROMPT, picture, random_model
from kept import Kept, file_digest, within
from PIL import Image

from limner import Config, Interrogator, LabelTable
from limner.models.clip.model import Clip, wrap_clip
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.interrogate.interrogation import Interrogation
from limner.tasks.interrogate.modes import SearchOptions
from limner.vocabulary.lists import CATEGORIES, load_vocabulary
from training.world.captions import scene_claims, table_phrases
from training.world.lots import sample_scene
from training.world.scenes import Scene, draw_scene

FIRST_SEED = 900_000_000
SIZE_PX = 256
ROUNDING = 1e-6
"""The same text beside others may differ by so much."""
WEIGHTS = ("clip/open_clip_model.safetensors", "captioner/model.safetensors")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--beams", type=int, default=4)
    parser.add_argument("--no-floor", action="store_true", help="do without the built-in pair's floor of gain")
    parser.add_argument("--keep", type=Path, help="a file of what was measured; what is in it is not measured again")
    parser.add_argument("--minutes", type=float, help="begin no picture after so many")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--phrases", type=int, default=500)
    parser.add_argument("--most", type=int, default=32)
    parser.add_argument("--vocabulary", type=int, default=0)
    parser.add_argument("--model", default="ViT-B-32")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=2)
    wanted = parser.parse_args()
    torch.set_num_threads(wanted.threads)
    kept = Kept(wanted.keep)
    if wanted.pictures:
        print_builtin(wanted, kept)
    if wanted.random or wanted.vocabulary:
        model, preprocess = random_model(wanted.model, torch.device(wanted.device))
        clip = wrap_clip(model, preprocess, f"{wanted.model}/random", device=torch.device(wanted.device))
        if wanted.random:
            print_random(clip, wanted, kept)
        if wanted.vocabulary:
            print_step(clip, wanted.vocabulary, wanted.beams)


def print_builtin(wanted: argparse.Namespace, kept: Kept) -> None:
    config = Config(clip_model_name="builtin", caption_model_name="builtin", device="cpu",
                    data_path=str(BUILTIN_FOLDER / "clip" / "vocabulary"))
    with Interrogator(config) as interrogator:
        if wanted.no_floor:
            vars(interrogator.clip)["floor"] = None
        floor = interrogator.clip.floor
        weights = [file_digest(BUILTIN_FOLDER / name) for name in WEIGHTS]
        key = f"{'/'.join(weights)}, {wanted.beams} beams, floor {floor}, scene "
        scenes = (sample_scene(FIRST_SEED + place, held_out=True) for place in range(wanted.pictures))
        pairs = [kept.take(f"{key}{scene.seed}", partial(compare_scene, interrogator, scene, wanted.beams))
                 for scene in within(wanted.minutes, scenes)]
    print(f"built-in pair (CLIP {weights[0]}, captioner {weights[1]}), {len(pairs)} held-out scenes, {wanted.beams} beams, "
          f"floor {floor}")
    print_pairs(pairs)
    for mode in ("best", "thorough"):
        true, told = (sum(pair[mode][which] for pair in pairs) for which in ("true", "told"))
        print(f"  {mode:8} phrases that are true {100 * true / max(1, told):5.1f} %  of {told}")


def compare_scene(interrogator: Interrogator, scene: Scene, beams: int) -> dict[str, Any]:
    """Return what both modes made of a scene, and how many of the phrases that can be told are true."""
    image = draw_scene(scene, SIZE_PX)
    best, thorough, equal = compare(interrogator, image, interrogator.generate_caption(image), beams)
    facts, claims = scene_claims(scene), {phrase.text: phrase.claims for phrase in table_phrases()}
    found: dict[str, Any] = {"equal": equal}
    for account in (best, thorough):
        told = [claims[phrase.text] <= facts for phrase in account.phrases if phrase.text in claims]
        found[account.mode] = {**sum_up(account), "true": sum(told), "told": len(told)}
    return found


def print_random(clip: Clip, wanted: argparse.Namespace, kept: Kept) -> None:
    """The same with random weights, whose similarities say nothing of pictures: the search alone is measured."""
    vocabulary = load_vocabulary()
    lists = {name: list(vocabulary.category(name)) for name in (*CATEGORIES, "negative")}
    if wanted.phrases:
        part = wanted.phrases / sum(map(len, lists.values()))
        lists = {name: random.Random(name).sample(labels, max(1, int(part * len(labels)))) for name, labels in lists.items()}
    interrogator = LazyInterrogator(clip, lists)

    def compare_noise(seed: int) -> dict[str, Any]:
        image = Image.effect_noise((224, 224), 40 + seed).convert("RGB").rotate(seed)
        best, thorough, equal = compare(interrogator.open(), image, PROMPT, wanted.beams, wanted.most)
        return {"equal": equal, "best": sum_up(best), "thorough": sum_up(thorough)}

    key = f"{clip.name}, {sum(map(len, lists.values()))} phrases, at most {wanted.most}, {wanted.beams} beams, noise "
    seeds = within(wanted.minutes, range(wanted.random))
    pairs = [kept.take(f"{key}{seed}", partial(compare_noise, seed)) for seed in seeds]
    print(f"{clip.name} on {clip.device}, {len(pairs)} pictures, {len(set().union(*lists.values()))} phrases, at most "
          f"{wanted.most}, {wanted.beams} beams")
    print_pairs(pairs)


@dataclass
class LazyInterrogator:
    """An interrogator whose tables are embedded only if there is a picture to be measured."""

    clip: Clip
    lists: dict[str, list[str]]
    _opened: Interrogator | None = None

    def open(self) -> Interrogator:
        """Return it, embedded once."""
        if self._opened is None:
            tables = {name: LabelTable(labels, name, self.clip) for name, labels in self.lists.items()}
            self._opened = Interrogator.from_models(self.clip, tables=tables)
        return self._opened


def compare(interrogator: Interrogator, image: Image.Image, caption: str, beams: int,
            most: int | None = None) -> tuple[Interrogation, Interrogation, float]:
    """Return best's account, thorough's, and thorough's similarity when it has no more tokens than best's prompt."""
    best = interrogator.explain(image, "best", caption=caption, max_flavors=most)
    thorough = interrogator.explain(image, "thorough", caption=caption, max_flavors=most, search=SearchOptions(beams))
    return best, thorough, cut_to(interrogator, image, thorough, best.tokens)


def sum_up(account: Interrogation) -> dict[str, Any]:
    """Return what is counted of an account."""
    return {"prompt": account.prompt, "similarity": account.similarity, "tokens": account.tokens,
            "phrases": len(account.phrases), "s": account.seconds["phrases"]}


def cut_to(interrogator: Interrogator, image: Image.Image, account: Interrogation, tokens: int) -> float:
    """Return the similarity of a prompt without its phrases of least loss, when it has no more than so many tokens."""
    features, left = interrogator.image_to_features(image), account
    while left.tokens > tokens and left.phrases:
        count = len(left.phrases)
        fewer = [interrogator.rescore(left, [place != out for place in range(count)], features=features).account
                 for out in range(count)]
        left = max(fewer, key=lambda one: one.similarity)
    return left.similarity


def print_pairs(pairs: Sequence[dict[str, Any]]) -> None:
    if not pairs:
        return
    gains = [pair["thorough"]["similarity"] - pair["best"]["similarity"] for pair in pairs]
    equal = [pair["equal"] - pair["best"]["similarity"] for pair in pairs]
    print(f"  similarity: best {fmean(pair['best']['similarity'] for pair in pairs):.4f}, "
          f"thorough {fmean(pair['thorough']['similarity'] for pair in pairs):.4f}: gain mean {fmean(gains):.4f}, "
          f"least {min(gains):.4f}; at equal tokens mean {fmean(equal):.4f}")
    for name, found in (("", gains), ("at equal tokens ", equal)):
        print(f"  {name}not worse {share(gain >= -ROUNDING for gain in found)}, "
              f"better {share(gain > ROUNDING for gain in found)}")
    for mode in ("best", "thorough"):
        told = [pair[mode] for pair in pairs]
        print(f"  {mode:8} {fmean(one['tokens'] for one in told):5.1f} tokens, "
              f"{fmean(one['phrases'] for one in told):4.1f} phrases, "
              f"{median(one['s'] for one in told):7.2f} s a picture (median), {max(one['s'] for one in told):.2f} at most")


def share(facts: Iterable[bool]) -> str:
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
