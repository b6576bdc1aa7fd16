"""Names of what covers the ground: each concept's many words, and how such ground looks from above.

``LABELS`` says which concept a dataset's label is. The looks are what the words mean, not claims about any picture:
they tie words for which there are few pictures (a desert, a glacier) to words that pictures earn.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Concept:
    """One kind of ground: its names, the best first, and phrases for its look."""

    names: tuple[str, ...]
    looks: tuple[str, ...] = ()


def _concept(names: str, looks: str = "") -> Concept:
    return Concept(*(tuple(part.strip() for part in text.split("|") if part.strip()) for text in (names, looks)))


CONCEPTS: dict[str, Concept] = {
    # The 21 classes of UC Merced.
    "agricultural": _concept(
        "farmland|agricultural land|crop fields|arable land|cultivated fields|a field of crops|farm fields|cropland|"
        "ploughed fields|plantation rows",
        "straight rows of crops|a patchwork of fields|green and brown strips",
    ),
    "airplane": _concept(
        "an airplane|a parked aeroplane|aircraft on the ground|a jet at an airport|planes at the gate|airport apron",
        "white aircraft on grey concrete",
    ),
    "baseballdiamond": _concept(
        "a baseball diamond|a baseball field|a ball park|a softball pitch|a sports field|a baseball pitch",
        "a green lawn with a brown infield",
    ),
    "beach": _concept(
        "a beach|a sandy shore|the seaside|a sandy coast|surf and sand|the seashore|a strand by the ocean",
        "pale sand beside water|white surf along bright sand",
    ),
    "buildings": _concept(
        "large buildings|big buildings|an office district|a downtown block|commercial buildings|city blocks|"
        "high-rise buildings|an industrial estate|warehouses",
        "large bright roofs with dark shadows|grey roofs in a grid of streets",
    ),
    "chaparral": _concept(
        "chaparral|dry shrubland|scrubland|scattered bushes|desert scrub|dry bush|arid shrubs|maquis",
        "dark bushes scattered over tan soil|dry bare ground with shrubs",
    ),
    "denseresidential": _concept(
        "a dense residential area|dense housing|a densely built neighbourhood|a dense city quarter|crowded houses|"
        "tightly packed houses|a dense city|compact housing",
        "many roofs close together|busy grey streets and roofs",
    ),
    "forest": _concept(
        "forest|dense trees|woodland|woods|a thick forest|tree canopy|a wooded area|wild forest|dense woodland|"
        "treetops",
        "dark green canopy|green everywhere with a rough texture",
    ),
    "freeway": _concept(
        "a freeway|a motorway|a highway|an expressway|a multi-lane road|an autobahn|a dual carriageway",
        "a long straight grey road with lanes",
    ),
    "golfcourse": _concept(
        "a golf course|golf greens|fairways and bunkers|a golf club|golf links|putting greens",
        "smooth green lawns with pale sand bunkers",
    ),
    "harbor": _concept(
        "a harbour|a harbor|a marina|a port|boats at the dock|moored yachts|a quay with boats|a yacht basin",
        "white boats in rows on dark water",
    ),
    "intersection": _concept(
        "a road intersection|a crossroads|a street crossing|a junction of streets|crossing roads|a traffic junction",
        "two grey streets that cross",
    ),
    "mediumresidential": _concept(
        "a residential area|a suburb|a suburban neighbourhood|family houses|suburban housing|houses with gardens|"
        "a housing estate|suburbia",
        "roofs among trees along streets|houses with lawns",
    ),
    "mobilehomepark": _concept(
        "a mobile home park|a trailer park|mobile homes|rows of trailers|a caravan park|manufactured homes",
        "rows of small white roofs|parallel long pale roofs",
    ),
    "overpass": _concept(
        "an overpass|a flyover|a road bridge|a bridge over a road|an elevated road|a highway interchange",
        "a grey road crossing above another",
    ),
    "parkinglot": _concept(
        "a parking lot|a car park|parked cars|rows of parked cars|a full parking lot|a parking area",
        "rows of small bright and dark cars on grey",
    ),
    "river": _concept(
        "a river|a stream|a creek|a waterway|a winding river|a river bank|flowing water|a broad river",
        "a winding band of dark water between green banks",
    ),
    "runway": _concept(
        "a runway|an airport runway|an airstrip|an airfield|a landing strip|a taxiway|an airport",
        "a straight grey strip with white marks",
    ),
    "sparseresidential": _concept(
        "a sparse residential area|scattered houses|a rural house|isolated houses|a few houses|a country house|"
        "large plots with single houses|a hamlet",
        "a single roof among trees and grass",
    ),
    "storagetanks": _concept(
        "storage tanks|oil tanks|fuel tanks|a tank farm|an oil depot|round tanks|an oil terminal|a refinery",
        "white circles on grey ground",
    ),
    "tenniscourt": _concept(
        "a tennis court|tennis courts|a sports court|a court with white lines|a hard court|a clay court",
        "a green or red rectangle with white lines",
    ),
    # Other labels of the data.
    "trees": _concept("trees|some trees|tree crowns|rows of trees|planted trees|leafy trees", "round green crowns"),
    "grass": _concept("grass|a lawn|short grass|mown grass|green turf|a grassy patch", "smooth green ground"),
    "pavement": _concept("pavement|asphalt|paved ground|tarmac|concrete ground|a paved road", "smooth grey ground"),
    "cars": _concept("cars|vehicles|automobiles|a few cars|traffic|motor cars", "small bright spots on grey"),
    "houses": _concept("buildings|houses|roofs|built structures|rooftops|a building", "roofs with shadows"),
    "bare-soil": _concept(
        "bare soil|bare earth|dirt|exposed soil|naked ground|dusty ground", "brown or tan ground without plants"
    ),
    "sand": _concept("sand|sandy ground|loose sand|yellow sand|pale sand|fine sand", "smooth pale tan ground"),
    "water": _concept("water|open water|a water surface|a pond|a pool|standing water", "smooth dark or blue surface"),
    "court": _concept("a court|a playing court|a playground|a paved court|a ball court|a sports ground"),
    "ship": _concept("ships|boats|a ship|vessels|yachts|sailing boats", "white shapes on dark water"),
    "dock": _concept("a dock|a jetty|a pier|a landing stage|docks|a wharf", "long narrow platforms in water"),
    "field": _concept("a field|open fields|a farm field|a tilled field|a crop field|fields"),
    "sea": _concept("the sea|the ocean|open sea|sea water|salt water|the deep sea|waves", "smooth blue or dark water"),
    "urban": _concept(
        "a city|a town|an urban area|a built-up area|streets and houses|a settlement|the city|urban land",
        "a grid of grey streets and roofs",
    ),
    "coast": _concept("a coast|a shoreline|the coast|a coastline|where land meets sea|the waterfront"),
    "mountain": _concept(
        "mountains|a mountain range|alpine terrain|peaks and ridges|rocky mountains|high mountains|summits|the alps",
        "ridges with light and shadow|bare grey rock|steep slopes",
    ),
    "glacier": _concept(
        "a glacier|glacier ice|an ice field|ice and moraine|an ice cap|ice", "white ice with grey bands"
    ),
    "snow": _concept(
        "snow|snow cover|a snowfield|snowy ground|winter snow|snow-covered land|fresh snow",
        "white ground nearly everywhere",
    ),
    "potholes": _concept(
        "prairie potholes|prairie ponds|a prairie with ponds|small prairie lakes|prairie wetlands|pothole lakes",
        "many small ponds among green fields",
    ),
    "cloud": _concept("some cloud|scattered clouds|a few clouds|broken cloud|white clouds|clouds"),
    # Words for which no label is at hand; their looks alone place them.
    "wetland": _concept(
        "wetland|a marsh|a swamp|a bog|marshland|a river delta|mangroves|reeds|fen",
        "dark water between green patches|wet green ground with ponds",
    ),
    "desert": _concept(
        "desert|sand dunes|an arid plain|a sandy desert|dunes|barren desert|a dry desert|wasteland",
        "bare bright tan ground|pale sand without plants|no green at all",
    ),
    "rock": _concept(
        "bare rock|rocky ground|a quarry|cliffs|a stony slope|scree|boulders|an open pit",
        "grey bare ground|rough grey stone",
    ),
    "grassland": _concept(
        "grassland|meadows|pasture|prairie|steppe|grazing land|a meadow|savanna|green hills",
        "even green ground|light green without trees",
    ),
    "lake": _concept(
        "a lake|a reservoir|inland water|a large lake|lakes|a lagoon|a mountain lake",
        "smooth dark water with green shores",
    ),
    "rice": _concept(
        "rice terraces|terraced fields|paddy fields|terraced rice valleys|rice paddies|stepped hillside fields|"
        "terraces",
        "curved bands of green fields|narrow green steps on a slope|farmland on hilly ground",
    ),
    "jungle": _concept(
        "tropical rainforest|jungle|rainforest|a tropical forest|evergreen forest|dense jungle",
        "dark green canopy everywhere|dense trees near the equator",
    ),
    "conifers": _concept(
        "pine forest|coniferous forest|taiga|fir trees|spruce woods|boreal forest",
        "very dark green canopy|dense dark trees",
    ),
    "orchard": _concept(
        "an orchard|a vineyard|olive groves|fruit trees|vines|rows of fruit trees",
        "rows of small round trees|green dots in straight rows",
    ),
    "village": _concept(
        "a village|a rural village|a small town|a farm village", "a few roofs among fields|houses among green fields"
    ),
    "island": _concept("an island|islands|an atoll|a small island in the sea", "land with water all around"),
    "valley": _concept(
        "a valley|a river valley|a mountain valley|valleys|a canyon|a gorge", "a band of lower ground between slopes"
    ),
    "road": _concept("a road|roads|a street|streets|a country road|a track", "a thin pale or grey line"),
    "burnt": _concept("burnt land|a burn scar|lava|volcanic ground|a lava field|ash", "black and dark brown ground"),
    "salt": _concept("a salt flat|salt pans|a dry lake|a playa|white salt", "smooth white ground"),
    "solar": _concept(
        "a solar farm|greenhouses|solar panels|rows of greenhouses", "rows of straight dark or white rectangles"
    ),
    "railway": _concept("a railway|railway tracks|a rail yard|a train station", "long parallel lines"),
    "stadium": _concept(
        "a stadium|a sports stadium|a football pitch|a soccer field|a running track", "a green rectangle inside an oval"
    ),
}

LABELS: dict[str, str] = {
    **{name: name for name in CONCEPTS},
    "mobile-home": "mobilehomepark",
    "tanks": "storagetanks",
    "open water": "water",
    "farmland": "agricultural",
    "harbour": "harbor",
    "mountains": "mountain",
    "prairie potholes": "potholes",
}
CLASSES = (
    "agricultural", "airplane", "baseballdiamond", "beach", "buildings", "chaparral", "denseresidential", "forest",
    "freeway", "golfcourse", "harbor", "intersection", "mediumresidential", "mobilehomepark", "overpass", "parkinglot",
    "river", "runway", "sparseresidential", "storagetanks", "tenniscourt",
)  # fmt: skip
PARTS = frozenset((
    "airplane", "bare-soil", "baseballdiamond", "beach", "cars", "cloud", "coast", "court", "dock", "field", "freeway",
    "grass", "harbor", "houses", "intersection", "overpass", "pavement", "river", "runway", "sand", "sea", "ship",
    "storagetanks", "tenniscourt", "trees", "water",
))  # fmt: skip  # what part of a picture may lack though the whole picture has it
# How ground of a concept is most often measured (kinds and values of claims): what the words mean, once more.
MEANT: dict[str, tuple[tuple[str, str], ...]] = {
    "forest": (("vegetation", "mostly"), ("colour", "dark green")),
    "jungle": (("vegetation", "mostly"), ("colour", "dark green"), ("climate", "tropical")),
    "conifers": (("vegetation", "mostly"), ("colour", "dark green"), ("climate", "boreal")),
    "grassland": (("vegetation", "mostly"), ("colour", "green"), ("texture", "smooth")),
    "agricultural": (("layout", "patchwork"), ("structure", "stripes"), ("vegetation", "some")),
    "rice": (("vegetation", "mostly"), ("relief", "hilly"), ("structure", "stripes")),
    "desert": (("bare", "mostly"), ("colour", "tan"), ("vegetation", "none"), ("brightness", "bright")),
    "chaparral": (("bare", "mostly"), ("colour", "tan")),
    "bare-soil": (("bare", "mostly"), ("colour", "brown")),
    "sand": (("bare", "mostly"), ("brightness", "bright"), ("texture", "smooth")),
    "sea": (("water", "mostly"), ("colour", "blue"), ("texture", "smooth"), ("sea", "near")),
    "lake": (("water", "mostly"), ("texture", "smooth"), ("sea", "inland")),
    "water": (("water", "mostly"), ("colour", "blue")),
    "river": (("water", "some"),),
    "coast": (("water", "some"), ("sea", "near")),
    "island": (("water", "some"), ("sea", "near")),
    "wetland": (("water", "some"), ("vegetation", "some")),
    "snow": (("white", "mostly"), ("brightness", "bright"), ("season", "winter")),
    "glacier": (("white", "mostly"), ("relief", "mountainous")),
    "salt": (("white", "mostly"), ("relief", "flat")),
    "mountain": (("relief", "mountainous"), ("contrast", "high"), ("altitude", "high")),
    "valley": (("relief", "hilly"),),
    "rock": (("colour", "grey"), ("vegetation", "none")),
    "burnt": (("colour", "black"), ("vegetation", "none")),
    "urban": (("colour", "grey"), ("structure", "grid"), ("texture", "busy")),
    "buildings": (("structure", "grid"), ("contrast", "high"), ("colour", "grey")),
    "denseresidential": (("structure", "grid"), ("colour", "grey"), ("texture", "busy")),
    "mediumresidential": (("structure", "grid"), ("vegetation", "some")),
    "golfcourse": (("vegetation", "mostly"), ("texture", "smooth")),
    "grass": (("vegetation", "mostly"), ("texture", "smooth")),
    "trees": (("vegetation", "some"), ("texture", "busy")),
}
