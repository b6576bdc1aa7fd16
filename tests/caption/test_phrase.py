"""Captions say what their claims say, in many ways, and never something else of the same kind."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaearth3d.caption.claims import RULES, SCALES, SLOPES, Claim
from metaearth3d.caption.lexicon import CLASSES, CONCEPTS, LABELS, MEANT, PARTS
from metaearth3d.caption.phrase import PHRASES, compose, meanings, phrasings, read

KINDS = sorted({kind for kind, _ in PHRASES})


@st.composite
def claim_sets(draw: st.DrawFn) -> list[Claim]:
    """At most one value of each kind, perhaps a class."""
    claims = []
    for kind in draw(st.lists(st.sampled_from(KINDS), unique=True)):
        claims.append(Claim(kind, draw(st.sampled_from([v for k, v in PHRASES if k == kind]))))
    if draw(st.booleans()):
        claims.append(Claim("class", draw(st.sampled_from(CLASSES))))
    return claims


@given(claim_sets(), st.integers(0, 2**32 - 1))
def test_a_caption_read_back_claims_nothing_that_does_not_hold(claims: list[Claim], seed: int) -> None:
    caption = compose(claims, np.random.default_rng(seed))
    assert bool(caption.text) == bool(claims) and set(caption.claims) <= set(claims)
    true = {c.key for c in claims}
    for part in read(caption.text) if caption.text else []:
        assert part & true, caption.text


def test_the_reader_sees_a_contradiction() -> None:
    assert read("mostly water, no vegetation") == [{("water", "mostly")}, {("vegetation", "none")}]
    assert read("mostly water, something unheard of")[1] == frozenset()


def test_no_phrase_means_two_values_of_one_kind() -> None:
    for phrase, keys in meanings().items():
        assert max(Counter(kind for kind, _ in keys).values()) == 1, phrase


def test_everything_that_can_be_claimed_has_six_phrasings_or_more() -> None:
    wanted = {(r.kind, r.value) for r in RULES} | {("scale", s[0]) for s in SCALES} | {("relief", s[0]) for s in SLOPES}
    assert wanted <= set(PHRASES)
    for key in PHRASES:
        assert len(set(phrasings(*key))) >= 6, key
    assert len(set(phrasings("class", "forest"))) > 50


@given(st.integers(0, 2**32 - 1))
def test_the_same_seed_writes_the_same_caption(seed: int) -> None:
    claims = [Claim("class", "forest"), Claim("colour", "green"), Claim("scale", "close")]
    assert compose(claims, np.random.default_rng(seed)) == compose(claims, np.random.default_rng(seed))


def test_other_seeds_write_other_captions() -> None:
    claims = [Claim("class", "forest"), Claim("colour", "green"), Claim("scale", "close")]
    assert len({compose(claims, np.random.default_rng(k)).text for k in range(100)}) > 60


def test_every_class_and_label_has_a_concept_with_synonyms() -> None:
    assert len(CLASSES) == len(set(CLASSES)) == 21
    for concept in {*CLASSES, *LABELS.values(), *MEANT, *PARTS}:
        assert len(CONCEPTS[concept].names) >= 4, concept
    for keys in MEANT.values():
        assert set(keys) <= set(PHRASES)


def test_an_unknown_claim_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        phrasings("colour", "purple")
