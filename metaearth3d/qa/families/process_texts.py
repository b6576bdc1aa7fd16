"""Wordings of the families about processes."""

from __future__ import annotations

from metaearth3d.qa.families import process as p
from metaearth3d.qa.families.base import Family

FAMILIES = (
    Family("flow_marker", "process", "choice", p.flow, (
        "Rain falls at X and runs down the steepest way. Which of {list} does it pass or reach?",
        "Water is poured out at X. Past which of the markers {list} does it run?",
        "Follow the steepest descent from X: on which of {list} does it come?",
        "Which of {list} is downstream of X?",
        "A drop at X flows always to the lowest neighbour by slope. Which of {list} is on its way?",
        "Which marker among {list} would get wet from a spring at X?",
    ), "The way of the water passes {answer}.", tries=120),
    Family("flow_reaches", "process", "yesno", p.reaches, (
        "Does water that runs down the steepest way from X pass Y?",
        "Is marker Y downstream of X?",
        "Rain falls at X. Will it run past Y?",
        "Following the steepest descent from X, does one come to Y?",
        "Would a spill at X be carried by gravity to Y?",
        "Is Y on the path of steepest descent that begins at X?",
    ), "So the answer is {answer}.", classes=("yes", "no"), tries=120),
    Family("flooded", "process", "yesno", p.floods, (
        "Water rises from X until it stands {rise} above the ground there. Is Y under water?",
        "A lake forms at X and reaches a depth of {rise} there. Does it cover Y?",
        "If connected water stood {rise} above the ground at X, would Y be flooded?",
        "The level at X rises by {rise}, spreading wherever the ground lets it. Is Y submerged?",
        "With water {rise} deep at X, does it reach Y?",
        "A dam fills the basin at X to {rise} above the marker. Does Y drown?",
    ), "So the answer is {answer}.", classes=("yes", "no")),
    Family("first_flooded", "process", "choice", p.first_flooded, (
        "Water rises slowly from X. Which of {list} does it reach first?",
        "A lake grows from X. Which of the markers {list} is flooded at the lowest level?",
        "As connected water rises from X, which of {list} is the first to go under?",
        "Which of {list} is drowned first when the basin of X fills?",
        "Flooding starts at X and spreads over passes. Which of {list} gets wet first?",
        "Of {list}, which needs the smallest rise of water at X to be flooded?",
    ), "{answer} is reached first."),
    Family("flooded_share", "process", "number", p.flooded_share, (
        "How many per cent of the picture lies less than {rise} above its lowest point?",
        "If water stood {rise} above the lowest ground shown, wherever the ground is lower, how many per cent of the "
        "picture would be under it?",
        "How many per cent of the ground shown are within {rise} of the lowest point, by height?",
        "In per cent, how much of the picture is below a level {rise} above its lowest ground?",
        "Give the share of the picture, in per cent, that a level {rise} over its lowest point would cover.",
        "A level is set {rise} above the lowest pictured ground. What per cent of the picture is below it?",
    ), "That is {answer} %."),
    Family("sunlit", "process", "yesno", p.lit, (
        "The sun stands in the {way}, {altitude} above the horizon. Is the top of a {mast} mast at X in the sun, "
        "counting only terrain inside the picture?",
        "With the sun due {way} at an altitude of {altitude}, does sunlight reach a point {mast} above X? Only ground "
        "in the picture counts.",
        "Does the pictured terrain leave the top of a {mast} mast at X lit, with the sun {altitude} high in the {way}?",
        "Sun azimuth {way}, altitude {altitude}: is the point {mast} above marker X outside the shadow of the pictured "
        "terrain?",
        "Would a solar panel {mast} above X get direct sun from the {way} at {altitude} above the horizon, given the "
        "ground shown?",
        "Counting the shown terrain only, is {mast} above X sunlit when the sun is {altitude} high in the {way}?",
    ), "So the answer is {answer}.", classes=("yes", "no"), tries=200),
    Family("lowest_route", "process", "choice", p.lowest_route, (
        "Three straight routes lead from X to {list}. On which is the highest point lowest?",
        "Which of the lines from X to {list} keeps to the lowest maximum elevation?",
        "Going straight from X to one of {list}, for which does the route stay lowest at its top?",
        "Of the drawn routes X to {list}, which has the lowest crest?",
        "To avoid high ground, which of the straight ways from X to {list} is best (lowest highest point)?",
        "Which destination among {list} is reached from X with the least maximum height on the line?",
    ), "The way to {answer} has the lowest top."),
    Family("lowest_pass", "process", "number", p.saddle, (
        "On any way from X to Y inside the picture, how many {unit} above X must one climb at least?",
        "Choosing the way from X to Y with the lowest top, how high above X, in {unit}, does it lead?",
        "How far above marker X is the lowest pass on the way to Y, in {unit}?",
        "What is the least height above X, in {unit}, that every path from X to Y must reach?",
        "Water rising from X reaches Y after how many {unit} of rise?",
        "The easiest way by height from X to Y has its top how many {unit} above X?",
    ), "One must climb {answer} {unit} above X."),
    Family("reachable", "process", "yesno", p.reachable, (
        "Can Y be reached from X without crossing ground steeper than {limit} (slope over {scale})?",
        "A vehicle manages slopes up to {limit}, taken over {scale}. Can it get from X to Y within the picture?",
        "Is there a way from X to Y on slopes of less than {limit} (over {scale})?",
        "Staying in the picture and on ground below {limit} (over {scale}), can one go from X to Y?",
        "Are X and Y connected by terrain of at most {limit} of slope, taken over {scale}?",
        "Could a cart that tips over {limit} (slope over {scale}) be driven from X to Y?",
    ), "So the answer is {answer}.", classes=("yes", "no")),
)  # fmt: skip
