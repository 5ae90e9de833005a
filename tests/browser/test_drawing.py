"""What is done to have charts drawn faster changes nothing of what is drawn."""

import pytest

from tests.browser.conftest import Open, settled

ARRAYS = """async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const script = frame.contentDocument.createElement('script');
    script.src = document.querySelector('script[src*="plotly.min.js"]').src;
    await new Promise(done => { script.onload = done; frame.contentDocument.head.append(script); });
    const own = frame.contentWindow.Plotly.PlotSchema.findArrayAttributes;
    const traces = [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => plot._fullData);
    const {findArrayAttributes} = window.Plotly.PlotSchema;
    return traces.map(trace => [trace.type, findArrayAttributes(trace), findArrayAttributes(trace), own(trace)]);
}"""


@pytest.mark.parametrize("name", ["perceptron", "classification", "descent-2d", "train-eval", "t-test", "entropy"])
def test_a_trace_has_the_arrays_that_plotly_itself_finds(visit: Open, name: str) -> None:
    found = visit(name).evaluate(ARRAYS)
    assert any(arrays for _, arrays, _, _ in found)
    for kind, first, again, plotly_s_own in found:
        assert first == again == plotly_s_own, kind


COUNTED = """() => {
    const {react} = window.Plotly;
    window.drawn = [];
    window.Plotly.react = (chart, ...rest) => {
        window.drawn.push(chart.closest('[data-panel]').dataset.panel);
        return react(chart, ...rest);
    };
}"""


def test_a_handle_beyond_its_axis_is_reached_in_one_drawing(visit: Open) -> None:
    page = visit("perceptron")
    page.evaluate(COUNTED)
    page.evaluate("document.querySelector('.lab').stage.turn({bias: 9}, true)")
    settled(page)
    assert page.evaluate("window.drawn").count("map") == 1
    top = page.evaluate("document.querySelector('[data-panel=map] .js-plotly-plot')._fullLayout.yaxis.range[1]")
    assert top > 9


def test_what_changes_at_another_moment_alone_is_drawn_when_that_moment_comes(visit: Open) -> None:
    page = visit("backpropagation")
    page.evaluate(COUNTED)
    words = "[...document.querySelectorAll('[data-panel=network] text')].map(each => each.textContent)"
    page.evaluate("document.querySelector('.lab').stage.go(1e9, true)")
    before = page.evaluate(words)
    page.evaluate("document.querySelector('.lab').stage.go(3, true)")
    early = page.evaluate(words)
    page.evaluate("window.drawn = []")
    page.evaluate("document.querySelector('.lab').stage.turn({rate: 0.9}, true)")
    settled(page)
    assert "network" not in page.evaluate("window.drawn")
    assert page.evaluate(words) == early
    page.evaluate("document.querySelector('.lab').stage.go(1e9, true)")
    page.wait_for_function("window.drawn.includes('network')")
    page.wait_for_timeout(200)
    assert page.evaluate(words) != before
    page.evaluate("window.drawn = []")
    page.evaluate("document.querySelector('.lab').stage.turn({rate: 0.1}, true)")
    settled(page)
    assert "network" in page.evaluate("window.drawn")
