"""A seeded monkey: whatever a hand does on a page, it logs no error and shows no "NaN", "undefined" or "Infinity".

It is let loose only when asked: `MONKEY_ACTIONS=1000 MONKEY_SEED=7 python -m pytest tests/browser/test_monkey.py`.
"""

import os
import random
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Locator, Page

from pages.sections import SECTIONS
from tests.browser.conftest import Open

ACTIONS, SEED = int(os.environ.get("MONKEY_ACTIONS", "0")), int(os.environ.get("MONKEY_SEED", "1"))
NAMES = [name for names in SECTIONS.values() for name in names]
NEVER = re.compile(r"\b(NaN|nan|undefined|Infinity|Traceback)\b|\[object ")
TYPED = ["0", "1e9", "-3", "", "abc", "0,5", "1; 2; 3", "x**2", "sin(", "1/0", "9" * 60, "−1.5", "1e-320", "3, 3, 3"]
KEYS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"]
Act = Callable[[random.Random, Page], str]


def one_of(rng: random.Random, page: Page, selector: str) -> Locator | None:
    """A random one of what is in sight, scrolled to."""
    found = [item for item in page.locator(selector).all() if item.is_visible()]
    if not found:
        return None
    chosen = rng.choice(found)
    chosen.scroll_into_view_if_needed()
    return chosen


def drag(rng: random.Random, page: Page, item: Locator, reach: float) -> None:
    """Press in the middle (or a little beside it), go somewhere in three strides, let go."""
    box = item.bounding_box()
    if not box:
        return
    x, y = box["x"] + box["width"] * rng.random(), box["y"] + box["height"] / 2 + rng.choice([0, 0, 6])
    page.mouse.move(x, y)
    page.mouse.down()
    for _ in range(3):
        x, y = x + rng.uniform(-reach, reach), y + rng.uniform(-reach, reach)
        page.mouse.move(x, y)
    page.mouse.up()


def drag_knob(rng: random.Random, page: Page) -> str:
    slider = one_of(rng, page, ".lab .knob input[type=range], .lab .player input[type=range]")
    if slider:
        drag(rng, page, slider, 120)
    return "drag a slider"


def drag_handle(rng: random.Random, page: Page) -> str:
    grip = one_of(rng, page, ".lab .grip")
    if grip:
        drag(rng, page, grip, 400)
    return "drag a handle"


def drag_chart(rng: random.Random, page: Page) -> str:
    chart = one_of(rng, page, ".lab .plot")
    if chart:
        drag(rng, page, chart, 90)
    return "drag on a chart"


def press_keys(rng: random.Random, page: Page) -> str:
    item = one_of(rng, page, ".lab .grip, .lab input[type=range]")
    key = rng.choice(KEYS)
    if item:
        item.focus()
        page.keyboard.press(key)
    return f"press {key}"


def choose(rng: random.Random, page: Page) -> str:
    menu = one_of(rng, page, ".lab .knob select")
    if menu:
        menu.select_option(index=rng.randrange(menu.locator("option").count()))
    return "choose from a menu"


def type_something(rng: random.Random, page: Page) -> str:
    entry, text = one_of(rng, page, ".lab .knob input[type=text]"), rng.choice(TYPED)
    if entry:
        entry.fill(text)
        entry.press("Enter")
    return f"type {text!r}"


def click_something(rng: random.Random, page: Page) -> str:
    button = one_of(rng, page, ".lab .player button, .lab .notice button, .lab .knob button, .lab input[type=checkbox]")
    if button:
        button.click()
    return "click a button"


def follow(rng: random.Random, page: Page) -> str:
    link = one_of(rng, page, ".links a")
    if link:
        link.click()
    return "follow a link"


def unfold(rng: random.Random, page: Page) -> str:
    part = one_of(rng, page, "[data-testid=stExpander] summary, .lab .knobs summary")
    if part:
        part.click()
    return "open or close a part"


MENU: list[Act] = [
    drag_knob, drag_knob, drag_handle, drag_handle, drag_chart, press_keys, choose, type_something, click_something,
    follow, unfold,
]  # fmt: skip


@pytest.mark.skipif(not ACTIONS, reason="MONKEY_ACTIONS says how many actions a page")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_a_hand_does_breaks_a_page(name: str, visit: Open) -> None:
    rng, page, done = random.Random(f"{name} {SEED}"), visit(name.replace("_", "-")), []
    page.set_default_timeout(1500)  # what lies under something else cannot be clicked: on to the next
    for step in range(ACTIONS):
        act = rng.choice(MENU)
        try:
            done.append(act(rng, page))
        except Error as error:  # what was to be clicked went away meanwhile, or something lies over it
            done.append(f"{act.__name__}: {str(error).splitlines()[0]}")
        page.wait_for_timeout(40)
        if step % 10 == 9:
            look(page, done)
    page.wait_for_timeout(1500)
    look(page, done)


def look(page: Page, done: list[str]) -> None:
    """No word of a program's on the page, and no page that ended in an exception."""
    # What is computed, not the essay around it, which may speak of NaN; code that is shown may print one.
    said = page.locator(".lab, [data-testid=stAlert]").all_inner_texts()
    code = "".join(page.locator("[data-testid=stMain] pre").all_inner_texts())  # at once: a block may go away
    for line in "\n".join(said).splitlines():
        assert line in code or not NEVER.search(line), (line, f"seed {SEED}", done[-12:], page.url)
    assert not page.locator(".stException").count(), (f"seed {SEED}", done[-12:])
