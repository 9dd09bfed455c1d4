"""The point of a row that gives it in columns, on the National Grid or in degrees."""

from directory.geography import GridPoint, is_in_great_britain, to_grid, to_lon_lat
from importers.fields import Fields

# Keys as formats/table.py writes column names.
_GRID = (("easting", "northing"), ("gridreferenceeasting", "gridreferencenorthing"))
_DEGREES = (("lon", "lat"), ("longitude", "latitude"))


def read_lon_lat(row: Fields) -> tuple[float, float] | None:
    """Longitude and latitude in degrees (EPSG:4326), wherever on earth.

    Notes
    -----
    Easting and northing (EPSG:27700) go first, since publishers derive the degrees from them.
    """
    for easting, northing in _GRID:
        easting_m, northing_m = row.number(easting), row.number(northing)
        if easting_m is not None and northing_m is not None:
            return to_lon_lat(GridPoint(easting_m, northing_m))
    for lon_key, lat_key in _DEGREES:
        lon, lat = row.number(lon_key), row.number(lat_key)
        if lon is not None and lat is not None:
            return lon, lat
    return None


def read_point(row: Fields) -> GridPoint | None:
    """The point (EPSG:27700) to the centimetre; nothing outside Great Britain."""
    found = read_lon_lat(row)
    if found is None or not is_in_great_britain(lon=found[0], lat=found[1]):
        return None
    point = to_grid(lon=found[0], lat=found[1])
    return GridPoint(round(point.easting_m, 2), round(point.northing_m, 2))
