"""Home and the way through the pages: whole cards are links, an unknown address is answered, words lead to Words."""

from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import settled


def home(browser: BrowserContext, address: str, path: str = "") -> Page:
    page = browser.new_page()
    page.set_default_timeout(90_000)
    page.goto(f"{address}/{path}")
    page.locator(".leaps.cards a").first.wait_for()
    return page


def test_a_whole_card_leads_to_its_page_by_mouse_and_by_key(browser: BrowserContext, address: str) -> None:
    page = home(browser, address)
    card = page.locator(".leaps.cards a", has_text="Softmax")
    assert page.title() == "Deep learning, in detail"
    card.locator("svg").first.click()
    page.wait_for_function("document.querySelector('.lab')")
    settled(page)
    assert page.url.endswith("/softmax") and page.title().startswith("Softmax – ")
    page.locator(".leaps.path a").last.click()
    page.wait_for_function("document.title.startsWith('Logarithms')")
    page.go_back()
    page.wait_for_function("document.title.startsWith('Softmax')")
    page.go_back()
    page.locator(".leaps.cards a").nth(2).focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.title.startsWith('Softmax')")
    assert page.locator("[role=dialog]").count() == 0
    page.close()


def test_an_unknown_address_is_answered_in_a_sentence(browser: BrowserContext, address: str) -> None:
    page = home(browser, address, "softmaxx")
    assert "There is no page “softmaxx” here." in page.locator(".stAlert").inner_text()
    assert page.locator("[role=dialog]").count() == 0
    page.close()


def test_a_word_leads_to_its_sentence(browser: BrowserContext, address: str) -> None:
    page = home(browser, address, "")
    page.goto(f"{address}/softmax")
    settled(page)
    word = page.locator(".leaps.words a", has_text="temperature")
    assert "Divides the scores" in (word.get_attribute("title") or "")
    word.click()
    page.wait_for_function("document.querySelector('h1')?.textContent === 'Words'")
    page.get_by_text("Divides the scores before softmax").wait_for()
    assert page.url.endswith("/glossary?term=temperature")
    page.close()
