"""Hidden units, depth and the linear collapse."""

import streamlit as st

from core.networks import plane_data
from core.networks.capacity import parts, topic
from core.networks.capacity.double_descent import DESCENT, least_squares_error
from core.networks.capacity.linear_chain import multiplied_out, train_chain
from core.networks.capacity.regions import count_regions
from core.networks.capacity.slips import slips
from pages import lab

settings = lab.page(
    topic,
    "**Each hidden unit cuts the plane along one line; what the network answers is put together from the pieces.** "
    "With ReLU a unit is off on one side of its line and on on the other, and within each piece the network is "
    "linear. So one unit cannot do XOR. More units bring more lines; a second layer's lines bend where they meet those "
    "of the first. How many of the possible pieces does training really use? Press play, and take more units or more "
    "layers.",
)
table = lab.own_table() if settings.data == plane_data.OWN else None
data = (table,) if table else ()
menus = plane_data.feature_menus(settings, table)
lab.stage(
    topic,
    settings,
    parts.PLANE,
    knobs=["data", "brush", "units", "layers", "activation", "rate", "epochs"],
    more={
        "Data": ["points", "across", "up", "noise", "count", "data_seed"],
        "Training": ["optimizer", "batch", "seed"],
        "Luck": ["sisters"],
        "View": ["unit", "tests", "sharp"],
    },
    names=menus | topic.line_names(settings),
    data=data,
)
lab.predict(
    topic,
    settings,
    question="A disc within a ring, and a network with three ReLU units: three lines. It learns to part the two. What "
    "shape has the border around the disc?",
    answers={
        "A triangle, from three lines": "The border is not made of the units' lines. Within the triangle of the three "
        "lines all units are off and the output is its bias alone. The border lies a little outside, where one or two "
        "units have brought the output down to 0.",
        "A hexagon": "Three lines leave seven pieces: a triangle, three pieces along its sides, three at its corners. "
        "In the triangle the output is its bias. The border goes around, one straight stretch in each of the six "
        "others: one unit is on beside a side, two are on behind a corner.",
        "A circle": "Within each piece the output is linear, so the border is straight there: a polygon. With tanh "
        "instead it would be round.",
    },
    right="A hexagon",
    look={"data": "Circle", "units": 3, "noise": 0.0, "epochs": 300},
)
lab.try_this(
    topic,
    settings,
    {
        "XOR with one ReLU unit: one line is not enough, however long it trains.": {"units": 1, "epochs": 300},
        "XOR with two ReLU units and 96 sisters: by the seed alone, some pass 90 %, over a third stay under 75 %.": {
            "units": 2, "sisters": "96",
        },
        "The spiral with three layers of 16: hundreds of regions, of a bound of millions.": {
            "data": "Spiral", "layers": 3, "units": 16, "optimizer": "Adam", "rate": 0.01, "epochs": 300, "noise": 0.0,
        },
        "Bend one layer of a linear chain: two matrices are left, and XOR is solved.": {
            "bend": 1, "part": parts.COLLAPSE,
        },
        "Wrong labels, and all weights trained by Adam: no double descent is seen.": {
            "fitted": DESCENT, "part": parts.WIDENING,
        },
    },
)  # fmt: skip

lab.trial(topic, settings, parts.TRIAL, data=data)
lab.run_log(topic, settings, parts.PLANE, parts.LOGGED, data=data)

st.subheader("Why are many linear layers one layer?", anchor=False)
st.markdown(
    r"Without an activation $W_2(W_1x + b_1) + b_2 = (W_2W_1)\,x + (W_2b_1 + b_2)$: again a matrix and a bias. Below, "
    "such a chain is trained on the points above, on all of them at once with momentum 0.9, for 300 updates. Its "
    "matrices are then multiplied out, and all answers compared. A grid drawn on the plane stays a grid of straight, "
    "parallel lines in the last hidden layer. Then set the activation behind one layer: the grid folds, and the border "
    "may bend."
)
lab.stage(
    topic, settings, parts.COLLAPSE,
    knobs=["data", "chain", "chain_units", "bend", "activation", "chain_rate"],
    more=["noise", "count", "data_seed", "seed"],
    data=data,
)  # fmt: skip

if opened := lab.question(topic, parts.CHAINS, "If depth adds nothing to them, do they at least learn alike?"):
    with opened:
        st.markdown(
            "Linear networks with 0 to 5 hidden layers, 20 seeds each, on all points at once, at the same rate. What "
            "they can represent is the same: one line. But the gradient of a layer is multiplied by all the other "
            "layers. Where these are small it is next to nothing, and the loss stays on a plateau; once they "
            "have grown, it falls within a few epochs."
        )
        lab.sweep(topic, settings, parts.CHAINS, knobs=["chain_data", "chain_units", "chain_rate", "times"])

if opened := lab.question(topic, parts.WIDE, "How many hidden units are enough? 1 to 128, under 50 seeds each"):
    with opened:
        st.markdown(
            "The notes compare numbers of hidden units. Here are 14 of them in one hidden layer, each under 50 seeds, "
            "on the data and with the training above. A run **fails** if its test accuracy stays under 75 % or its "
            "numbers overflow. Click a dot: that very network opens on the page on classification."
        )
        lab.sweep(topic, settings, parts.WIDE, knobs=["data", "activation", "rate", "epochs", "by_size"], data=data)

if opened := lab.question(topic, parts.DEEP, "Rather wide, or rather deep? One to five hidden layers"):
    with opened:
        st.markdown(
            "50 seeds each. With the same units per layer a deeper network is also a larger one; compared at **the "
            "same number of parameters**, each depth takes the width that comes closest."
        )
        lab.sweep(
            topic,
            settings,
            parts.DEEP,
            knobs=["data", "equal", "units", "parameters", "activation", "by_size"],
            data=data,
        )

if opened := lab.question(topic, parts.BREADTH, "The course asks the same of the irises: breadth or depth?"):
    with opened:
        st.markdown(
            "The course trains networks of one to five layers on the irises, all four measurements as they are, with "
            "plain SGD at 0.01, 500 epochs on all points at once, each once. Here are five of its widths, each network "
            "eight times; the accuracy is that on the fifth of the irises that is kept for the test. If size were what "
            "counts, all lines of the second chart would lie on one curve."
        )
        lab.sweep(topic, settings, parts.BREADTH)

if opened := lab.question(topic, parts.BOTH, "A linear model on data that bend, a large network on data that do not?"):
    with opened:
        st.markdown(
            "Every cloud of points for two models: no hidden layer at all, and two hidden layers of 32 units. Both "
            "train with Adam at 0.01, 100 epochs, 20 times, each time on new points with new first weights. The gain "
            "is counted pair by pair on the same points, with Student's 95 % interval. The linear model fails where no "
            "line is enough. Where one is, a large network has nothing to gain, and may follow the noise."
        )
        lab.sweep(topic, settings, parts.BOTH, knobs=["activation", "noise", "count"])

if opened := lab.question(topic, parts.WIDENING, "Can a network be so large that it does better again?"):
    with opened:
        st.markdown(
            "Few points, some trained on with a wrong label, and wider and wider networks, 24 times each, each time "
            "with other points where they are drawn by formula. From some width on all training labels can be learned, "
            "the wrong ones too: the dashed line. There the test error may peak, and fall again behind it: that is "
            "called **double descent**. It shows best where only the output layer is fitted, and of all "
            "solutions the smallest taken (hidden ReLU units left as drawn). When all weights are trained by Adam, it "
            "may not show at all. For the verdict, half of the repeats choose three widths, and the others "
            "must show the peak above both lows by more than three standard errors. *Not seen here* is an answer too."
        )
        lab.sweep(topic, settings, parts.WIDENING, knobs=["data", "fitted", "few", "flipped", "noise"], data=data)

lab.run_slips(slips())
lab.takeaway(topic, settings, multiplied_out, train_chain, count_regions, least_squares_error, table=table)
