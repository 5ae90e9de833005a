"""The parts of a page around its stage: title and claim, questions, links that set knobs, slips and their mend."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from core.experiment.part import Part
from core.experiment.wording import counted
from pages.lab.bar import bar
from pages.lab.browser import HERE, sent
from pages.lab.controls import LAST, address, go, settings_of, slug, turn
from pages.lab.stage import stage_name

if TYPE_CHECKING:
    from core.experiment import shown_code

links = st.components.v2.component(
    "links",
    html="""<nav class='try'>
        <div class='steps'><button type='button' class='tool back' title='The one before (left arrow)'>◀</button>
            <span aria-live='polite'></span>
            <button type='button' class='tool on' title='The next one (right arrow)'>▶</button></div>
        <ul class='links'></ul>
    </nav>""",
    js=(HERE / "links.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)

SLIPS = "slips"  # the session's name of the slips that the page being run has noted


def page(topic: ModuleType, claim: str) -> Any:
    """Open a topic's page: its title, its claim (at most 120 words), and the settings that the address asks for."""
    st.session_state.pop(SLIPS, None)  # of a run that was broken off
    head = st.container(horizontal=True, vertical_alignment="center", key=f"head_{slug(topic)}")
    st.markdown(claim)
    settings = settings_of(topic)
    with head:
        st.title(topic.TITLE, anchor=False)
        bar(topic, settings)
    return settings


def try_this(topic: ModuleType, settings: Any, experiments: Mapping[str, Mapping[str, Any]]) -> None:
    """One-line experiments, each a link that sets the knobs it names and leaves the others at their defaults.

    Beside knobs an experiment may hold, by the name `part`, the Part further down that shows it: the link then leads
    to its stage, and a question about it is opened. The one whose settings the page shows is marked.
    """
    st.subheader("Try this", anchor=False)
    items = []
    for text, experiment in experiments.items():
        changes = {name: value for name, value in experiment.items() if name != "part"}
        items.append(_item(topic, settings, text, changes, experiment.get("part")))
    name = f"links_{slug(topic)}"
    data = {"items": items, "opening": _item(topic, settings, "", {}, None)}
    links(key=name, data=sent(data), on_follow_change=lambda: _followed(topic, name))


def _item(
    topic: ModuleType, settings: Any, text: str, changes: Mapping[str, Any], part: Part | None, others: Any = None
) -> dict[str, Any]:
    """A link as the browser draws it: its text and address, the knobs it sets (`others` stand as there, or at their
    defaults), the stage to which it leads."""
    goal = dataclasses.replace(others or topic.Settings(), **changes)
    query = address(topic, goal)
    return {
        "text": text,
        "href": page_address(topic) + (f"?{query}" if query else ""),
        "knobs": dataclasses.asdict(goal),
        "part": f"stage_{slug(topic)}_{stage_name(topic, part)}" if part else "",
        "current": goal == settings,
    }


def lead(topic: ModuleType, settings: Any, text: str, changes: Mapping[str, Any]) -> None:
    """A link in the essay that changes these knobs alone, leaves the others as they are, and leads up to the stage."""
    name = f"lead_{slug(topic)}_{'_'.join(map(str, changes.values()))}".replace(" ", "_")
    items = [_item(topic, settings, text, changes, None, settings)]
    links(key=name, data=sent({"items": items}), on_follow_change=lambda: _followed(topic, name))


def _followed(topic: ModuleType, name: str) -> None:
    follow = st.session_state[name].get("follow") or {}
    turn(topic, follow.get("knobs"))
    go(topic, LAST)
    asked = str(follow.get("part", "")).removeprefix("stage_")
    if asked.startswith(f"{slug(topic)}_") and isinstance(st.session_state.get(asked), bool):
        st.session_state[asked] = True


def page_address(topic: ModuleType) -> str:
    """The topic's address below the app's own: its slug with hyphens."""
    return slug(topic).replace("_", "-")


def predict(
    topic: ModuleType,
    settings: Any,
    *,
    question: str,
    answers: Mapping[str, str],
    right: str,
    look: Mapping[str, Any],
    part: Part | None = None,
) -> None:
    """A question that the reader answers first, then looks: "Look" sets the knobs `look` (others at their defaults) and
    leads to the stage (`part` as in `try_this`); only then is said what `answers` holds for the answer given.

    It stands under the main stage, before "Try this". `right` is the right one of `answers`.
    """
    if right not in answers:
        raise ValueError(f"The right answer, “{right}”, is none of the answers.")
    st.subheader("Predict, then look", anchor=False)
    st.markdown(question)
    own, looked = f"{slug(topic)}_predict", f"{slug(topic)}_looked"
    chosen = st.radio(
        question, list(answers), index=None, key=own, label_visibility="collapsed",
        on_change=lambda: st.session_state.pop(looked, None),
    )  # fmt: skip
    if chosen is None:
        return
    name = f"look_{slug(topic)}"
    items = [_item(topic, settings, "Look", look, part)]
    links(key=name, data=sent({"items": items, "button": True}), on_follow_change=lambda: _looked(topic, name, looked))
    if not st.session_state.get(looked):
        st.caption("It sets the knobs and goes to the chart; then your answer is discussed here.")
    elif chosen == right:
        st.success(f"Yes. {answers[chosen]}", icon=":material/check:")
    else:
        st.info(f"You said “{chosen}”; it is “{right}”. {answers[chosen]}", icon=":material/lightbulb:")


def _looked(topic: ModuleType, name: str, looked: str) -> None:
    st.session_state[looked] = True
    _followed(topic, name)


def question(topic: ModuleType, about: Part | str, text: str) -> Any:
    """What is computed only when it is opened: `if opened := lab.question(…)`; what it is `about` names its URL key."""
    name = about if isinstance(about, str) else about.name
    opened = st.expander(text, key=f"{slug(topic)}_{name}", on_change="rerun", bind="query-params")
    return opened if opened.open else None


def slip(said: str, code: str, happens: str, mend: str, because: str) -> None:
    """A slip of the notes: what they say, their code, what it does when run (really run), the mend and the reason.

    It is noted here and drawn with the page's others by `slips`.
    """
    st.session_state[SLIPS] = [*st.session_state.get(SLIPS, []), Slip(said, code, happens, mend, because)]


def run_slips(found: Sequence[shown_code.Slip]) -> None:
    """Slips of the notes that are code: what it does, and what the mended code does, is run where they are opened."""
    st.session_state[SLIPS] = [*st.session_state.get(SLIPS, []), *found]


class Slip(NamedTuple):
    """What `slip` was given."""

    said: str
    code: str
    happens: str
    mend: str
    because: str


def slips(topic: ModuleType) -> None:
    """The page's slips of the notes, folded, and drawn only when they are opened."""
    noted = st.session_state.pop(SLIPS, [])
    if not noted:
        return
    folded = st.expander(offer(len(noted)), key=f"{slug(topic)}_slips", on_change="rerun")
    if not folded.open:
        return
    with folded:
        st.caption("“The notes” are the study notes that these pages test; Home says more of them.")
        for each in noted:
            _draw(each if isinstance(each, Slip) else _run(each))


def offer(count: int) -> str:
    """What the folded slips are called."""
    run = "it is" if count == 1 else "they are"
    return f"The notes contain {counted(count, 'slip')} here: see what happens when {run} run"


def _run(slip: shown_code.Slip) -> Slip:
    from core.experiment.shown_code import happens  # it brings torch, which the server does not wait for

    does, mended = happens(slip.code), happens(slip.mend)
    return Slip(slip.said, slip.code, does, slip.mend, f"When run: {mended} {slip.because}")


def _draw(slip: Slip) -> None:
    st.markdown(slip.said)
    left, right = st.columns(2)
    with left:
        st.caption("As written")
        st.code(slip.code, language="python", wrap_lines=True)
        st.markdown(f"When run: {slip.happens}")
    with right:
        st.caption("Mended")
        st.code(slip.mend, language="python", wrap_lines=True)
        st.markdown(slip.because)
