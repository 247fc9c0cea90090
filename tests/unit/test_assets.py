"""The products of tools/build_assets.py, as they lie in the package."""

import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped, unused-ignore]

ASSETS = Path(__file__).parents[2] / "src" / "bestand" / "report" / "assets"
FONTS = ("sans-regular.woff2", "sans-semibold.woff2")
KILOBYTE = 1000

UKRAINIAN = set("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя")
FORBIDDEN = {
    *("Kiev", "Odessa", "Dnieper", "Dnepr", "Dnipropetrovsk", "Kharkov", "Lvov"),
    *("Nikolaev", "Nikolayev", "Mykolayiv", "Zaporozhye", "Zaporizhzhya", "Lugansk"),
    *("Chernigov", "Rovno", "Vinnitsa", "Krivoy Rog", "Kirovohrad", "Artemivsk"),
    *("Artyomovsk", "Slavyansk", "Gorlovka", "Makeevka", "Severodonetsk", "Izyum"),
    *("Kupyansk", "Ugledar", "Krasnoarmiysk", "Dzerzhynsk", "Krasnoperekopsk"),
    *("Saltivka", "Darnytsya", "Pravyi Bereh", "Inhulets", "Obolon"),  # districts
    *("Киев", "Одесса", "Львов", "Харьков", "Днепр", "Николаев", "Запорожье"),
    *("Луганск", "Донецк", "Чернигов"),
}


def product(name: str) -> bytes:
    path = ASSETS / name
    if not path.is_file():
        pytest.fail(f"{name} is missing: run make setup", pytrace=False)
    return path.read_bytes()


@pytest.fixture(scope="module")
def basemap() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(product("basemap.json.gz")))
    return content


@pytest.fixture(scope="module")
def places(basemap: dict[str, Any]) -> dict[str, Any]:
    return {place["name_en"]: place for place in basemap["places"]}


def contains(ring: list[list[float]], lon: float, lat: float) -> bool:
    """Whether a ray east from the point crosses the ring an odd number of times."""
    crossings = 0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > lat) != (y2 > lat):
            crossings += lon < x1 + (lat - y1) * (x2 - x1) / (y2 - y1)
    return crossings % 2 == 1


@pytest.mark.parametrize(
    ("name", "most"), [("basemap.json.gz", 200 * KILOBYTE), *((font, 60 * KILOBYTE) for font in FONTS)]
)
def test_products_stay_small(name: str, most: int) -> None:
    assert 0 < len(product(name)) <= most


def test_basemap_is_canonical_so_that_builds_can_be_compared(basemap: dict[str, Any]) -> None:
    text = json.dumps(basemap, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    stored = product("basemap.json.gz")
    assert gzip.decompress(stored) == text
    assert stored[4:8] == bytes(4)  # no time of writing in the gzip header


def test_every_part_is_there_and_inside_the_box(basemap: dict[str, Any]) -> None:
    west, south, east, north = basemap["box"]
    for part in ("land", "lakes", "borders", "areas", "rivers"):
        points = [point for line in basemap[part] for point in line]
        assert points
        assert all(west <= lon <= east for lon, _ in points)
        assert all(south <= lat <= north for _, lat in points)


def test_kyiv_lies_north_of_odesa(places: dict[str, Any]) -> None:
    assert places["Kyiv"]["lat"] > places["Odesa"]["lat"] + 3


def test_lviv_lies_west_of_luhansk(places: dict[str, Any]) -> None:
    assert places["Lviv"]["lon"] < places["Luhansk"]["lon"] - 15


def test_no_country_border_at_perekop(basemap: dict[str, Any]) -> None:
    near = [
        (lon, lat) for line in basemap["borders"] for lon, lat in line if 33.4 <= lon <= 34.0 and 45.9 <= lat <= 46.2
    ]
    assert near == []


def test_no_country_border_anywhere_in_crimea(basemap: dict[str, Any]) -> None:
    south_east = [p for line in basemap["borders"] for p in line if p[0] > 31]
    assert min(lat for lon, lat in south_east if lon < 39) > 46.5


@pytest.mark.parametrize(("lon", "lat"), [(34.1, 44.95), (30.5, 50.2), (37.8, 48.0), (34.2, 48.0)])
def test_land_is_land(basemap: dict[str, Any], lon: float, lat: float) -> None:
    assert any(contains(ring, lon, lat) for ring in basemap["land"])
    assert not any(contains(ring, lon, lat) for ring in basemap["lakes"])


def test_black_sea_is_not_land(basemap: dict[str, Any]) -> None:
    assert not any(contains(ring, 32.0, 44.5) for ring in basemap["land"])


def test_kakhovka_reservoir_is_drained_and_the_river_remains(basemap: dict[str, Any]) -> None:
    assert not any(contains(ring, 34.07, 47.34) for ring in basemap["lakes"])
    assert any(33.6 < lon < 35.2 and 46.9 < lat < 47.7 for river in basemap["rivers"] for lon, lat in river)


def test_kremenchuk_reservoir_is_still_water(basemap: dict[str, Any]) -> None:
    assert any(contains(ring, 32.73, 49.28) for ring in basemap["lakes"])


def test_no_outdated_or_russian_name_and_no_district(places: dict[str, Any]) -> None:
    shown = {*places, *(place["name_uk"] for place in places.values())}
    assert shown & FORBIDDEN == set()


def test_ukrainian_names_use_ukrainian_letters_only(places: dict[str, Any]) -> None:
    for place in places.values():
        assert set(place["name_uk"].lower()) <= UKRAINIAN | set("’- "), place


def test_about_250_places_each_named_once(basemap: dict[str, Any]) -> None:
    names = [place["name_en"] for place in basemap["places"]]
    assert 200 <= len(names) <= 320
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name_en", "name_uk"),
    [
        ("Kyiv", "Київ"),
        ("Kharkiv", "Харків"),
        ("Zaporizhzhia", "Запоріжжя"),
        ("Mykolaiv", "Миколаїв"),
        ("Dnipro", "Дніпро"),
        ("Sevastopol", "Севастополь"),
        ("Mariupol", "Маріуполь"),
        ("Chisinau", "Кишинів"),
        ("Belgorod", "Бєлгород"),
    ],
)
def test_main_cities_carry_their_names(places: dict[str, Any], name_en: str, name_uk: str) -> None:
    assert places[name_en]["name_uk"] == name_uk


@pytest.mark.parametrize("name", FONTS)
def test_font_has_every_letter_we_write(name: str) -> None:
    drawn = TTFont(io.BytesIO(product(name))).getBestCmap()
    wanted = {*UKRAINIAN, *"ёыэъ0123456789≤≥±×·–—…†°−→◆■▲▼’«»№₴ëïĲĳ"}
    wanted |= {letter.upper() for letter in UKRAINIAN}
    assert {sign for sign in wanted if ord(sign) not in drawn} == set()


@pytest.mark.parametrize("name", FONTS)
def test_font_figures_are_tabular(name: str) -> None:
    font = TTFont(io.BytesIO(product(name)))
    glyphs = font.getBestCmap()
    assert len({font["hmtx"][glyphs[ord(figure)]][0] for figure in "0123456789"}) == 1


@pytest.mark.parametrize("name", FONTS)
def test_font_does_not_bear_the_reserved_name(name: str) -> None:
    names = TTFont(io.BytesIO(product(name)))["name"].names
    naming = [str(record) for record in names if record.nameID in (1, 3, 4, 6, 16)]
    assert naming
    assert not any("Source" in text for text in naming)


def test_licences_name_every_ingredient_and_carry_the_font_licence() -> None:
    licences = json.loads(product("licences.json"))
    named = {one["name"]: one for one in licences["ingredients"]}
    assert {"GeoNames", "Source Sans Pro"} < set(named)
    assert all(one["licence"] and one["attribution"] for one in named.values())
    assert "SIL OPEN FONT LICENSE" in licences["OFL-1.1"]
