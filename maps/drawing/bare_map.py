"""A folium map without any file of its own, to stand in a page that this project writes."""

from typing import Any

import folium
from folium.template import Template


class BareMap(folium.Map):
    """A map that asks for no file and writes neither styles nor a viewport of its own.

    Parameters
    ----------
    label
        What a screen reader calls it.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="map" id="{{ this.get_name() }}" role="region"
            aria-label="{{ this.label|e }}"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map(
            {{ this.get_name()|tojson }},
            {center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}}
        );
        L.control.scale().addTo({{ this.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, *, label: str = "Map of the results", **options: Any) -> None:
        super().__init__(**options)
        self.label = label
        self.default_js = []
        self.default_css = []
