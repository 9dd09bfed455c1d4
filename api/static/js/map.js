// The map beside the list. It reads the list and says nothing that the list does not say.
const WIDE = window.matchMedia("(min-width: 64em)");
// maps/drawing/style.py draws the map file with the same colours and sizes.
const OUTLINE = { color: "#505a5f", weight: 1.5, fillColor: "#8eb8dc", fillOpacity: 0.12 };
const AREA_ONLY = { color: "#4c2c92", weight: 1, fillColor: "#4c2c92", fillOpacity: 0.18 };
const START = { color: "#ffffff", weight: 2, fillColor: "#1a65a6", fillOpacity: 1, radius: 7 };
const AREA_ONLY_RADIUS_M = 700;
const CLOSE_ZOOM = 11.5;
const COUNTY = [[51.97, -1.34], [52.65, -0.33]];

export class ResultMap {
  constructor(panel, results) {
    this.panel = panel;
    this.results = results;
    this.box = panel.querySelector("#map");
    this.note = panel.querySelector("#map-note");
    this.toggle = panel.querySelector("#map-toggle");
    this.isWanted = false;
    this.toggle.addEventListener("click", () => this.want(!this.isWanted));
    WIDE.addEventListener("change", () => {
      if (!this.panel.hidden) {
        this.draw();
      }
    });
  }

  want(isWanted) {
    this.isWanted = isWanted;
    this.toggle.setAttribute("aria-expanded", String(isWanted));
    this.toggle.textContent = isWanted ? "Hide the map" : "Show the map";
    this.draw();
  }

  // Leaflet is only fetched when a map is looked at: a phone on a bad line need not pay for it.
  async draw() {
    this.panel.hidden = false;
    this.toggle.hidden = WIDE.matches;
    const isShown = WIDE.matches || this.isWanted;
    this.box.hidden = !isShown;
    this.note.hidden = !isShown;
    if (!isShown) {
      return;
    }
    this.starting ??= this.start();
    await this.starting;
    this.map.invalidateSize();
    this.drawResults();
  }

  async start() {
    await loadScript(this.box.dataset.leaflet);
    const moves = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.map = L.map(this.box, {
      maxZoom: 17,
      zoomSnap: 0.5,
      attributionControl: false,
      fadeAnimation: moves,
      zoomAnimation: moves,
      inertia: moves,
    });
    this.map.fitBounds(COUNTY);
    new (milesScale())({ maxWidth: 120 }).addTo(this.map);
    if (this.box.dataset.tiles) {
      L.control.attribution({ prefix: false }).addTo(this.map);
      const attribution = escapeHtml(this.box.dataset.attribution ?? "");
      L.tileLayer(this.box.dataset.tiles, { attribution, maxZoom: 17 }).addTo(this.map);
    }
    this.pins = L.layerGroup().addTo(this.map);
    await this.drawOutlines();
  }

  async drawOutlines() {
    const answer = await fetch(this.box.dataset.outlines).catch(() => null);
    if (!answer?.ok) {
      return;
    }
    const { features } = await answer.json();
    const areas = features.filter(({ properties }) => properties.kind === "authority");
    L.geoJSON(areas, { interactive: false, style: OUTLINE }).addTo(this.map);
    this.places = features.filter(({ properties }) => properties.kind !== "authority");
    this.names = L.layerGroup().addTo(this.map);
    this.map.on("moveend", () => this.drawNames());
  }

  // Towns first, then whatever name still fits between those that are written already.
  drawNames() {
    if (!this.names) {
      return;
    }
    this.names.clearLayers();
    const view = this.map.getBounds();
    const written = [];
    const pins = this.pins.getLayers().filter((layer) => !(layer instanceof L.Circle));
    const taken = this.pinned(pins);
    for (const { properties, geometry } of this.places) {
      const where = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
      const isSmall = properties.kind !== "town";
      if (!view.contains(where) || (isSmall && this.map.getZoom() < CLOSE_ZOOM)) {
        continue;
      }
      const spot = this.map.latLngToContainerPoint(where);
      // A name that a pin would cover is written above or below it.
      const spots = [0, 22, -22].map((down) => spot.add([0, down]));
      const free = spots.find((s) => isFree(s, written, 90, 22) && isFree(s, taken, 55, 20));
      if (free) {
        written.push(free);
        nameMarker(where, properties.name, isSmall, free.y - spot.y).addTo(this.names);
      }
    }
  }

  pinned(pins) {
    return pins.map((pin) => this.map.latLngToContainerPoint(pin.getLatLng()));
  }

  drawResults() {
    this.pins.clearLayers();
    const corners = [];
    const start = this.results.querySelector("[data-start]");
    if (start) {
      const where = [Number(start.dataset.lat), Number(start.dataset.lon)];
      L.circleMarker(where, { ...START, interactive: false }).addTo(this.pins);
      corners.push(where);
    }
    const items = [...this.results.querySelectorAll("#result-list li.connect-result")];
    const placed = items.filter((item) => item.dataset.lon);
    for (const [where, shared] of byPlace(placed)) {
      this.drawPin(where, shared, items);
      corners.push(where);
    }
    this.map.fitBounds(corners.length ? corners : COUNTY, { padding: [34, 34], maxZoom: corners.length > 1 ? 15 : 12.5 });
    this.drawNames();
    this.sayWhatIsMissing(items, placed, Boolean(start));
  }

  // What shares a place shares a pin, which carries all their numbers.
  drawPin(where, shared, items) {
    const isAreaOnly = shared.every((item) => item.dataset.precision === "approximate");
    if (isAreaOnly) {
      const circle = { ...AREA_ONLY, radius: AREA_ONLY_RADIUS_M, interactive: false };
      L.circle(where, circle).addTo(this.pins);
    }
    const numbered = shared.map((item) => ({ item, number: items.indexOf(item) + 1 }));
    const numbers = numbered.map(({ number }) => number).join(", ");
    const pin = L.marker(where, {
      // Where pins lie close, the better result is on top.
      zIndexOffset: 1000 - 10 * numbered[0].number,
      icon: L.divIcon({
        className: isAreaOnly ? "connect-pin connect-pin--area" : "connect-pin",
        html: numbers,
        iconSize: [28, 28],
      }),
    });
    pin.bindPopup(() => popupOf(numbered), { maxWidth: 260, maxHeight: 260 });
    pin.addTo(this.pins);
    // What is heard begins with what is seen, for those who speak to their computer.
    const names = numbered.map(({ item }) => nameOf(item)).join("; ");
    pin.getElement().setAttribute("aria-label", `${numbers}: ${names}`);
  }

  sayWhatIsMissing(items, placed, hasStart) {
    const notes = [];
    if (hasStart) {
      notes.push("The blue dot is where you started.");
    }
    if (placed.some((item) => item.dataset.precision === "approximate")) {
      notes.push("A soft circle shows the area only: the exact place is not published.");
    }
    const missing = items.length - placed.length;
    if (missing) {
      notes.push(`${missing} of the results ${missing === 1 ? "has" : "have"} no place on the map.`);
    }
    this.note.textContent = notes.join(" ");
  }
}

function isFree(spot, others, wide, high) {
  return others.every((o) => Math.abs(o.x - spot.x) > wide || Math.abs(o.y - spot.y) > high);
}

// Leaflet says short distances in feet, which nobody here walks in.
function milesScale() {
  const steps = [10, 5, 2, 1, 0.5, 0.25, 0.1];
  const words = { 0.5: "½ mile", 0.25: "¼ mile", 0.1: "0.1 miles", 1: "1 mile" };
  return L.Control.Scale.extend({
    _updateImperial(metres) {
      const miles = metres / 1609.344;
      const step = steps.find((each) => each <= miles) ?? 0.1;
      this._updateScale(this._iScale, words[step] ?? `${step} miles`, step / miles);
    },
  });
}

function nameMarker(where, name, isSmall, down) {
  const className = isSmall ? "connect-town connect-town--small" : "connect-town";
  const icon = L.divIcon({
    className,
    html: escapeHtml(name),
    iconSize: [110, 18],
    iconAnchor: [55, 9 - down],
  });
  return L.marker(where, { interactive: false, keyboard: false, icon, zIndexOffset: -1000 });
}

function byPlace(items) {
  const places = new Map();
  for (const item of items) {
    const key = `${item.dataset.lat} ${item.dataset.lon}`;
    places.set(key, [...(places.get(key) ?? []), item]);
  }
  return [...places].map(([key, shared]) => [key.split(" ").map(Number), shared]);
}

function nameOf(item) {
  return item.querySelector("h3 a").firstChild.textContent;
}

// The popup is the list's own words, copied.
function popupOf(numbered) {
  const popup = document.createElement("div");
  for (const { item, number } of numbered) {
    const name = document.createElement("strong");
    name.append(`${number}. `, item.querySelector("h3 a").cloneNode(true));
    popup.append(name);
    for (const part of item.querySelectorAll("[data-popup]")) {
      popup.append(part.cloneNode(true));
    }
  }
  return popup;
}

function loadScript(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", resolve);
    script.addEventListener("error", reject);
    document.head.append(script);
  });
}

function escapeHtml(text) {
  const box = document.createElement("span");
  box.textContent = text;
  return box.innerHTML;
}
