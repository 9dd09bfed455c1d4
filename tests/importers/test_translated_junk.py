"""Whatever stands in a field of an older or other standard, a row is read or told of."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.formats.open_referral.services import ServiceReader
from importers.formats.openactive.rpde import RpdeItems
from importers.formats.translated import Translated, path_in_feed
from importers.sources.open_referral_uk_v1 import OldReader
from importers.sources.openactive import read_items
from tests.importers.old_feeds import SHAPES
from tests.importers.opportunities import TODAY, make_date, make_item, make_series, make_venue

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            "P1W",
            "2026-07-14T23:30:00Z",
            "9999-12-31",
            "9999-12-31T23:30:00",
            "9" * 5000,
            "MO",
            "PT1H",
            "0001-01-01",
            0,
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
OLD = {
    "eligibilitys": [{"minimum_age": 4, "eligibility": "adult", "link_taxonomies": []}],
    "holiday_schedules": [{"start_date": "2026-12-25", "end_date": "2026-12-26", "closed": True}],
    "regular_schedules": [{"byday": "MO", "opens_at": "10:00", "description": "Mondays"}],
    "service_areas": [{"service_area": "Town", "extent": "x"}],
    "service_taxonomys": [{"taxonomy": {"id": 1, "name": "Arts", "vocabulary": "v"}}],
    "local_offer": {"survey_answers": [{"question": "a", "answer": "b"}]},
    "links": [{"url": "https://example.org"}],
    "attending_type": "phone",
    "attending_access": "referral",
}
SERIES = make_series(
    location=make_venue(amenityFeature=[{"@type": "Parking", "value": True}]),
    ageRange={"minValue": 3},
    level=["Beginner"],
    offers=[{"price": 3}],
    hoursAvailable=[{"dayOfWeek": ["Monday"], "opens": "09:00"}],
    subEvent=[make_date(TODAY)],
    superEvent={"@type": "EventSeries", "name": "All"},
    startDate=f"{TODAY}",
    duration="PT1H",
)


def paths(value: Any, *above: Any) -> list[tuple[Any, ...]]:
    """Where in a row there is something to spoil."""
    if isinstance(value, dict):
        return [path for key, part in value.items() for path in paths(part, *above, key)] + [above]
    if isinstance(value, list):
        return [path for at, part in enumerate(value) for path in paths(part, *above, at)] + [above]
    return [above]


def spoil(row: dict[str, Any], path: tuple[Any, ...], junk: Any) -> Any:
    """A copy of a row with something else in one place."""
    copy = json.loads(json.dumps(row))
    if not path:
        return junk
    part = copy
    for key in path[:-1]:
        part = part[key]
    part[path[-1]] = junk
    return copy


@pytest.mark.parametrize("shape", SHAPES)
@settings(deadline=None, max_examples=150)
@given(data=st.data(), junk=JUNK)
def test_a_spoilt_row_of_the_old_standard(shape: str, data: st.DataObject, junk: Any) -> None:
    row = SHAPES[shape](1) | OLD
    spoilt = spoil(row, data.draw(st.sampled_from(paths(row))), junk)
    reader = ServiceReader("open-referral-uk-v1")
    OldReader(reader, date(2026, 3, 1)).read(1, spoilt)
    feed = reader.feed()
    assert feed.fetched == len(feed.listings) + feed.rejected_by.total() == 1
    assert all(one.field != "service_at_locations[0].location.addresses" for one in feed.issues)


@settings(deadline=None, max_examples=300)
@given(data=st.data(), junk=JUNK, as_date=st.booleans())
def test_a_spoilt_item_of_a_feed_of_changes(
    data: st.DataObject, junk: Any, *, as_date: bool
) -> None:
    row = make_item(1, make_date(TODAY, superEvent=SERIES) if as_date else SERIES)
    items = RpdeItems()
    items.add([(1, spoil(row, data.draw(st.sampled_from(paths(row))), junk))])
    feed = read_items(items, "openactive", TODAY, lambda _done, _total: None)
    assert feed.fetched == len(feed.listings) + feed.rejected_by.total() <= 1


def test_a_path_is_told_as_the_feed_has_it() -> None:
    point = Translated("places[1]", name="Hall").put("longitude", 1, "geo.coordinates")
    item = Translated("data", visits=[{"location": point}])
    assert path_in_feed(item, "visits[0].location.longitude") == "places[1].geo.coordinates"
    assert path_in_feed(item, "visits[0].location.none[3].such") == "places[1].none[3].such"
    assert path_in_feed(item, "") == "data"
