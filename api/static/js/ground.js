// The ground beneath a small map: outlines and names of places, and pictures where there are any.
const OUTLINE = { color: "#505a5f", weight: 1.5, fillColor: "#8eb8dc", fillOpacity: 0.12 };

// A map in a box that says where its library, its outlines and, if there are any, its pictures are.
export async function drawGround(box) {
  await load(box.dataset.leaflet);
  box.hidden = false;
  const sheet = L.map(box, { maxZoom: 18, attributionControl: Boolean(box.dataset.tiles) });
  sheet.fitBounds([[51.97, -1.34], [52.65, -0.33]]);
  if (box.dataset.tiles) {
    const attribution = document.createElement("i");
    attribution.textContent = box.dataset.attribution ?? "";
    L.tileLayer(box.dataset.tiles, { attribution: attribution.innerHTML, maxZoom: 18 }).addTo(sheet);
  }
  return sheet;
}

export async function drawOutlines(sheet, box) {
  const answer = await fetch(box.dataset.outlines).catch(() => null);
  if (answer?.ok) {
    const { features } = await answer.json();
    const areas = features.filter(({ properties }) => properties.kind === "authority");
    L.geoJSON(areas, { interactive: false, style: OUTLINE }).addTo(sheet);
    features.filter((each) => !areas.includes(each)).forEach((each) => name(each).addTo(sheet));
  }
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
