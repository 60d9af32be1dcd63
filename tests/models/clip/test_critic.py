"""The critic: its gradients move a picture, and the CLIP that judges the picture has no part in that."""

from __future__ import annotations

import pytest
import torch
from PIL import Image
from transformers import PreTrainedTokenizerFast

from limner.algorithms.guidance import Cutouts
from limner.models.clip import critic
from limner.models.clip.critic import critic_of
from limner.models.clip.model import Clip, load_clip
from limner.models.names import BUILTIN_FOLDER
from limner.tasks.steering.judge import Judge
from limner.tasks.steering.targets import make_targets, read_texts
from training.critic import build_critic, critic_config
from training.export import export_clip


@pytest.fixture
def builtin(tmp_path, monkeypatch) -> Clip:
    """Return the built-in CLIP, beside an untaught critic of its own."""
    clip = load_clip("builtin", device="cpu")
    tokenizer = PreTrainedTokenizerFast.from_pretrained(str(BUILTIN_FOLDER / "clip"))
    torch.manual_seed(0)
    export_clip(build_critic(len(tokenizer), clip.model), tokenizer, tmp_path / "critic", critic_config(len(tokenizer)))
    monkeypatch.setattr(critic, "CRITIC_FOLDER", tmp_path / "critic")
    return clip


def test_only_the_built_in_clip_has_a_critic_that_speaks_its_language(builtin, tmp_path, monkeypatch):
    found = critic_of(builtin)
    assert found is not builtin
    assert found is critic_of(builtin), "it is loaded once"
    texts = ["a red fox", "a castle in the snow"]
    assert torch.allclose(found.encode_texts(texts), builtin.encode_texts(texts), atol=1e-2)
    other = load_clip(f"local-dir:{BUILTIN_FOLDER / 'clip'}", device="cpu")
    assert critic_of(other) is other
    monkeypatch.setattr(critic, "CRITIC_FOLDER", tmp_path / "nowhere")
    assert critic_of(builtin) is builtin


def test_the_critic_moves_a_picture_and_the_clip_judges_it(builtin):
    targets = make_targets(read_texts("a red fox", None), None, builtin)
    judge, picture = Judge(builtin, targets), Image.new("RGB", (64, 64), "#cc4422")
    ran: list[str] = []
    hooks = [clip.model.visual.register_forward_hook(lambda *_, name=name: ran.append(name))
             for name, clip in (("critic", critic_of(builtin)), ("clip", builtin))]
    image = torch.full((3, 64, 64), 0.5, requires_grad=True)
    with judge.present():
        judge.loss(image, torch.ones(3), Cutouts(64, 2), "cosine", torch.Generator().manual_seed(0)).backward()
    assert set(ran) == {"critic"}
    assert image.grad is not None
    assert float(image.grad.abs().max()) > 0
    ran.clear()
    found = judge.similarity(judge.look(picture))
    assert set(ran) == {"clip"}
    wanted = (builtin.encode_images([picture]) @ builtin.encode_texts(["a red fox"]).T).item()
    assert found == pytest.approx(wanted, abs=1e-5)
    for hook in hooks:
        hook.remove()
