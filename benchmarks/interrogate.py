"""Best mode against clip-interrogator 0.6.0: the same weights, lists, picture and caption; seconds, and equal prompts.

    python benchmarks/interrogate.py [--models ViT-B-32,ViT-L-14] [--candidates 128,512,2048] [--links 3] [--no-whole]

Random weights of the real shapes. For each number of candidates a chain of ``--links`` phrases is grown by both behind
a 30-token prompt, tokenising included; both have grown one before. The share of the peak counts what bfloat16 computes
against the fp32 peak, so where the processor has bfloat16 instructions it can pass 100 %. In the end best, fast and classic
mode run whole with small lists (``--no-whole`` leaves that out). The incumbent needs minutes a step, so by default it takes
one link at the largest sizes; the ratio is of seconds per link.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import torch
from incumbent import load_incumbent
from PIL import Image

from limner import Config, Interrogator
from limner.models.clip.model import Clip, wrap_clip
from limner.vocabulary.lists import VOCABULARY_FOLDER, load_vocabulary

PROMPT = ("a painting of a lighthouse on a rocky shore under a heavy sky with a small red boat in the foreground and "
          "seagulls circling over the water at the end of the day")
LIST_NAMES = ("artists", "flavors", "mediums", "movements", "negative")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", default="ViT-B-32,ViT-L-14")
    parser.add_argument("--candidates", default="128,512,2048")
    parser.add_argument("--links", type=int, default=3)
    parser.add_argument("--incumbent-candidates", type=int, default=1_500, help="candidate-links the incumbent is given")
    parser.add_argument("--whole", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--device", default="cpu")
    wanted = parser.parse_args()
    device = torch.device(wanted.device)
    incumbent = load_incumbent()
    peak = measure_peak(device)
    print(f"{describe(device)}: fp32 matrix peak {peak:.0f} GFLOP/s")
    for name in wanted.models.split(","):
        model, preprocess = random_model(name, device)
        for count in map(int, wanted.candidates.split(",")):
            compare_chain(incumbent, name, model, preprocess, count, wanted.links, wanted.incumbent_candidates, peak)
        if wanted.whole:
            compare_whole(incumbent, name, model, preprocess)


def random_model(name: str, device: torch.device) -> tuple[Any, Any]:
    """Return an open_clip model of a real shape with random weights, and its preprocessing."""
    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    precision = "fp16" if device.type == "cuda" else "fp32"
    model, _, preprocess = open_clip.create_model_and_transforms(name, pretrained=None, precision=precision, device=device)
    return model.eval(), preprocess


def compare_chain(incumbent: Any, name: str, model: Any, preprocess: Any, count: int, links: int, most: int,
                  peak: float) -> None:
    """Grow a chain of ``count`` random flavors by both; print seconds a link, the ratio, and whether they agree."""
    phrases = random.Random(0).sample(load_vocabulary().flavors, count)
    clip = wrap_clip(model, preprocess, f"{name}/random", device=next(model.parameters()).device)
    features = clip.encode_images([picture()])
    theirs = bare_incumbent(incumbent, name, model)
    their_links = max(1, min(links, most // count))
    ours = Interrogator.from_models(clip, tables={})
    ours.chain(features, phrases, PROMPT, -1.0, min_count=1, max_count=1)  # once: it decides on bfloat16 and fetches it

    theirs.chain(features, phrases[:8], PROMPT, -1.0, min_count=1, max_count=1)
    started = time.perf_counter()
    ours_prompt = ours.chain(features, phrases, PROMPT, -1.0, min_count=links, max_count=links)
    our_seconds = (time.perf_counter() - started) / links
    same_length = ours.chain(features, phrases, PROMPT, -1.0, min_count=their_links, max_count=their_links)
    started = time.perf_counter()
    their_prompt = theirs.chain(features, phrases, PROMPT, -1.0, min_count=their_links, max_count=their_links)
    their_seconds = (time.perf_counter() - started) / their_links
    flops = step_flops(clip, ours_prompt, phrases)
    held = step_bytes(clip, features, phrases)
    print(f"{name:9} {count:5} candidates: incumbent {their_seconds:8.2f} s/link, limner {our_seconds:7.3f} s/link, "
          f"ratio {their_seconds / our_seconds:6.1f}, {100 * flops / our_seconds / 1e9 / peak:3.0f} % of peak, "
          f"{held / 2**20:.0f} MiB a step, "
          f"prompts {'equal' if their_prompt == same_length else 'DIFFER'} after {their_links}", flush=True)


def bare_incumbent(incumbent: Any, name: str, model: Any) -> Any:
    """Return the incumbent's interrogator around a loaded model, without its tables: only its chain is wanted."""
    from limner.models._open_clip import open_clip

    config = incumbent.Config(quiet=True, device=str(next(model.parameters()).device))
    theirs = incumbent.Interrogator.__new__(incumbent.Interrogator)
    theirs.config, theirs.device, theirs.clip_model = config, config.device, model
    theirs.tokenize = open_clip.get_tokenizer(name)
    theirs.caption_offloaded, theirs.clip_offloaded = True, False
    return theirs


def compare_whole(incumbent: Any, name: str, model: Any, preprocess: Any, sizes: int = 40) -> None:
    """Best, fast and classic mode with small lists, everything included; prompts must be equal."""
    with tempfile.TemporaryDirectory() as folder:
        write_small_lists(Path(folder), sizes)
        config = incumbent.Config(quiet=True, device="cpu", data_path=folder, cache_path=None, download_cache=False,
                                  caption_model_name=None, clip_model_name=f"{name}/random")
        config.clip_model, config.clip_preprocess = model, preprocess
        started = time.perf_counter()
        theirs = incumbent.Interrogator(config)
        expected = [mode(picture(), max_flavors=4, caption="a lighthouse on a rocky shore")
                    for mode in (theirs.interrogate, theirs.interrogate_fast, theirs.interrogate_classic)]
        their_seconds = time.perf_counter() - started
        started = time.perf_counter()
        ours = Interrogator(Config(clip_model=model, clip_preprocess=preprocess, clip_model_name=f"{name}/random",
                                   caption_model_name=None, data_path=folder, cache_path=None, device="cpu"))
        found = [mode(picture(), max_flavors=4, caption="a lighthouse on a rocky shore")
                 for mode in (ours.interrogate, ours.interrogate_fast, ours.interrogate_classic)]
        our_seconds = time.perf_counter() - started
    print(f"{name:9} best + fast + classic with tables: incumbent {their_seconds:.1f} s, limner {our_seconds:.1f} s, "
          f"ratio {their_seconds / our_seconds:.1f}, prompts {'equal' if found == expected else 'DIFFER'}", flush=True)
    if found != expected:
        print(f"  incumbent {expected}\n  limner    {found}")


def write_small_lists(folder: Path, size: int) -> None:
    """Write the first ``size`` phrases of limner's lists, and limner's sites as the incumbent spells them."""
    own = load_vocabulary()
    lists = {"artists": [name.removeprefix("by ") for name in own.artists if name.startswith("by ")],
             "flavors": own.flavors, "mediums": own.mediums, "movements": own.movements, "negative": own.negative}
    for name in LIST_NAMES:
        chosen = random.Random(name).sample(list(lists[name]), size)
        (folder / f"{name}.txt").write_text("\n".join(chosen), encoding="utf-8")
    sites = (VOCABULARY_FOLDER / "sites.txt").read_text(encoding="utf-8").replace("dribbble", "dribble")
    (folder / "sites.txt").write_text(sites, encoding="utf-8")


def step_flops(clip: Clip, prompt: str, phrases: list[str]) -> float:
    """Multiplications and additions that one step cannot do without: every phrase's own tokens through every layer.

    Counted per token: the four attention projections and the two of the MLP. The attention itself and what equal first
    tokens save are left out.
    """
    transformer = getattr(clip.model, "transformer", None) or clip.model.text.transformer
    width, layers = transformer.width, transformer.layers
    tokens = sum(clip.tokens.count(phrase) + 1 for phrase in phrases)  # and the end of text
    return 2.0 * tokens * layers * 12 * width * width


def step_bytes(clip: Clip, features: torch.Tensor, phrases: list[str]) -> int:
    """Return the most that tensors hold at once while a step scores every continuation, above what they held before."""
    candidates = clip.continue_prompt(PROMPT, phrases, features)
    with torch.profiler.profile(profile_memory=True) as found:
        candidates.similarities()
    held = peak = 0
    for event in found.profiler.kineto_results.events():
        if event.name() == "[memory]":
            held += event.nbytes()
            peak = max(peak, held)
    return peak


def measure_peak(device: torch.device, size: int = 2048, repeats: int = 8) -> float:
    """Return the rate of a large fp32 matrix product, GFLOP/s, the best of several."""
    a, b = torch.randn(size, size, device=device), torch.randn(size, size, device=device)
    best = float("inf")
    for _ in range(repeats):
        started = time.perf_counter()
        float((a @ b)[0, 0])
        best = min(best, time.perf_counter() - started)
    return 2 * size**3 / best / 1e9


def describe(device: torch.device) -> str:
    """Name the machine."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.split(":")[1].strip() for line in lines if "model name" in line]
    return f"{names[0] if names else 'CPU'}, {os.cpu_count()} cores, {torch.get_num_threads()} threads"


def picture() -> Image.Image:
    """Return one fixed picture."""
    return Image.linear_gradient("L").convert("RGB").resize((256, 256))


if __name__ == "__main__":
    main()
