// How a map of coverage is drawn. The table beside it says the same, so nothing here is the only
// way to anything: areas are chosen from a list, pictures of towns repeat the large map.
const Coverage = (() => {
  const words = new Intl.NumberFormat("en-GB");

  function sentence({ n, p, w, m, l, o, d }, { who, reach }) {
    if (!p) {
      return `${n}: no ${who} counted here.`;
    }
    const share = w === 0 ? "none" : `${words.format(w)} (${Math.round((100 * w) / p)}%)`;
    const cannot = o ? `, counting 255 for the ${words.format(o)} who cannot get to one` : "";
    const time = m === null ? "None can get to one within four hours." : `Nearest: ${m} minutes on average${cannot}.`;
    const deprived = d === undefined ? "" : ` Deprivation: decile ${d}${Number.isInteger(d) ? "" : " on average"}, 1 is the most deprived.`;
    const listed = l ? `${words.format(l)} listed in this area.` : "None listed in this area.";
    return `${n}: of ${words.format(p)} ${who}, ${share} are ${reach}. ${time} ${listed}${deprived}`;
  }

  function textBox(text) {
    const box = document.createElement("div");
    box.textContent = text;
    return box;
  }

  const style = ({ fills, outline }, weight) => ({ properties }) => ({
    color: outline,
    weight,
    fillColor: fills[properties.b],
    fillOpacity: 1,
  });

  function areas(collection, settings) {
    const layer = L.geoJSON(collection, {
      style: style(settings, 0.6),
      onEachFeature: (feature, area) => {
        const said = sentence(feature.properties, settings);
        area.bindTooltip(() => textBox(said), { sticky: true, className: "said" });
        area.on("click", () => say(said));
        area.on("mouseover", () => area.setStyle({ weight: 3 }).bringToFront());
        area.on("mouseout", () => area.setStyle({ weight: 0.6 }));
      },
    });
    return Object.assign(layer, { collection, settings });
  }

  function say(text) {
    document.getElementById("said").textContent = text;
  }

  function mark([lat, lon, name]) {
    const icon = L.divIcon({ className: "mark", html: '<span class="unseen"></span>', iconSize: [16, 16] });
    const made = L.marker([lat, lon], { icon });
    made.bindPopup(() => textBox(name));
    made.on("add", () => {
      made.getElement().querySelector(".unseen").textContent = name;
    });
    return made;
  }

  // What is suggested bears the number of the list beside the map; what could be taken instead is
  // a smaller mark beneath it.
  const looks = [
    { name: "suggested", size: 24, above: 1000 },
    { name: "other", size: 14, above: 500 },
  ];

  function suggestion([lat, lon, name, label, isOther], options = {}) {
    const look = looks[isOther];
    const words = label ? `${label}: ${name}` : name;
    const html = textBox(isOther ? "" : label);
    const unseen = document.createElement("span");
    unseen.className = "unseen";
    unseen.textContent = isOther ? `Could take its place: ${words}` : `Suggested: ${words}`;
    html.append(unseen);
    const icon = L.divIcon({ className: `mark mark--${look.name}`, html, iconSize: [look.size, look.size] });
    const made = L.marker([lat, lon], { icon, zIndexOffset: look.above, ...options });
    return options.interactive === false ? made : made.bindPopup(() => textBox(words));
  }

  // The listings in a town's picture, which nothing can be done with.
  function dots(places) {
    const look = { radius: 4, color: "#ffffff", fillColor: "#0b0c0c", weight: 1.5 };
    return L.layerGroup(
      places.map((place) => L.circleMarker(place, { ...look, fillOpacity: 1, interactive: false })),
    );
  }

  function squares(suggested) {
    const still = { interactive: false, keyboard: false };
    return L.layerGroup(suggested.map((each) => suggestion(each, still)));
  }

  // Where the pictures of towns lie, each with its letter.
  function frames(insets) {
    const look = { color: "#0b0c0c", weight: 2, dashArray: "6 5", fill: false, interactive: false };
    return L.layerGroup(
      insets.flatMap(({ corners, letter }) => {
        const icon = L.divIcon({ className: "corner", html: letter, iconSize: [16, 18], iconAnchor: [-2, -2] });
        const corner = [corners[1][0], corners[0][1]];
        return [
          L.rectangle(corners, look),
          L.marker(corner, { icon, interactive: false, keyboard: false, zIndexOffset: -500 }),
        ];
      }),
    );
  }

  function clusterIcon(cluster) {
    const number = words.format(cluster.getChildCount());
    const html = `${number}<span class="unseen"> listings close together, show them</span>`;
    return L.divIcon({ className: "cluster", html, iconSize: [28, 28] });
  }

  // A pin stands in the middle of most towns, so names stand above the middle.
  function nameMarks(names, up = 20) {
    return L.layerGroup(
      names.map(([name, lat, lon]) => {
        const icon = L.divIcon({ className: "town", html: textBox(name), iconSize: [110, 16], iconAnchor: [55, 8 + up] });
        return L.marker([lat, lon], { icon, interactive: false, keyboard: false, zIndexOffset: -1000 });
      }),
    );
  }

  function edges(authorities) {
    return L.geoJSON(authorities, {
      interactive: false,
      style: { color: "#0b0c0c", weight: 2.5, fill: false },
    });
  }

  // A picture of a town: the very same areas, drawn larger, that nothing can be done with.
  function inset(box, layer, listings, context, { corners, names, shape }) {
    box.style.height = `${Math.round(box.clientWidth * shape)}px`;
    const map = L.map(box, {
      attributionControl: false,
      boxZoom: false,
      doubleClickZoom: false,
      dragging: false,
      keyboard: false,
      scrollWheelZoom: false,
      touchZoom: false,
      zoomControl: false,
      zoomSnap: 0,
      fadeAnimation: false,
      zoomAnimation: false,
    });
    map.fitBounds(corners);
    const area = map.getBounds();
    const near = layer.collection.features.filter((feature) =>
      area.intersects(layer.boundsOf.get(feature)),
    );
    L.geoJSON({ type: "FeatureCollection", features: near }, {
      interactive: false,
      style: style(layer.settings, 0.6),
    }).addTo(map);
    edges(context.authorities).addTo(map);
    dots(listings).addTo(map);
    squares(context.suggested).addTo(map);
    nameMarks(names, 12).addTo(map);
    return map;
  }

  function offerAreas(map, layer) {
    const choice = document.getElementById("area");
    const sorted = layer.getLayers().sort((a, b) =>
      a.feature.properties.n.localeCompare(b.feature.properties.n, "en", { numeric: true }),
    );
    for (const [at, area] of sorted.entries()) {
      choice.append(new Option(area.feature.properties.n, String(at)));
    }
    let shown = null;
    choice.addEventListener("change", () => {
      shown?.setStyle({ weight: 0.6 });
      shown = sorted[Number(choice.value)] ?? null;
      say("");
      if (shown && choice.value) {
        map.fitBounds(shown.getBounds(), { maxZoom: 12 });
        shown.setStyle({ weight: 4 }).bringToFront();
        say(sentence(shown.feature.properties, layer.settings));
      }
    });
  }

  function surround(map, layer, cluster, context) {
    const [suggested, others] = [0, 1].map((isOther) =>
      L.layerGroup(context.suggested.filter((each) => each[4] === isOther).map((each) => suggestion(each))),
    );
    const groups = { marks: cluster, suggested, others, names: nameMarks(context.names) };
    others.addTo(map);
    suggested.addTo(map);
    edges(context.authorities).addTo(map);
    frames(context.insets).addTo(map);
    groups.names.addTo(map);
    for (const box of document.querySelectorAll("input[data-layer]")) {
      const group = groups[box.dataset.layer];
      box.addEventListener("change", () => (box.checked ? group.addTo(map) : group.remove()));
    }
    offerAreas(map, layer);
    layer.boundsOf = new Map(layer.getLayers().map((area) => [area.feature, area.getBounds()]));
    const insets = document.querySelectorAll(".inset");
    const listings = cluster.getLayers().map((each) => each.getLatLng());
    for (const [at, each] of context.insets.entries()) {
      inset(insets[at], layer, listings.length > 300 ? [] : listings, context, each);
    }
    // The pictures of towns may have made the large map taller.
    map.invalidateSize();
    map.fitBounds(context.corners, { padding: [8, 8], animate: false });
    for (const [at, button] of document.querySelectorAll("button[data-inset]").entries()) {
      button.addEventListener("click", () => map.fitBounds(context.insets[at].corners));
    }
    document.documentElement.dataset.drawn = "yes";
    performance.mark("drawn");
  }

  return { areas, mark, clusterIcon, surround };
})();
