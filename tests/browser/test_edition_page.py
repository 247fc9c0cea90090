"""The page of an edition in a real browser: no request, no scroll sideways, no axe violation."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

import bestand

pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("simulated")
    bestand.simulate_workspace(folder, bestand.Scenario(days=14, incidents=300, seed=1))
    workspace = bestand.open(folder)
    workspace.run()
    return workspace.report(date(2030, 3, 8), "amber").folder / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "chromium is missing: run make setup as root, or install it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_page_is_whole_quiet_and_accessible(browser: Browser, page_file: Path, width: int, scheme: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 860}, color_scheme=scheme)  # type: ignore[arg-type]
    requests: list[str] = []
    messages: list[str] = []
    page.on("request", lambda r: requests.append(r.url))
    page.on("console", lambda m: messages.append(m.text))
    page.goto(page_file.as_uri())
    assert [u for u in requests if not u.startswith(("file:", "data:"))] == []
    assert messages == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("svg").count() >= 3
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert len(found.response["passes"]) > 15
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]] == []
    page.close()


def test_the_line_of_side_b_in_the_south_lies_in_the_middle_of_the_map(browser: Browser, page_file: Path) -> None:
    """The simulated line runs along the equator, with the legend drawn in the south-west."""
    page = browser.new_page(viewport={"width": 1440, "height": 860})
    page.goto(page_file.as_uri())
    whole, line = (
        page.locator(f"#map svg{part}").bounding_box() for part in ("", " path[stroke='var(--line)'] >> nth=0")
    )
    assert whole is not None and line is not None
    assert line["width"] > 0.9 * whole["width"]
    middle = line["y"] + line["height"] / 2
    assert abs(middle - (whole["y"] + whole["height"] / 2)) < 0.15 * whole["height"]
    page.close()


def test_simulated_data_are_labelled_on_top(browser: Browser, page_file: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(page_file.as_uri())
    banner = page.locator(".banner").first
    assert "Simulated data" in banner.inner_text()
    box = banner.bounding_box()
    assert box is not None and box["y"] < 600
    page.close()


def test_without_script_and_in_print_the_page_is_the_same(browser: Browser, page_file: Path) -> None:
    text = page_file.read_text()
    assert "<script" not in text and 'http-equiv="Content-Security-Policy"' in text
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.emulate_media(media="print")
    assert page.locator("h2").count() >= 10
    context.close()
