"""Pairs of texts that mean the same: what ties words together for which no picture is at hand."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

import numpy as np

from metaearth3d.caption.claims import Claim
from metaearth3d.caption.lexicon import CONCEPTS, MEANT
from metaearth3d.caption.phrase import FRAMES, PHRASES, meanings, say
from metaearth3d.train.captions import COUNTRIES, SOURCES

LOOK, DEFINED = 0.3, 0.3  # chances that a concept is paired with its look, or with how it is measured
STRAY = 0.3  # chance that a text gets a word that has nothing to do with it


@cache
def common_words() -> tuple[str, ...]:
    """Frequent English words, from the language reference that comes with Python itself; most frequent first."""
    from pydoc_data.topics import topics

    words = Counter(re.findall(r"[a-z]{3,}", " ".join(topics.values()).lower()))
    return tuple(word for word, count in sorted(words.items(), key=lambda item: (-item[1], item[0])) if count >= 3)


@cache
def stray_words() -> tuple[str, ...]:
    """Words that no caption uses: with these an encoder learns to pass over what it does not know."""
    ours = {word for phrase in meanings() for word in phrase.split()}
    return tuple(word for word in (*common_words(), *GEOGRAPHY.split()) if word not in ours)


def corpus() -> list[str]:
    """Texts that the word pieces are learned from: every phrase often, common English seldom."""
    looks = [look for concept in CONCEPTS.values() for look in concept.looks]
    places = [*COUNTRIES.values(), *SOURCES.values(), *GEOGRAPHY.split()]
    return [*meanings(), *3 * looks, *8 * places, *2 * [" ".join(common_words())]]


def with_stray(text: str, rng: np.random.Generator) -> str:
    """The text, sometimes with one or two words strewn in that mean nothing here."""
    if rng.random() >= STRAY:
        return text
    words, strays = text.split(), stray_words()
    for _ in range(int(rng.integers(1, 3))):
        words.insert(int(rng.integers(len(words) + 1)), strays[rng.integers(len(strays))])
    return " ".join(words)


def subjects() -> list[tuple[str, str]]:
    """All that a pair may be about: concepts, and the kinds and values of claims."""
    return [*(("class", name) for name in CONCEPTS), *PHRASES]


def draw_pairs(count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """``count`` pairs about different subjects; some pairs also share a second claim, said in different words."""
    every = subjects()
    out = []
    for k in rng.permutation(len(every))[:count]:
        one, two = pair(every[k], rng)
        if rng.random() < 0.35:
            extra = Claim(*list(PHRASES)[rng.integers(len(PHRASES))])
            one, two = f"{one}, {say(extra, rng)}", f"{say(extra, rng)}, {two}"
        out.append((with_stray(one, rng), with_stray(two, rng)))
    return out


def pair(subject: tuple[str, str], rng: np.random.Generator) -> tuple[str, str]:
    """Two texts about one subject."""
    claim = Claim(*subject)
    one, chance = say(claim, rng), rng.random()
    if subject[0] != "class" or chance >= LOOK + DEFINED:
        return one, say(claim, rng)
    looks, keys = CONCEPTS[subject[1]].looks, MEANT.get(subject[1], ())
    if looks and (chance < LOOK or not keys):
        return one, FRAMES[rng.integers(len(FRAMES))].format(looks[rng.integers(len(looks))])
    if not keys:
        return one, say(claim, rng)
    drawn = rng.permutation(len(keys))[: max(2, int(rng.integers(len(keys) + 1)))]
    return one, ", ".join(say(Claim(*keys[k]), rng) for k in drawn)


GEOGRAPHY = """
africa alps amazon america andes antarctica arctic asia atlantic australia austria bangladesh berlin bolivia brazil
britain canada caribbean chile china colombia congo denmark egypt england ethiopia europe finland florida france
germany greece greenland himalaya iceland india indonesia iran iraq ireland italy japan java kenya korea london
madagascar malaysia mediterranean mexico mongolia morocco mozambique nepal netherlands nigeria norway pacific pakistan
paris patagonia peru philippines poland portugal russia sahara scandinavia scotland siberia spain sudan sweden
switzerland tanzania texas thailand tibet tokyo turkey ukraine vietnam wales yukon zambia
acacia alfalfa bamboo banana barley basalt beech birch cactus canola cedar cherry clay coal cocoa coconut coffee copper
coral corn cotton cypress eucalyptus fern fig flax flower granite gravel hay heather iron ivy lava lavender limestone
maize maple marble moss mud oak oats olive orange palm papyrus peat pebble poplar potato rubber rye salt sandstone
sesame shale silt slate sorghum soy spruce sugar sunflower tea teak tobacco tulip tundra vine walnut wheat willow
abandoned ancient apartment aqueduct archipelago avenue barn basin bay bayou beacon bend bluff boardwalk boulevard
brook bungalow butte campus canal cape castle cathedral cave cemetery channel chapel church cliff colony cove crater
crest cul-de-sac dam delta depot ditch drought dune embankment escarpment estuary factory farmhouse fen ferry firth
fishery fjord flood floodplain foothills ford fort fountain garden geyser glade glen gorge grove gulf gully hangar
headland heath hedge hedgerow highland hill hillside hut inlet irrigated irrigation isthmus karst kiln lagoon lane
levee lighthouse lowland mansion meander mesa mill mine monastery monsoon moor moraine mosque mound mudflat nursery
oasis old opencast outback outcrop paddock palace park parkland path pavilion peninsula pipeline plateau plaza polder
pond power plant promontory pylon ranch rapids ravine reef ridge ridgeline rim riverbed rooftop roundabout ruins
sandbank sandbar savannah school seawall sediment sewage shed shoal shrine silo slope slum spring square strait
substation summit swamp temple terrace thicket tidal tower trail treeline tributary trough tunnel upland vale
viaduct villa volcano wadi warehouse waterfall weir well windmill wind turbine woodlot yard
morning evening noon night dawn dusk sunny cloudy hazy rainy rain dry wet frozen flooded green yellow golden purple pink
orange turquoise emerald crimson colourful muddy dusty foggy windy stormy quiet lively crowded empty remote wild
winding straight curved circular square round narrow wide broad long short tall small tiny large huge vast giant
modern historic industrial commercial military rural suburban agricultural northern southern eastern western central
"""
