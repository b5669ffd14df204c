import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser
STYLES = ["tokens.css", "base.css", "ops.css"]
READ = """
async () => {
    const { fleetColours } = await import("/static/js/ops-colours.js");
    return fleetColours(document.body);
}
"""


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_vehicles_dangers_and_letters_have_colours_of_their_own(page: Page, motion: str) -> None:
    page.emulate_media(reduced_motion=motion)
    for name in STYLES:
        page.add_style_tag(url=f"/static/css/{name}")
    colours = page.evaluate(READ)
    vehicles = [colours[name] for name in ("bicycle", "scooter", "motorcycle", "car")]
    assert len({*vehicles, colours["danger"], colours["canvas"]}) == 6
