// Says where a postcode lies, and lets a pin be moved. Without it the fields do the same.
const FURTHEST_M = 5000;
const OUTLINE = { color: "#505a5f", weight: 1.5, fillColor: "#8eb8dc", fillOpacity: 0.12 };
const PAUSE_MS = 500;
const POSTCODE = /^[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}$/i;

for (const venue of document.querySelectorAll("[data-venue]")) {
  const field = (name) => venue.querySelector(`[name^="where_${name}_"]`);
  const found = venue.querySelector(".connect-venue-form__found");
  const box = venue.querySelector(".connect-pin-map");
  const said = venue.querySelector(".connect-pin-map__said");
  const token = venue.closest("form").querySelector("[name='form_token']");
  const pin = field("pin");
  let waiting;
  let map;

  const middle = () => {
    const at = found.querySelector("[data-lat]");
    return at ? [Number(at.dataset.lat), Number(at.dataset.lon)] : null;
  };

  const pinned = () => {
    const numbers = pin.value.split(/[\s,]+/).map(Number);
    return numbers.length === 2 && numbers.every(Number.isFinite) ? numbers : null;
  };

  const isHidden = () => venue.querySelector("[name^='where_shows_']:checked")?.value === "hidden";

  const look = async () => {
    const body = new URLSearchParams({ postcode: field("postcode").value, form_token: token.value });
    const before = pin.value;
    const answer = await fetch(venue.dataset.venue, { method: "POST", body }).catch(() => null);
    if (answer?.ok && !answer.redirected) {
      found.innerHTML = await answer.text();
      // One that was typed while the answer was on its way is of this postcode.
      pin.value = pin.value === before ? "" : pin.value;
      place();
    }
  };

  field("postcode").addEventListener("input", () => {
    window.clearTimeout(waiting);
    if (POSTCODE.test(field("postcode").value.trim())) {
      waiting = window.setTimeout(look, PAUSE_MS);
    }
  });

  // The pin stands where the field says, or else where the postcode is.
  const place = () => {
    const where = pinned() ?? middle();
    if (!map || !where) {
      return;
    }
    map.marker.setLatLng(where).addTo(map.sheet);
    // Without pictures of the ground only the names of places tell where one is.
    map.sheet.setView(where, Math.max(map.sheet.getZoom(), box.dataset.tiles ? 16 : 13));
  };

  const moved = () => {
    const { lat, lng } = map.marker.getLatLng();
    const from = middle();
    const apart = from ? map.sheet.distance(from, [lat, lng]) : 0;
    if (apart > FURTHEST_M) {
      said.textContent = `That is ${(apart / 1000).toFixed(1)} km from the postcode, and more than 5 km is not possible. The pin is back where it was.`;
      place();
      return;
    }
    pin.value = `${lat.toFixed(5)}, ${lng.toFixed(5)}`;
    said.textContent = from ? `The pin is ${Math.round(apart)} m from the middle of the postcode.` : "";
  };

  // Of a place that nobody may know no picture is asked of anybody.
  const draw = async () => {
    if (map || isHidden()) {
      return;
    }
    await load(box.dataset.leaflet);
    box.hidden = false;
    const sheet = L.map(box, { maxZoom: 18, attributionControl: Boolean(box.dataset.tiles) });
    sheet.fitBounds([[51.97, -1.34], [52.65, -0.33]]);
    if (box.dataset.tiles) {
      const attribution = document.createElement("i");
      attribution.textContent = box.dataset.attribution ?? "";
      L.tileLayer(box.dataset.tiles, { attribution: attribution.innerHTML, maxZoom: 18 }).addTo(sheet);
    }
    const icon = L.divIcon({ className: "connect-pin-map__marker", iconSize: [24, 24] });
    const marker = L.marker(middle() ?? [52.24, -0.9], { draggable: true, icon, alt: "The place", keyboard: false });
    map = { sheet, marker };
    marker.on("dragend", moved);
    sheet.on("click", ({ latlng }) => {
      marker.setLatLng(latlng).addTo(sheet);
      moved();
    });
    place();
    await outline(sheet);
  };

  const outline = async (sheet) => {
    const answer = await fetch(box.dataset.outlines).catch(() => null);
    if (answer?.ok) {
      const { features } = await answer.json();
      const areas = features.filter(({ properties }) => properties.kind === "authority");
      L.geoJSON(areas, { interactive: false, style: OUTLINE }).addTo(sheet);
      features.filter((each) => !areas.includes(each)).forEach((each) => name(each).addTo(sheet));
    }
  };

  // What people would see was said of what the fields held before.
  venue.addEventListener("input", () => venue.querySelector(".connect-seen")?.remove());
  pin.addEventListener("change", place);
  pin.closest("details").addEventListener("toggle", ({ target }) => target.open && draw());
}

function name({ properties, geometry }) {
  const words = document.createElement("i");
  words.textContent = properties.name;
  const className = properties.kind === "town" ? "connect-town" : "connect-town connect-town--small";
  const icon = L.divIcon({ className, html: words.innerHTML, iconSize: [110, 18], iconAnchor: [55, 9] });
  const where = [geometry.coordinates[1], geometry.coordinates[0]];
  return L.marker(where, { interactive: false, keyboard: false, icon, zIndexOffset: -1000 });
}

const loading = new Map();

function load(address) {
  if (!loading.has(address)) {
    loading.set(address, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    }));
  }
  return loading.get(address);
}
