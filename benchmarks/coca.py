"""Captions a second of limner's CoCa decoder against the same search without kept keys and values.

The peer is open_clip's way of decoding (its own ``generate`` does not run with transformers 5): the model's ``forward``
on the whole text at every step, on the same weights and pictures. It is spared one thing that open_clip does: pictures
are encoded once, not once a beam. ``ratio`` is that of a decoder at work, ``first`` that of the first captions of a new
one, in which a CPU's packs its weights. Weights are random, of coca_ViT-B-32's shape, and captions are held at exactly
``--length`` tokens, so both sides take the same number of steps; encoding the pictures is included in both.

Run ``python benchmarks/coca.py``; ``--device cuda --precision float16`` on a card.
"""

from __future__ import annotations

import argparse
import platform
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import torch
from torch import Tensor

from limner.core.devices import PRECISIONS, pick_device
from limner.models.captioners.coca.decoding import CocaDecoder, Decoding
from limner.models.packed import pack_linear, plain_linear

Captions = list[list[int]]


def build_model(architecture: str, device: torch.device, precision: str) -> tuple[Any, Any]:
    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    model = open_clip.create_model(architecture, pretrained=None)
    torch.nn.init.normal_(model.text_decoder.text_projection, std=0.05)  # open_clip leaves it as the memory was
    return model.eval().to(device, PRECISIONS[precision]), open_clip.get_tokenizer(architecture)


@torch.inference_mode()
def write_uncached(model: Any, tokenizer: Any, pixels: Tensor, beams: int, length: int) -> Captions:
    """Search with the model's own forward on the whole text; no caption ends before ``length``."""
    seen = model(pixels)
    latent, embs = (seen[key].repeat_interleave(beams, 0) for key in ("image_features", "image_embs"))
    tokens = torch.full((len(pixels) * beams, 1), tokenizer.sot_token_id, device=pixels.device)
    scores = torch.full((len(pixels), beams), float("-inf"), device=pixels.device)
    scores[:, 0] = 0
    first = torch.arange(len(pixels), device=pixels.device)[:, None] * beams
    for _ in range(length - 1):
        logits = model(None, tokens, image_latent=latent, image_embs=embs, output_labels=False)["logits"][:, -1].float()
        logits[:, tokenizer.eot_token_id] = float("-inf")
        totals = scores[:, :, None] + logits.log_softmax(-1).unflatten(0, scores.shape)
        scores, chosen = totals.flatten(1).topk(beams)
        parents = (first + chosen // logits.shape[-1]).flatten()
        tokens = torch.cat([tokens[parents], (chosen % logits.shape[-1]).view(-1, 1)], dim=1)
    return [row[1:] for row in tokens.view(len(pixels), beams, -1)[:, 0].tolist()]


def time_runs(write: Callable[[], Any], runs: int, device: torch.device) -> tuple[list[float], Any]:
    """Return the seconds of each run, and what the last one wrote."""
    seconds, written = [], None
    for _ in range(runs):
        begun = time.perf_counter()
        written = write()
        if device.type == "cuda":
            torch.cuda.synchronize()
        seconds.append(time.perf_counter() - begun)
    return seconds, written


@torch.inference_mode()
def print_reading(model: Any) -> None:
    """Print how fast the memory yields the weights that a step reads: summed, and by one row, plain and packed."""
    towers = (model.text.transformer, model.text_decoder.resblocks, model.text_decoder.cross_attn)
    weights = [p for tower in towers for p in tower.parameters() if p.ndim == 2] + [model.text_decoder.text_projection.T]
    size_gb = sum(weight.numel() for weight in weights) * 4 / 1e9
    rows = [torch.randn(1, weight.shape[1]) for weight in weights]
    rates = []
    for maps in ([torch.sum] * len(weights), [plain_linear(w) for w in weights], [pack_linear(w) for w in weights]):
        reads = weights if maps[0] is torch.sum else rows
        seconds, _ = time_runs(lambda: [run(read) for run, read in zip(maps, reads)], 5, torch.device("cpu"))  # noqa: B023
        rates.append(size_gb / min(seconds))
    print("{:.2f} GB of weights a step: summed {:.0f} GB/s, by one row {:.0f}, packed {:.0f}".format(size_gb, *rates))


def name_machine(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{platform.processor() or platform.machine()}, {torch.get_num_threads()} threads"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--architecture", default="coca_ViT-B-32")
    parser.add_argument("--length", type=int, default=20)
    parser.add_argument("--cases", nargs="+", default=["1x1", "16x1", "1x6", "4x6"], metavar="PICTURESxBEAMS",
                        help="pictures in a batch and beams; one beam is greedy")
    parser.add_argument("--runs", type=int, default=2, help="the fastest counts")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="float32", choices=list(PRECISIONS))
    args = parser.parse_args()
    device = pick_device(args.device)
    model, tokenizer = build_model(args.architecture, device, args.precision)
    side = model.visual.image_size[0]
    machine = f"{args.precision}, {name_machine(device)}, torch {torch.__version__}"
    print(f"{args.architecture}, {args.length} tokens, {machine}")
    if device.type == "cpu" and args.precision == "float32":
        print_reading(model)
    print(f"{'search':8} {'pictures':>8} {'uncached/s':>11} {'limner/s':>9} {'ratio':>6}  {'first':>6}  same captions")
    for case in args.cases:
        count, beams = map(int, case.split("x"))
        pixels = torch.randn(count, 3, side, side).to(device, PRECISIONS[args.precision])
        decoding = Decoding(beams=beams, min_length=args.length, max_length=args.length)
        uncached = partial(write_uncached, model, tokenizer, pixels, beams, args.length)
        decoder = CocaDecoder(model, tokenizer)
        seconds, old = time_runs(uncached, args.runs, device)
        (first_s, *again_s), new = time_runs(partial(decoder.generate, pixels, decoding), args.runs + 2, device)
        new_s, old_s = min(again_s), min(seconds)
        same = sum(a == b for a, b in zip(new, old))
        search = "greedy" if beams == 1 else f"beam {beams}"
        print(f"{search:8} {count:8} {count / old_s:11.2f} {count / new_s:9.2f} {old_s / new_s:5.1f}x  "
              f"{old_s / first_s:5.1f}x  {same} of {count}", flush=True)


if __name__ == "__main__":
    main()
