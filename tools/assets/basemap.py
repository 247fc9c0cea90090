"""The basemap: land, water, borders and places between 20–42.5° E and 43.5–53.5° N.

It is drawn under findings and never computed with: positions are judged against the
lines and zones of an agreement, not against this.
"""

import gzip
import json
from pathlib import Path

import shapely  # type: ignore[import-untyped, unused-ignore]
from shapely import Geometry

from assets.layers import BOX, Attributes, Points, polygons, polylines, read_layer, rounded
from assets.places import Place, read_places
from assets.sources import BuildError

CREDITS = "Natural Earth · GeoNames CC BY 4.0"

# A point in the Kakhovka reservoir. The dam was destroyed on 6 June 2023
# and the water is gone; the river's line, which Natural Earth keeps, is what is left.
KAKHOVKA = (34.07, 47.34)

# Where Crimea joins the mainland: west, south, east, north. Natural Earth 3.0 draws
# no country border here, and later releases do. Crimea is Ukraine.
PEREKOP = (33.4, 45.9, 34.0, 46.2)

# Natural Earth's provinces (4.1) draw the limit between Kherson oblast and Crimea as a
# country border, so it is missing among them. This one is drawn by hand and indicative:
# good to 2 km at Perekop and Chonhar, to some 10 km in the shallows of the Syvash.
CRIMEA_LIMIT = (
    *((33.600, 46.145), (33.630, 46.170), (33.710, 46.180), (33.780, 46.190)),
    *((33.900, 46.170), (34.050, 46.110), (34.200, 46.080), (34.330, 46.050)),
    *((34.430, 45.970), (34.530, 45.950), (34.650, 45.930), (34.760, 45.910)),
    *((34.820, 45.800), (34.980, 45.750)),
)

# Natural Earth's own scale: at this zoom the provinces of Ukraine and its large
# neighbours show; the small counties of Romania, Moldova and Hungary come later.
LARGE_PROVINCES_ZOOM = 6.7


def build_basemap(natural_earth: Path, cities: Path) -> bytes:
    """The basemap as gzipped canonical JSON: the same inputs give the same bytes."""
    land = polygons(read_layer(natural_earth, "land"))
    lakes = _lakes(land)
    borders = polylines(read_layer(natural_earth, "admin_0_boundary_lines_land"))
    _refuse_border_at_perekop(borders)
    content = {
        "areas": _areas(natural_earth),
        "borders": borders,
        "box": list(BOX),
        "credits": CREDITS,
        "lakes": sorted(rounded(lake) for lake in lakes),
        "land": sorted(rounded(part.exterior) for part in land),
        "places": [_shown(place) for place in read_places(cities) if _in_box(place)],
        "rivers": _rivers(natural_earth, lakes),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _lakes(land: list[Geometry]) -> list[Geometry]:
    """Holes in the land, without the Kakhovka reservoir."""
    holes = [shapely.Polygon(ring) for part in land for ring in part.interiors]
    lakes = [hole for hole in holes if not hole.contains(shapely.Point(*KAKHOVKA))]
    if len(holes) - len(lakes) != 1:
        raise BuildError("The Kakhovka reservoir is not one hole in the land: see KAKHOVKA.")
    return lakes


def _areas(natural_earth: Path) -> list[Points]:
    limit = shapely.LineString(CRIMEA_LIMIT)
    provinces = read_layer(natural_earth, "admin_1_states_provinces_lines", _is_large)
    return polylines([*provinces, limit])


def _is_large(province: Attributes) -> bool:
    return float(str(province["min_zoom"])) <= LARGE_PROVINCES_ZOOM


def _rivers(natural_earth: Path, lakes: list[Geometry]) -> list[Points]:
    """River lines, cut where a lake already shows the water."""
    water = shapely.union_all(lakes)
    rivers = read_layer(natural_earth, "rivers_lake_centerlines")
    return polylines([shapely.difference(river, water) for river in rivers])


def _refuse_border_at_perekop(borders: list[Points]) -> None:
    perekop = shapely.box(*PEREKOP)
    if any(shapely.LineString(line).intersects(perekop) for line in borders):
        raise BuildError("A country border crosses Perekop: these are not the pinned borders.")


def _in_box(place: Place) -> bool:
    west, south, east, north = BOX
    return west <= place.lon <= east and south <= place.lat <= north


def _shown(place: Place) -> dict[str, float | int | str]:
    names = {"name_en": place.name_en, "name_uk": place.name_uk}
    return {"lon": place.lon, "lat": place.lat, "population": place.population, **names}
