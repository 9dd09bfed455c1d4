"""Colours and sizes that the maps share; api/static/js/map.js draws with the same."""

OUTLINE = {"color": "#505a5f", "weight": 1.5, "fillColor": "#8eb8dc", "fillOpacity": 0.12}
AREA_ONLY = {"color": "#4c2c92", "weight": 1, "fillColor": "#4c2c92", "fillOpacity": 0.18}
# Half the diagonal of the 1 km square that an approximate location is snapped to the middle of.
AREA_ONLY_RADIUS_M = 700
MARKER_SIZE_PX = 28
CLOSEST_ZOOM = 16
