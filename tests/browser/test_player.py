"""The player: the address follows its slider, and playing begins slowly and ends; test_every_page.py scrubs."""

from itertools import pairwise

from tests.browser.conftest import Open, settled
from tests.browser.slider import FIRST, along, frame


def test_the_address_follows_the_slider(visit: Open) -> None:
    page = visit("descent-1d")
    page.mouse.click(*along(page, 0.5))
    page.wait_for_function("location.search.includes('descent_1d_frame=')")
    settled(page)
    shown = frame(page)
    page.goto(page.url)
    settled(page)
    assert frame(page) == shown


def test_a_late_answer_does_not_move_it(visit: Open) -> None:
    """What was made before the page heard of a step says nothing about the moment shown."""
    page = visit("matrices")
    at_rest = "const stage = document.querySelector('.lab').stage, {scene} = stage; stage.send = () => {};"
    step = "stage.go(%s, true); stage.keepFrame();"
    late = f"async () => {{ {at_rest} {step % 3} await stage.receive(scene); return stage.frame; }}"
    assert page.evaluate(late) == 3
    page = visit("matrices")
    answer = "await stage.receive({...scene, seq: stage.inflight, frame: scene.start});"
    onwards = f"async () => {{ {at_rest} {step % 'scene.start'} {step % 0} {answer} return stage.frame; }}"
    assert page.evaluate(onwards) == 0, "of the opening moment, which the address does not name, it was told"


def test_playing_begins_slowly_and_takes_five_seconds(visit: Open) -> None:
    page = visit("classification?classification_epochs=400")
    page.evaluate(
        "() => { const stage = document.querySelector('.lab').stage, go = stage.go.bind(stage); window.seen = []; "
        "stage.go = (frame, rest) => { window.seen.push([performance.now(), frame]); go(frame, rest); }; }"
    )
    page.locator(".player .play").first.click()
    page.wait_for_function("!document.querySelector('.lab').stage.player.playing")
    seen = page.evaluate("window.seen")
    times = {number: (time - seen[0][0]) / 1000 for time, number in reversed(seen)}
    last = max(times)
    assert 4.5 < times[last] < 8, "about five seconds, whatever the number of frames"
    assert min(time for number, time in times.items() if number >= 1) > 0.2, "the first step is seen"
    assert min(time for number, time in times.items() if number >= last / 10) > 1, "most happens at the beginning"
    assert all(one <= other for (_, one), (_, other) in pairwise(seen)), "never backwards"


def test_a_loop_begins_again_until_it_is_paused(visit: Open) -> None:
    page = visit("descent-1d")
    page.locator(".player select").first.select_option("4")
    page.get_by_role("button", name="Loop").first.click()
    page.locator(".player .play").first.click()
    last = int(page.evaluate(f"{FIRST}.clock.values.length")) - 1
    page.wait_for_function(f"{FIRST}.frame === {last}")
    page.wait_for_function(f"{FIRST}.frame < {last} / 2")
    assert page.evaluate(f"{FIRST}.player.playing")
    page.locator(".player .play").first.click()
    shown = frame(page)
    page.wait_for_timeout(400)
    assert frame(page) == shown


def test_slower_than_a_tenth_can_be_chosen(visit: Open) -> None:
    page = visit("descent-1d")
    speeds = page.locator(".player select").first.locator("option").evaluate_all("all => all.map(one => +one.value)")
    assert min(speeds) <= 0.1 and 1 in speeds
