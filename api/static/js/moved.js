// Shows on a small map from where to where a pin moved. The words above say how far, and which way.
import { drawGround, drawOutlines } from "./ground.js";

// Without pictures of the ground only the names of places tell where one is.
const CLOSEST = { pictures: 17, names: 13 };

for (const box of document.querySelectorAll(".connect-moved-map")) {
  const was = box.dataset.was.split(",").map(Number);
  const became = box.dataset.became.split(",").map(Number);
  const sheet = await drawGround(box);
  L.polyline([was, became], { interactive: false, color: "#0b0c0c", weight: 2, dashArray: "4 6" }).addTo(sheet);
  const isEastward = became[1] > was[1];
  pin(was, "connect-moved-map__was", "Now", isEastward ? "left" : "right").addTo(sheet);
  pin(became, "connect-moved-map__became", "Would be", isEastward ? "right" : "left").addTo(sheet);
  const maxZoom = box.dataset.tiles ? CLOSEST.pictures : CLOSEST.names;
  sheet.fitBounds([was, became], { padding: [60, 60], maxZoom });
  await drawOutlines(sheet, box);
}

function pin(where, className, words, direction) {
  const icon = L.divIcon({ className, iconSize: [18, 18] });
  const marker = L.marker(where, { interactive: false, keyboard: false, icon, alt: words });
  return marker.bindTooltip(words, { permanent: true, direction, offset: [direction === "left" ? -10 : 10, 0] });
}
