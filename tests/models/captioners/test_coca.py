"""Captions of tiny CoCas with random weights against a reference that asks the model's own forward at every step."""

from __future__ import annotations

import copy
import math
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any

import pytest
import torch
from torch import Tensor

from limner.core.errors import OptionError, UnknownModelError
from limner.models.captioners.coca.decoding import CocaDecoder, Decoding

pytestmark = pytest.mark.usefixtures("one_thread")

START, END, PAD, WORDS = 38, 39, 0, 40
CONTEXT = 16


@dataclass
class NumberTokenizer:
    """A vocabulary of numbers: token 7 reads "7"."""

    sot_token_id: int = START
    eot_token_id: int = END

    def decode(self, tokens: list[int], /) -> str:
        return "".join(f"{token} " for token in tokens)


def build_coca(*, words: int = WORDS, layer_scale: float | None = None, quick_gelu: bool = False,
               loud: dict[int, float] | None = None, **text: Any) -> Any:
    """Return a CoCa with two or three layers a tower; ``loud`` makes logits of some tokens vary more than others'."""
    from limner.models._open_clip import open_clip

    torch.manual_seed(17)
    model = open_clip.CoCa(
        embed_dim=48, quick_gelu=quick_gelu,
        vision_cfg={"image_size": 32, "layers": 1, "width": 64, "patch_size": 16, "attentional_pool": True,
                    "attn_pooler_heads": 4, "attn_pooler_queries": 9, "output_tokens": True},
        text_cfg={"context_length": CONTEXT, "vocab_size": words, "width": 48, "heads": 4, "layers": 2,
                  "embed_cls": True, "output_tokens": True, "ls_init_value": layer_scale, **text},
        multimodal_cfg={"context_length": CONTEXT, "vocab_size": words, "width": 48, "heads": 3, "layers": 3,
                        "attn_pooler_heads": 4, "ls_init_value": layer_scale})
    for name, values in model.named_parameters():  # larger than at the start of training, so that every part matters
        if values.ndim and "gamma" not in name and "ln" not in name:
            torch.nn.init.normal_(values, std=0.5 if "embed" in name else 2 / math.sqrt(values.shape[-1]))
    torch.nn.init.normal_(model.text_decoder.text_projection, std=0.4)
    for token, factor in (loud or {}).items():
        model.text_decoder.text_projection.data[:, token] *= factor
    return model.eval()


@pytest.fixture(scope="module")
def coca() -> Any:
    return build_coca(loud={END: 3.2, PAD: 1.6})


@pytest.fixture(scope="module")
def pixels() -> Tensor:
    return torch.randn(5, 3, 32, 32, generator=torch.Generator().manual_seed(2))


def next_logits(model: Any, picture: Tensor, texts: list[list[int]]) -> Tensor:
    """What the model itself says comes next, ``[texts, words]``, from whole texts of one length."""
    length = len(texts[0])
    padding = [] if model.text.cls_emb is not None else [PAD] * (CONTEXT - length)  # open_clip needs it without a class
    with torch.no_grad():
        pictures = model(picture[None])
        logits: Tensor = model(
            None, torch.tensor([[*text, *padding] for text in texts]), output_labels=False,
            image_latent=pictures["image_features"], image_embs=pictures["image_embs"].expand(len(texts), -1, -1),
        )["logits"][:, length - 1]
    return logits.float()


def adjusted_logits(model: Any, picture: Tensor, texts: list[list[int]], decoding: Decoding) -> Tensor:
    logits, penalty = next_logits(model, picture, texts), decoding.repetition_penalty
    for row, text in zip(logits, texts):
        for token in set(text):
            row[token] = row[token] / penalty if row[token] > 0 else row[token] * penalty
        if len(text) < decoding.min_length:
            row[END] = -math.inf
    return logits


def reference_greedy(model: Any, picture: Tensor, decoding: Decoding) -> list[int]:
    tokens = [START]
    while len(tokens) < decoding.max_length:
        word = int(adjusted_logits(model, picture, [tokens], decoding).argmax())
        if word == END:
            break
        tokens.append(word)
    return tokens[1:]


def reference_beams(model: Any, picture: Tensor, decoding: Decoding) -> list[list[int]]:
    """Search to the very end; the finished are weighed only there."""
    opened: list[tuple[float, list[int]]] = [(0.0, [START])]
    finished: list[tuple[float, list[int]]] = []
    for count in range(1, decoding.max_length):
        logits = adjusted_logits(model, picture, [tokens for _, tokens in opened], decoding)
        ways = [(total + chance, tokens, word) for (total, tokens), row in zip(opened, logits)
                for word, chance in enumerate(row.log_softmax(0).tolist())]
        ways = sorted(ways, key=lambda way: -way[0])[:2 * decoding.beams]
        finished += [(total / count, tokens[1:])
                     for total, tokens, word in ways[:decoding.beams] if word == END and total > -math.inf]
        opened = [(total, [*tokens, word]) for total, tokens, word in ways if word != END][:decoding.beams]
    finished += [(total / (decoding.max_length - 1), tokens[1:]) for total, tokens in opened]
    finished = sorted(finished, key=lambda caption: -caption[0])
    return [tokens for _, tokens in finished[:decoding.count]]


def reference_draws(model: Any, picture: Tensor, decoding: Decoding) -> list[list[int]]:
    """Draw by the same chances as the decoder, one text after the other."""
    draws = torch.rand(decoding.count, decoding.max_length, generator=torch.Generator().manual_seed(decoding.seed))
    captions = []
    for row in draws.tolist():
        tokens = [START]
        while len(tokens) < decoding.max_length:
            word = draw_word(adjusted_logits(model, picture, [tokens], decoding)[0], row[len(tokens)], decoding)
            if word == END:
                break
            tokens.append(word)
        captions.append(tokens[1:])
    return captions


def draw_word(logits: Tensor, share: float, decoding: Decoding) -> int:
    ranked = sorted(((value, word) for word, value in enumerate(logits.tolist())), reverse=True)
    ranked = ranked[:decoding.top_k]
    weights = [math.exp(value - ranked[0][0]) for value, _ in ranked]
    reached = 0.0
    for weight, (_, word) in zip(weights, ranked):
        reached += weight
        if share * sum(weights) < reached:
            return word
    return ranked[len(weights) - 1][1]


VARIANTS: dict[str, dict[str, Any]] = {
    "as published": {},
    "no class token": {"embed_cls": False},
    "layer scale": {"layer_scale": 0.7},
    "quick gelu": {"quick_gelu": True},
}


EACH_WAY = [Decoding(max_length=CONTEXT), Decoding(beams=3, count=2, max_length=CONTEXT),
            Decoding(top_k=6, count=2, max_length=CONTEXT)]


@pytest.mark.parametrize("variant", VARIANTS)
def test_greedy_captions_are_those_of_the_models_own_forward(variant: str, pixels: Tensor) -> None:
    model, decoding = build_coca(**VARIANTS[variant]), Decoding(max_length=CONTEXT)
    captions = CocaDecoder(model, NumberTokenizer()).generate(pixels, decoding)
    assert captions == [reference_greedy(model, picture, decoding) for picture in pixels]
    assert len({tuple(caption) for caption in captions}) > 1, "the pictures should matter"


def test_a_token_after_padding_is_hidden_as_the_model_hides_it(coca: Any, pixels: Tensor) -> None:
    decoding, corrected = Decoding(max_length=CONTEXT), copy.deepcopy(coca)
    corrected.text.correct_cls_mask = True
    captions = CocaDecoder(coca, NumberTokenizer()).generate(pixels, decoding)
    others = CocaDecoder(corrected, NumberTokenizer()).generate(pixels, decoding)
    assert captions == [reference_greedy(coca, picture, decoding) for picture in pixels]
    assert others == [reference_greedy(corrected, picture, decoding) for picture in pixels]
    assert captions != others, "the weights should write padding tokens inside captions"


def test_captions_end_when_the_model_ends_them_but_not_before_the_least_length(coca: Any, pixels: Tensor) -> None:
    decoder = CocaDecoder(coca, NumberTokenizer())
    free = decoder.generate(pixels, Decoding(min_length=1, max_length=CONTEXT))
    held = decoder.generate(pixels, Decoding(min_length=9, max_length=CONTEXT))
    assert len({len(caption) for caption in free}) > 2
    assert min(map(len, free)) < 8 <= min(map(len, held))
    assert held == [reference_greedy(coca, picture, Decoding(min_length=9, max_length=CONTEXT)) for picture in pixels]


def test_a_repetition_penalty_lowers_the_tokens_that_are_there_already(coca: Any, pixels: Tensor) -> None:
    decoding = Decoding(max_length=CONTEXT, repetition_penalty=1.6)
    captions = CocaDecoder(coca, NumberTokenizer()).generate(pixels, decoding)
    assert captions == [reference_greedy(coca, picture, decoding) for picture in pixels]
    assert captions != CocaDecoder(coca, NumberTokenizer()).generate(pixels, Decoding(max_length=CONTEXT))


SEARCHES = {
    "one of four": Decoding(beams=4, max_length=CONTEXT),
    "six of six": Decoding(beams=6, max_length=CONTEXT, count=6),
    "not too short": Decoding(beams=3, max_length=CONTEXT, count=2, min_length=7),
    "varied": Decoding(beams=5, max_length=CONTEXT, count=2, repetition_penalty=1.4),
    "one word": Decoding(beams=2, max_length=2, min_length=1, count=2),
}


@pytest.mark.parametrize("search", SEARCHES)
def test_beam_search_finds_what_a_search_to_the_very_end_finds(coca: Any, pixels: Tensor, search: str) -> None:
    decoding = SEARCHES[search]
    captions = CocaDecoder(coca, NumberTokenizer()).generate(pixels, decoding)
    assert captions == [caption for picture in pixels for caption in reference_beams(coca, picture, decoding)]


def test_beams_change_the_captions(coca: Any, pixels: Tensor) -> None:
    decoder = CocaDecoder(coca, NumberTokenizer())
    assert decoder.generate(pixels, Decoding(beams=4, max_length=CONTEXT)) != decoder.generate(
        pixels, Decoding(max_length=CONTEXT))


def test_a_search_stops_early_once_nothing_can_change(coca: Any, pixels: Tensor) -> None:
    steps = [count_steps(coca, picture[None], Decoding(beams=2, max_length=CONTEXT, min_length=1)) for picture in pixels]
    assert min(steps) < CONTEXT - 1


def count_steps(model: Any, pixels: Tensor, decoding: Decoding) -> int:
    shapes = []
    hook = model.text.token_embedding.register_forward_hook(lambda _, given, __: shapes.append(given[0].shape))
    CocaDecoder(model, NumberTokenizer()).generate(pixels, decoding)
    hook.remove()
    assert set(shapes) == {(len(pixels), decoding.beams)}, "a step should read one token of each text"
    return len(shapes)


DRAWS = {
    "five likeliest": Decoding(top_k=5, max_length=CONTEXT, count=4),
    "the likeliest": Decoding(top_k=1, max_length=CONTEXT),
    "more than there are": Decoding(top_k=100, max_length=CONTEXT, seed=7),
    "not too short": Decoding(top_k=40, max_length=CONTEXT, count=2, min_length=8),
    "varied": Decoding(top_k=9, max_length=CONTEXT, count=2, repetition_penalty=1.4, seed=3),
}


@pytest.mark.parametrize("drawn", DRAWS)
def test_draws_follow_the_chances_of_the_models_own_forward(coca: Any, pixels: Tensor, drawn: str) -> None:
    decoding = DRAWS[drawn]
    captions = CocaDecoder(coca, NumberTokenizer()).generate(pixels, decoding)
    assert captions == [caption for picture in pixels for caption in reference_draws(coca, picture, decoding)]


def test_drawing_is_decided_by_the_seed(coca: Any, pixels: Tensor) -> None:
    decoder, decoding = CocaDecoder(coca, NumberTokenizer()), Decoding(top_k=50, max_length=CONTEXT, count=3)
    captions = decoder.generate(pixels, decoding)
    assert captions == decoder.generate(pixels, decoding)
    assert captions != decoder.generate(pixels, replace(decoding, seed=1))
    assert len({tuple(caption) for caption in captions[:3]}) == 3


@pytest.mark.parametrize("decoding", EACH_WAY, ids=["greedy", "beams", "drawn"])
def test_a_picture_gets_the_same_captions_alone_and_in_a_batch(coca: Any, pixels: Tensor, decoding: Decoding) -> None:
    decoder = CocaDecoder(coca, NumberTokenizer())
    alone = [caption for picture in pixels for caption in decoder.generate(picture[None], decoding)]
    assert decoder.generate(pixels, decoding) == alone


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=str)
def test_half_precision_picks_tokens_that_are_best_or_nearly_so(coca: Any, pixels: Tensor, dtype: torch.dtype) -> None:
    """Nearly so is by how far the model's own ``forward`` is off in that precision, on the processor at hand."""
    half = copy.deepcopy(coca).to(dtype)
    exact = copy.deepcopy(half).float()
    captions = CocaDecoder(half, NumberTokenizer()).generate(pixels, Decoding(min_length=CONTEXT, max_length=CONTEXT))
    behind, off = [], []
    for picture, caption in zip(pixels.to(dtype), captions):
        for place, word in enumerate(caption):
            texts = [[START, *caption[:place]]]
            logits = next_logits(exact, picture.float(), texts)[0]
            off.append(float((next_logits(half, picture, texts)[0] - logits).abs().max()))
            behind.append(float(logits[:END].max() - logits[word]))
    assert max(behind) <= 4 * max(off)
    assert sum(behind) / len(behind) < 0.01 * float(logits[:END].std())


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
@pytest.mark.parametrize("decoding", EACH_WAY, ids=["greedy", "beams", "drawn"])
def test_captions_on_a_card_are_those_of_the_processor(coca: Any, pixels: Tensor, decoding: Decoding) -> None:
    on_card = CocaDecoder(copy.deepcopy(coca).cuda(), NumberTokenizer()).generate(pixels, decoding)
    assert on_card == CocaDecoder(coca, NumberTokenizer()).generate(pixels, decoding)


def test_captions_are_the_words_of_the_tokens_without_start_and_end(coca: Any, pixels: Tensor) -> None:
    decoder, decoding = CocaDecoder(coca, NumberTokenizer()), Decoding(top_k=1000, count=60)
    decoding = replace(decoding, max_length=CONTEXT)
    tokens, captions = decoder.generate(pixels, decoding), decoder.caption(pixels, decoding)
    assert any(START in row for row in tokens), "many draws should bring the start token at times"
    assert captions == [" ".join(str(token) for token in row if token != START) for row in tokens]
    assert len(captions) == 60 * len(pixels)


def test_captions_read_well_with_open_clips_own_tokenizer(pixels: Tensor) -> None:
    from limner.models._open_clip import open_clip

    tokenizer = open_clip.SimpleTokenizer()
    decoder = CocaDecoder(build_coca(words=tokenizer.vocab_size), tokenizer)
    decoding = Decoding(max_length=CONTEXT)
    (tokens, *_), (caption, *_) = decoder.generate(pixels, decoding), decoder.caption(pixels, decoding)
    assert caption == " ".join(tokenizer.decode(tokens).split())
    assert "</w>" not in caption


def test_no_pictures_give_no_captions(coca: Any, pixels: Tensor) -> None:
    assert CocaDecoder(coca, NumberTokenizer()).caption(pixels[:0], Decoding(max_length=9)) == []


@pytest.mark.parametrize(("options", "said"), [
    ({"beams": 0}, "beams is 0"),
    ({"max_length": 1, "min_length": 0}, "max_length is 1"),
    ({"min_length": 21}, "min_length is 21; it must be at most max_length, 20"),
    ({"repetition_penalty": 0.0}, "repetition_penalty is 0.0"),
    ({"top_k": 0}, "top_k is 0"),
    ({"top_k": 3, "beams": 2}, "either draw or search"),
    ({"count": 0}, "count is 0"),
    ({"count": 2}, "at most beams, 1"),
])
def test_an_option_outside_its_range_is_named_with_what_is_allowed(options: dict[str, Any], said: str) -> None:
    with pytest.raises(OptionError, match=said):
        Decoding(**options)


def test_captions_longer_than_the_context_are_refused(coca: Any, pixels: Tensor) -> None:
    with pytest.raises(OptionError, match="max_length is 17; this model reads 16 tokens"):
        CocaDecoder(coca, NumberTokenizer()).generate(pixels, Decoding(max_length=17))


@pytest.mark.parametrize(("text", "said"), [
    ({"no_causal_mask": True}, "looks ahead"),
    ({"qk_norm": True}, "made of CustomResidualAttentionBlock"),
])
def test_a_text_tower_that_cannot_be_continued_is_refused(text: dict[str, Any], said: str) -> None:
    with pytest.raises(UnknownModelError, match=said):
        CocaDecoder(build_coca(**text), NumberTokenizer())


def test_a_network_that_is_no_coca_is_refused() -> None:
    with pytest.raises(UnknownModelError, match="A Linear writes no captions"):
        CocaDecoder(torch.nn.Linear(2, 2), NumberTokenizer())


def test_importing_the_module_loads_no_vision_library() -> None:
    code = ("import sys, limner.models.captioners.coca.decoding; "
            "sys.exit('torchvision' in sys.modules or 'open_clip' in sys.modules)")
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_captions_follow_weights_that_were_changed_or_moved(pixels: Tensor) -> None:
    model = build_coca(loud={END: 0.1})
    decoder, decoding = CocaDecoder(model, NumberTokenizer()), Decoding(max_length=10)
    before = decoder.generate(pixels, decoding)
    with torch.no_grad():
        model.text_decoder.resblocks[0].mlp.c_fc.weight.neg_()  # as an optimiser does, in place
    changed = decoder.generate(pixels, decoding)
    assert changed != before
    assert changed == [reference_greedy(model, picture, decoding) for picture in pixels]
    model.to(torch.bfloat16)
    decoder.generate(pixels, decoding)
    model.to(torch.float32)
    assert decoder.generate(pixels, decoding) == CocaDecoder(model, NumberTokenizer()).generate(pixels, decoding)
