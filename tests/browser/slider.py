"""The slider of the first stage on a page that has a player."""

from playwright.sync_api import Page

FIRST = "[...document.querySelectorAll('.lab')].map(root => root.stage).find(stage => stage?.clock)"


def frame(page: Page) -> int:
    """The frame that the first stage with a player shows."""
    return int(page.evaluate(f"{FIRST}.frame"))


def along(page: Page, share: float) -> tuple[float, float]:
    """A point of the first visible slider's track."""
    box = page.locator(".player input[type=range]:visible").first.bounding_box()
    assert box
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2
