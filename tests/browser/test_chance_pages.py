"""The pages on chance in the hand: own numbers typed, samples played, the orange point dragged, a surface chosen."""

from playwright.sync_api import Page

from tests.browser.conftest import Open, settled


def readouts(page: Page) -> dict[str, str]:
    """What stands on the first stage: the readouts' values by their labels."""
    pairs = (
        page.locator(".lab")
        .first.locator(".readout")
        .evaluate_all("all => all.map(one => [...one.children].map(part => part.innerText.trim()))")
    )
    return {label.rstrip(" ?").split("\n")[0]: value.split("\n")[0] for label, value, *_ in pairs}


def test_own_numbers_against_a_value_of_their_own_size(visit: Open) -> None:
    """Six typed numbers against μ = 60: t = 3.473 with 5 degrees of freedom, p = 0.0178, and half of it one-sided."""
    page = visit("t-test")
    page.locator("[data-knob=kind] select").first.select_option("One-sample")
    settled(page)
    page.locator("[data-knob=data] select").first.select_option("My own numbers")
    settled(page)
    typed = page.locator("[data-knob=first]").first.locator("textarea, input[type=text]").first
    typed.fill("65, 70, 75, 80, 68, 95")
    typed.press("Enter")
    settled(page)
    value = page.locator("[data-knob=reference] input[type=text]").first
    value.fill("60")
    value.press("Enter")
    settled(page)
    shown = readouts(page)
    assert (shown["t"], shown["degrees of freedom"], shown["p (two-sided)"]) == ("3.473", "5", "0.0178")
    page.get_by_text("The test", exact=True).first.click()
    page.locator("[data-knob=alternative] select").first.select_option("Greater")
    settled(page)
    assert readouts(page)["p (greater)"] == "0.0089"
    assert "t_test_reference=60" in page.url


def test_each_question_about_the_experiment_is_drawn_in_the_one_stage(visit: Open) -> None:
    page = visit("t-test")
    names = "[...document.querySelector('.lab').querySelectorAll('.panel')].map(panel => panel.dataset.panel).join()"
    seen = set()
    for show in ("Effect size d", "Many repetitions", "Many intervals", "Power against n", "Peeking at p"):
        if show == "Many intervals":
            page.get_by_role("link", name=f"Show: {show}").click()  # beside its question, far below the stage
            page.wait_for_url("**t_test_show=Many+intervals*")
        else:
            page.locator("[data-knob=show] select").first.select_option(show)
        settled(page)
        seen.add(page.evaluate(names))
        assert page.locator("[data-knob=kind]").count() == 1
    assert len(seen) == 5
    assert page.locator(".lab .player").first.is_visible()


def test_while_samples_are_played_the_title_and_the_bars_tell_how_many_so_far(visit: Open) -> None:
    page = visit("sampling")
    page.locator(".lab .player input[type=range]").first.focus()
    page.keyboard.press("Home")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    shown = readouts(page)["samples so far"]
    assert shown == "5 of 1,000"
    chart = "document.querySelector('[data-panel=means] .js')"
    top = page.evaluate(f"{chart}._fullLayout.yaxis.range[1]")
    assert 0 < page.evaluate(f"Math.max(...{chart}.data[0].y)") < top


def test_the_average_square_grows_when_the_orange_point_is_dragged_from_the_mean(visit: Open) -> None:
    page = visit("mean-variance")
    handle = page.locator("[data-panel=squares] [role=slider]").first
    before = float(readouts(page)["average square around the mean"])
    handle.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    settled(page)
    (label,) = [label for label in readouts(page) if label.startswith("average square around c")]
    assert float(readouts(page)[label]) > before
    assert float(readouts(page)["variance, ÷ n"]) == before


def test_a_chosen_surface_brings_the_rate_and_the_start_that_suit_it(visit: Open) -> None:
    page = visit("learning-rates")
    page.locator("[data-knob=surface] select").first.select_option("Rosenbrock")
    settled(page)
    page.wait_for_function("document.querySelector('.lab').stage.values.rate === 0.001")
    assert page.evaluate("document.querySelector('.lab').stage.values.start_x") == -1.4
    assert "diverged" not in " ".join(readouts(page).values())
