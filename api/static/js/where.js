// Says where a postcode lies, and lets a pin be moved. Without it the fields do the same.
import { drawGround, drawOutlines } from "./ground.js";

const FURTHEST_M = 5000;
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
    const sheet = await drawGround(box);
    const icon = L.divIcon({ className: "connect-pin-map__marker", iconSize: [24, 24] });
    const marker = L.marker(middle() ?? [52.24, -0.9], { draggable: true, icon, alt: "The place", keyboard: false });
    map = { sheet, marker };
    marker.on("dragend", moved);
    sheet.on("click", ({ latlng }) => {
      marker.setLatLng(latlng).addTo(sheet);
      moved();
    });
    place();
    await drawOutlines(sheet, box);
  };

  // What people would see was said of what the fields held before.
  venue.addEventListener("input", () => venue.querySelector(".connect-seen")?.remove());
  pin.addEventListener("change", place);
  pin.closest("details").addEventListener("toggle", ({ target }) => target.open && draw());
}
