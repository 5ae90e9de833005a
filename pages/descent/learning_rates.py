"""Learning-rate strategies: the notes' list in one race, and measured over many starts."""

import streamlit as st

from core.descent.learning_rates import parts, rate_race, schedules, sentences, topic
from pages import lab

settings = lab.page(
    topic,
    "**The learning rate differs for every problem**, and within one problem from step to step: large steps arrive, "
    "small ones settle. Three ways to choose it are raced: **fixed**; **in blocks**, halved after every 40 steps "
    "whatever the landscape does; **Adam**, which divides by the size of the slopes it has met. Add others under “Add "
    "to the race”, for example ∝ loss: in proportion to (∝) the loss. Same start, same noise, same base rate: the "
    "first chart is the rate that each really used, the second its loss.",
)
lab.stage(
    topic, settings, parts.RACE, knobs=["surface", "rate", "noise", "block", "group"],
    more={
        "Add to the race": [*topic.ADDED],
        "Blocks and ∝ loss": ["factor", "unit_loss"],
        "The race": ["steps", "start_x", "start_y", "seed"],
    },
)  # fmt: skip
lab.predict(
    topic, settings,
    question="With noise, blocks come lowest. Now the noise is taken away, as if every gradient were computed from all "
    "data. Which of the three has the lowest loss after 200 steps?",
    answers={
        "Fixed": "Without noise the slope itself goes to 0 at the minimum, and the steps with it: a fixed rate settles "
        "by itself. Smaller rates only slow it down.",
        "Blocks": "Its small rates were what calmed the noise. Without noise they only make it slow: the slope itself "
        "goes to 0 at the minimum, and a fixed rate's steps with it.",
        "Adam": "It settles too, but its steps hardly depend on how steep it is, so it runs past the minimum and "
        "swings back. The fixed rate's steps shrink with the slope.",
    },
    right="Fixed",
    look={"noise": 0.0},
)  # fmt: skip
lab.try_this(
    topic, settings,
    {
        "Five times the noise: only what falls with time comes near the minimum.": {"noise": 5.0, "group": topic.TIME},
        "All nine in a ravine at 0.1: fixed, blocks, cosine and the ∝ diverge. RMSprop and Adam adapt to its walls; "
        "the exponential rate has become small in time.": {
            "surface": "Ravine", "start_x": -2.6, "start_y": 1.0, "group": topic.ALL,
        },
        "A loss below zero: ∝ loss has a negative rate, climbs back to 0, and stops there.": {
            "surface": "Peaks", "rate": 0.02, "noise": 0.0, "start_x": 0.25, "start_y": -0.9, "group": topic.LANDSCAPE,
        },
        "∝ |value| crosses all of Rastrigin's holes: its lowest point happens to lie at 0.": {
            "surface": "Rastrigin", "rate": 0.01, "start_x": -2.4, "start_y": 1.6, "group": topic.LANDSCAPE,
        },
    },
)  # fmt: skip

st.subheader("What do 500 starts say about each strategy?", anchor=False)
st.markdown(
    "One race proves little. Here each strategy starts from the same 500 random places on this map, each with noise of "
    "its own. “There” means within 2 % of the map's width of a lowest point. To come there once and to be there at the "
    "end are two things: large steps do the first, small ones the second."
)
lab.sweep(topic, settings, parts.TABLE)
rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in sentences.words_of()]
st.markdown("\n".join(["| strategy | it needs, beside the base rate | the notes say |", "|---|---|---|", *rows]))
if opened := lab.question(topic, parts.ROBUST, "Is one base rate for all fair?"):
    with opened:
        st.markdown(
            "No: it means another thing to each. So every strategy gets every base rate from 0.0001 to 3, on this "
            "surface, with this noise and these many steps. The peak says how good it gets, the width how carefully it "
            "must be set."
        )
        lab.sweep(topic, settings, parts.ROBUST)

if opened := lab.question(topic, parts.OUTSIDE, "What happens to ∝ loss when the loss leaves [0, 1]?"):
    with opened:
        st.markdown(
            "The notes: “works only when loss is in range of [0,1]”. Here ∝ loss starts at the same place, without "
            "noise. The loss it reads is brought to 1 at the start and 0 at the lowest point, then multiplied and "
            "lifted by your hand; the ground itself stays as it is. **Below 0** the rate is negative: on the bowl it "
            "goes to where the reading is 0, however high that lies, and stops. **Above 1** it all depends on the base "
            "rate: a lowest loss above 0 only means that the rate never falls to 0, but a large one overshoots. **Far "
            "inside** it crawls. So it is not the range that counts but the base rate times the loss."
        )
        lab.stage(topic, settings, parts.OUTSIDE, knobs=["lift", "scale", "rate"])
if opened := lab.question(topic, parts.SLOPE, "Is the rate in proportion to the derivative part of RMSprop and Adam?"):
    with opened:
        st.markdown(
            "The notes say so. Run them: the rate of the very first step, from 150 random places on this map. The "
            "notes' line $\\eta\\,|g|$ takes a larger rate where it is steeper. RMSprop and Adam *divide* by the "
            "size of the slope (its running root mean square): their rate is in **inverse** proportion to it, so "
            "that the step is as long on steep ground as on flat. Both adapt to the derivative, in opposite ways."
        )
        lab.stage(topic, settings, parts.SLOPE)

st.subheader("What does each one assume?", anchor=False)
st.markdown(
    "- **Epoch:** that you know beforehand when to slow down. Too early, and it freezes on the way.\n"
    "- **Derivative:** $\\eta\\,|g|\\,g$ grows with the *square* of the slope: it leaps from steep ground and crawls "
    "on flat.\n- **Loss:** that the lowest loss is 0, and the scale about 1. Below zero the rate turns negative; on a "
    "lowest loss above 0 it never slows to nothing.\n"
    "- **Value:** that the answer is not 0 (there it freezes) and that large parameters need large steps.\n"
    "- **RMSprop, Adam:** that the size of the slope carries no news. With a fixed base rate they never settle "
    "on a noisy gradient either; without noise they do."
)
lab.takeaway(
    topic, settings, schedules.in_blocks, schedules.in_proportion_to_gradient,
    schedules.in_proportion_to_loss, rate_race.descend,
)  # fmt: skip
