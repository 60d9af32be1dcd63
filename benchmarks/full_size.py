"""Full-size models on this machine: peak memory and seconds of ViT-L-14 and blip-large, one by one, both, and in turns.

    python benchmarks/full_size.py [--folder DIR] [--json]

The weights are random, saved in the formats of the real repositories (some 3.6 GB in a temporary folder of DIR) and loaded
as ``local-dir:``. Each row is a process of its own. The peak is the largest resident memory, which counts the weights'
files as far as they are mapped; captions of random weights never end, so they take all of their 32 tokens.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

CLIP, CAPTIONER = "ViT-L-14", "blip-large"
PICTURE = Path(__file__).resolve().parent.parent / "examples" / "lighthouse.png"
PHRASES = {"artists": ["Hilma af Klint"], "flavors": ["soft light", "misty"], "mediums": ["an etching"],
           "movements": ["cubism"], "negative": ["blurry"], "sites": ["flickr"]}

Figures = dict[str, float]


def build_clip(folder: Path) -> None:
    import torch
    from safetensors.torch import save_file

    from limner.models._open_clip import open_clip

    torch.manual_seed(0)
    model = open_clip.create_model(CLIP, force_quick_gelu=True)
    config = {"model_cfg": open_clip.get_model_config(CLIP) | {"quick_gelu": True},
              "preprocess_cfg": {"mean": open_clip.OPENAI_DATASET_MEAN, "std": open_clip.OPENAI_DATASET_STD}}
    folder.mkdir()
    (folder / "open_clip_config.json").write_text(json.dumps(config))
    save_file(model.state_dict(), str(folder / "open_clip_model.safetensors"))


def build_captioner(folder: Path) -> None:
    """Write a BLIP of the shape that Salesforce/blip-image-captioning-large states, with words of its own."""
    import torch

    from limner.models._open_clip import transformers

    torch.manual_seed(0)
    special = {0: "[PAD]", 100: "[UNK]", 101: "[CLS]", 102: "[SEP]", 103: "[MASK]"}
    tokenizer = transformers.BertTokenizer(vocab={special.get(i, f"word{i}"): i for i in range(30522)})
    text = {"hidden_size": 768, "num_attention_heads": 12, "encoder_hidden_size": 1024, "vocab_size": 30524,
            "bos_token_id": 30522, "sep_token_id": 102, "pad_token_id": 0}
    vision = {"hidden_size": 1024, "num_hidden_layers": 24, "num_attention_heads": 16, "intermediate_size": 4096,
              "image_size": 384, "patch_size": 16}
    config = transformers.BlipConfig(text_config=text, vision_config=vision)
    transformers.BlipForConditionalGeneration(config).save_pretrained(folder)
    pixels = transformers.BlipImageProcessor(size={"height": 384, "width": 384})
    transformers.BlipProcessor(pixels, tokenizer).save_pretrained(folder)


def run_clip(folder: Path) -> Figures:
    from limner.core.images import open_image
    from limner.models.clip.model import load_clip

    load, clip = _time(lambda: load_clip(f"local-dir:{folder / 'clip'}", device="cpu"))
    picture, features = _time(lambda: clip.encode_images([open_image(PICTURE)]))
    text, _ = _time(lambda: clip.encode_texts(["a lighthouse by the sea"]))
    assert features.shape == (1, 768)
    return {"load_s": load, "picture_s": picture, "text_s": text}


def run_captioner(folder: Path) -> Figures:
    from limner.core.images import open_image
    from limner.models.captioners.loading import CaptionOptions, load_captioner

    load, captioner = _time(lambda: load_captioner(f"local-dir:{folder / 'captioner'}", device="cpu"))
    picture, _ = _time(lambda: captioner.caption([open_image(PICTURE)], CaptionOptions(max_length=32)))
    return {"load_s": load, "picture_s": picture}


def run_both(folder: Path, *, in_turns: bool = False) -> Figures:
    from limner import Config, Interrogator

    lists = folder / "lists"
    config = Config(clip_model_name=f"local-dir:{folder / 'clip'}", caption_model_name=f"local-dir:{folder / 'captioner'}",
                    data_path=str(lists), cache_path=None, device="cpu", caption_offload=in_turns, clip_offload=in_turns)
    load, interrogator = _time(lambda: Interrogator(config))
    with interrogator:
        first, _ = _time(lambda: interrogator.interrogate_fast(PICTURE))
        again, _ = _time(lambda: interrogator.interrogate_fast(PICTURE))
    return {"load_s": load, "picture_s": first, "again_s": again}


def run_nothing(folder: Path) -> Figures:
    """Import what all of them import."""
    from limner.models._open_clip import open_clip, transformers  # noqa: F401

    return {}


RUNS: dict[str, tuple[str, Callable[[Path], Figures]]] = {
    "nothing": ("the libraries alone", run_nothing),
    "clip": (f"{CLIP}, a picture and a text", run_clip),
    "captioner": (f"{CAPTIONER}, a caption of 32 tokens", run_captioner),
    "both": ("both, a picture interrogated in fast mode", run_both),
    "in-turns": ("the same, one model at a time in memory", lambda folder: run_both(folder, in_turns=True)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, help="where the temporary folder is to be")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(run_child(options.child, options.folder)))
        return
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="limner-full-size-") as folder:
        found = measure(Path(folder))
    print(json.dumps(found)) if options.json else show(found)


def run_child(what: str, folder: Path) -> dict[str, Any]:
    if what == "build":
        build_clip(folder / "clip")
        build_captioner(folder / "captioner")
        return {}
    return RUNS[what][1](folder) | {"peak_gb": _peak_gb()}


def measure(folder: Path) -> dict[str, Figures]:
    """Run everything, each in a process of its own; ``weights_gb`` are the sizes of the files."""
    _spawn("build", folder)
    (folder / "lists").mkdir()
    for name, phrases in PHRASES.items():
        (folder / "lists" / f"{name}.txt").write_text("\n".join(phrases))
    found = {what: _spawn(what, folder) for what in RUNS}
    for what in ("clip", "captioner"):
        found[what]["weights_gb"] = sum(path.stat().st_size for path in (folder / what).glob("*.safetensors")) / 1e9
    return found


def show(found: dict[str, Figures]) -> None:
    print(f"{'':45} {'peak':>8}  seconds")
    for what, figures in found.items():
        seconds = ", ".join(f"{name[:-2]} {value:.1f}" for name, value in figures.items() if name.endswith("_s"))
        print(f"{RUNS[what][0]:45} {figures['peak_gb']:5.2f} GB  {seconds}")


def _spawn(what: str, folder: Path) -> Figures:
    command = [sys.executable, __file__, "--child", what, "--folder", str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=folder)
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def _time(run: Callable[[], Any]) -> tuple[float, Any]:
    begin = time.perf_counter()
    found = run()
    return time.perf_counter() - begin, found


def _peak_gb() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    main()
