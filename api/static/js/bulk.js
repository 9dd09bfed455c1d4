// Draws how far a spreadsheet is, and shows what came of it when it is done.
const place = document.getElementById("progress");
const words = document.getElementById("progress-words");
const bar = place?.querySelector("progress");
const BUSY = new Set(["checking", "committing"]);
const EVERY_MS = 700;
const said = words?.textContent.split(":")[0] ?? "";

async function look() {
  const answer = await fetch(place.dataset.progress, { headers: { accept: "application/json" } });
  if (!answer.ok) {
    return;
  }
  const { state, done, total } = await answer.json();
  if (!BUSY.has(state)) {
    window.location.reload();
    return;
  }
  const number = (count) => count.toLocaleString("en-GB");
  words.textContent = `${said}: ${number(done)}${total ? ` of ${number(total)}` : ""}`;
  if (total) {
    bar.max = total;
    bar.value = done;
  }
  window.setTimeout(look, EVERY_MS);
}

if (place && bar) {
  window.setTimeout(look, EVERY_MS);
}
