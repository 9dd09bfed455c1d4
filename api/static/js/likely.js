// "Is it this one?", asked while a name is being typed.
const WAIT_MS = 400;
const name = document.getElementById("what_name");
const place = document.getElementById("likely");
const token = document.querySelector('input[name="form_token"]');

if (name && place && token) {
  let waiting = 0;
  let asked = "";
  const ask = async () => {
    const typed = name.value.trim();
    if (typed === asked) {
      return;
    }
    asked = typed;
    const body = new URLSearchParams({ form_token: token.value, what_name: typed });
    try {
      const answer = await fetch(place.dataset.names, { method: "POST", body });
      if (answer.ok && asked === typed) {
        place.innerHTML = await answer.text();
      }
    } catch {
      // Without a signal the page after this one asks.
    }
  };
  name.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(ask, WAIT_MS);
  });
}
