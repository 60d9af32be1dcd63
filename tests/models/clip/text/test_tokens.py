"""Plain tokens of a text against what the model's own tokenizer makes of it, framed, cut and padded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from word_tokens import open_word_tokens, save_word_tokenizer

from limner.models.clip.text.tokens import SEPARATOR, TextTokens, squeeze


@pytest.fixture(scope="session")
def clip_tokens() -> TextTokens:
    from limner.models._open_clip import open_clip

    return TextTokens(open_clip.SimpleTokenizer(), 77)


def frame_by_hand(tokens: TextTokens, text: str) -> list[int]:
    """Return what ``pad`` must give: start, own tokens, end, cut with the end kept, zeros."""
    row = [i for i in [tokens.start_id, *tokens.ids(text), tokens.end_id] if i is not None]
    if len(row) > tokens.context_length:
        row = row[:tokens.context_length]
        row[-1] = tokens.end_id if tokens.end_id is not None else row[-1]
    return row + [0] * (tokens.context_length - len(row))


@settings(max_examples=150)
@given(text=st.one_of(st.text(), st.text("&amp;lt<é!, "), st.text("ab ", min_size=60)))
def test_own_tokens_in_their_frame_are_what_the_model_reads(clip_tokens: TextTokens, text: str) -> None:
    assert frame_by_hand(clip_tokens, text) == clip_tokens.pad([text])[0].tolist()


def test_a_text_is_cleaned_as_often_as_the_tokenizer_cleans_it(clip_tokens: TextTokens) -> None:
    text = "&amp;amp;amp;amp; < &amp;amp;amp;"
    assert frame_by_hand(clip_tokens, text) == clip_tokens.pad([text])[0].tolist()


@settings(max_examples=150)
@given(before=st.one_of(st.text(), st.text("Ã©£&;<à ,Œ", max_size=8)), phrase=st.text(st.characters(max_codepoint=126)))
def test_a_phrase_that_stands_alone_keeps_its_tokens_behind_any_text(clip_tokens: TextTokens, before: str,
                                                                    phrase: str) -> None:
    if clip_tokens.stands_alone(phrase):
        begin = clip_tokens.ids(before + SEPARATOR.rstrip())
        assert clip_tokens.ids(before + SEPARATOR + phrase) == begin + clip_tokens.ids(phrase)


@pytest.mark.parametrize("phrase", ["oil on canvas", "'s", "(4k)", "", "A  B", "x > y"])
def test_plain_phrases_stand_alone(clip_tokens: TextTokens, phrase: str) -> None:
    assert clip_tokens.stands_alone(phrase)


@pytest.mark.parametrize("phrase", ["été", "R&B", "<b>", "a\tb", "🐈"])
def test_phrases_that_cleaning_may_change_do_not_stand_alone(clip_tokens: TextTokens, phrase: str) -> None:
    assert not clip_tokens.stands_alone(phrase)


def test_the_frame_and_the_limit_of_clip_are_known(clip_tokens: TextTokens) -> None:
    assert (clip_tokens.start_id, clip_tokens.end_id, clip_tokens.limit) == (49406, 49407, 75)


def test_a_text_fits_up_to_the_limit(clip_tokens: TextTokens) -> None:
    assert clip_tokens.fits("word " * 75)
    assert not clip_tokens.fits("word " * 76)
    assert clip_tokens.count("word " * 76) == 76


def test_phrases_are_cut_whole_and_the_first_stays(clip_tokens: TextTokens) -> None:
    text = SEPARATOR.join(["one two three"] * 40)
    cut = clip_tokens.cut_phrases(text)
    assert clip_tokens.fits(cut)
    assert not clip_tokens.fits(cut + SEPARATOR + "one two three")
    assert text.startswith(cut)
    assert clip_tokens.cut_phrases("word " * 100) == "word " * 100


@pytest.mark.parametrize(("frame", "start", "end", "limit"), [
    ("[BOS] $A [EOS]", 2, 3, 6), ("$A [EOS]", None, 3, 7), ("$A", None, None, 8)])
def test_any_frame_is_found(tmp_path: Path, frame: str, start: int | None, end: int | None, limit: int) -> None:
    tokens = open_word_tokens(tmp_path, frame)
    assert (tokens.start_id, tokens.end_id, tokens.limit) == (start, end, limit)


@pytest.mark.parametrize("text", ["", "a cat on a mat", "a  cat", "a cat on a mat, a Cat, a dog", "&eacute;"])
def test_tokenizers_of_transformers_are_read_like_clips_own(tmp_path: Path, text: str) -> None:
    tokens = open_word_tokens(tmp_path, "[BOS] $A [EOS]")
    assert frame_by_hand(tokens, text) == tokens.pad([text])[0].tolist()
    assert not tokens.stands_alone(text)
    assert tokens.ids_many([text, "a"]) == [tokens.ids(text), tokens.ids("a")]
    assert tokens.ids_many([]) == []


def test_siglips_tokenizer_is_cleaned_as_it_cleans_itself(tmp_path: Path) -> None:
    from open_clip.tokenizer import SigLipTokenizer
    from transformers import AutoTokenizer

    own: Any = SigLipTokenizer.__new__(SigLipTokenizer)  # its constructor downloads a vocabulary
    own.tokenizer = AutoTokenizer.from_pretrained(str(save_word_tokenizer(tmp_path, "$A [EOS]")))
    own.context_length = 8
    tokens = TextTokens(own, 8)
    for text in ("A CAT, on a mat!", "under_score", "cat"):
        assert frame_by_hand(tokens, text) == tokens.pad([text])[0].tolist()


def test_squeezing_leaves_single_blanks() -> None:
    assert squeeze("  a\n\t b ") == "a b"
