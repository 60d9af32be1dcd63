"""Language models on a device that is not the CPU."""

from __future__ import annotations

from pathlib import Path

import pytest
from stand_in import DEVICE, stand_in
from tiny_lms import save_tiny_lm

from limner.core.devices import PRECISIONS
from limner.models.lm import loading
from limner.models.lm.loading import load_language_model
from limner.models.lm.model import LanguageModel, Past, Word

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.mark.parametrize("family", ["gpt2", "llama"])
def test_words_on_another_device_are_those_on_the_cpu(family: str, tmp_path: Path,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"local-dir:{save_tiny_lm(tmp_path / family, family)}"

    def run(model: LanguageModel) -> tuple[Past, list[Word], list[float]]:
        past = model.read([70, 80], model.read(model.ids("a red"), states=True), states=True)
        tokens = range(40, 60)
        return past, model.complete(past, tokens, 4), model.likelihoods(past, [75, 85])

    past, words, likely = run(load_language_model(name, device="cpu", precision="float16"))
    monkeypatch.setattr(loading, "pick_device", lambda wanted: DEVICE)
    with stand_in():
        model = load_language_model(name, precision="float16")
        assert {value.device for value in model.model.state_dict().values()} == {DEVICE}
        assert PRECISIONS["float16"] in {value.dtype for value in model.model.parameters()}
        assert model.keeps
        other_past, other_words, other_likely = run(model)
        assert other_past.log_probs.device.type == "cpu"
    assert other_past.ids == past.ids
    assert [word.ids for word in other_words] == [word.ids for word in words]
    for one, other in zip(words, other_words):
        assert other.log_prob == pytest.approx(one.log_prob, abs=0.02 * len(one.ids))
        assert other.likeness == pytest.approx(one.likeness, abs=5e-3)
    assert other_likely == pytest.approx(likely, abs=0.02)
