"""A term of the glossary says what it means where it stands."""

from tests.pages.built import address

PAGE = "method.html"


def test_a_definition_shows_on_focus_and_goes_on_escape(watched):
    page = watched().open(address(PAGE))
    term = page.locator(".rl-term").first
    link, tip = term.locator("a"), term.locator('[role="tooltip"]')
    assert not tip.is_visible()
    link.focus()
    assert tip.is_visible()
    assert link.get_attribute("aria-describedby") == tip.get_attribute("id")
    page.keyboard.press("Escape")
    assert not tip.is_visible()


def test_a_definition_shows_under_the_pointer_without_a_script(watched):
    page = watched(script=False).open(address(PAGE))
    term = page.locator(".rl-term").first
    tip = term.locator('[role="tooltip"]')
    term.locator("a").hover()
    assert tip.is_visible()
    link, box = term.locator("a").bounding_box(), tip.bounding_box()
    page.mouse.move(link["x"] + link["width"] / 2, box["y"] + 20, steps=30)  # slowly onto it
    assert tip.is_visible()
    page.mouse.move(5, 5)
    assert not tip.is_visible()


def test_a_definition_stays_on_the_screen_of_a_phone(watched):
    page = watched(width=320).open(address(PAGE))
    for term in page.locator(".rl-term").all():
        term.locator("a").focus()
        box = term.locator('[role="tooltip"]').bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 320
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_definition_is_the_glossarys(watched):
    page = watched().open(address(PAGE))
    link = page.locator(".rl-term a").first
    definition = page.locator('[role="tooltip"]').first.text_content()
    opened = watched().open(
        address("glossary.html") + "#" + link.get_attribute("href").split("#")[1]
    )
    meaning = opened.locator(f"dt#{link.get_attribute('href').split('#')[1]} + dd p").first
    assert " ".join(meaning.text_content().split()) == " ".join(definition.split())
