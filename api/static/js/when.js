// Says the dates back while somebody types. Without it the button "Show the dates" does the same.
const PAUSE_MS = 400;

for (const block of document.querySelectorAll("[data-when]")) {
  const box = block.querySelector("textarea");
  const read = block.querySelector(".connect-when__read");
  const token = block.closest("form").querySelector("[name='form_token']");
  let waiting;
  let asking;

  const say = async () => {
    asking?.abort();
    asking = new AbortController();
    const body = new URLSearchParams({ words: box.value, form_token: token.value });
    try {
      const answer = await fetch(block.dataset.when, { method: "POST", body, signal: asking.signal });
      // Whoever was signed out meanwhile is told so when they save.
      if (answer.ok && !answer.redirected) {
        read.innerHTML = await answer.text();
      }
    } catch (failure) {
      if (failure.name !== "AbortError") {
        read.replaceChildren();
      }
    }
  };

  box.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(say, PAUSE_MS);
  });
}
