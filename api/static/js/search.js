// Results as she types. The page is whole without this: the same form is posted either way, the
// same template answers, and nothing is written to the address, the history or any storage.
import { ResultMap } from "./map.js";

const TYPING_PAUSE_MS = 250;
const ENOUGH_TO_SEE_PX = 120;

const form = document.getElementById("search");
const page = document.getElementById("search-page");
const results = document.getElementById("results");
const status = document.getElementById("search-status");
const offline = document.getElementById("search-offline");
const map = new ResultMap(document.getElementById("map-panel"), results);

let asking = null;
let pause = 0;
let lastAsked = "";
let watching = null;

// What is half typed among the chips counts once it is sent, not while she types above.
const SENT_ALONE = ["thread_of", "thread_kind", "thread_word", "add_text", "add_kind"];

function filledIn(extra, isTyping) {
  const fields = new FormData(form);
  for (const name of isTyping ? SENT_ALONE : []) {
    fields.delete(name);
  }
  for (const [name, value] of extra) {
    fields.append(name, value);
  }
  return new URLSearchParams(fields);
}

async function search({ extra = [], focusOn = null } = {}) {
  window.clearTimeout(pause);
  const body = filledIn(extra, !focusOn);
  if (!focusOn && body.toString() === lastAsked) {
    return;
  }
  lastAsked = body.toString();
  asking?.abort();
  asking = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch("/", {
      method: "POST",
      body,
      headers: { "X-Fragment": "results", Accept: "text/html" },
      cache: "no-store",
      signal: asking.signal,
    });
    if (answer.status >= 500) {
      throw new TypeError("the server did not answer");
    }
    show(await answer.text(), focusOn);
    sayOffline("");
  } catch (failure) {
    if (failure.name === "AbortError") {
      return;
    }
    lastAsked = "";
    sayOffline(
      "No answer from the directory: there may be no signal. " +
        "What you see is the last answer. It will try again when you type or press Search.",
    );
  }
  results.removeAttribute("aria-busy");
}

function show(html, focusOn) {
  const openFolds = [...results.querySelectorAll("details[open]")].map((fold) => fold.id);
  const held = focusOn ? null : heldField();
  results.innerHTML = html;
  for (const fold of results.querySelectorAll("details")) {
    fold.open = openFolds.includes(fold.id);
  }
  held?.();
  page.classList.add("connect-search--answered");
  prepare();
  const heading = document.getElementById("results-heading");
  say(heading ? `${dangerSaid()}${heading.textContent.trim()}` : "There is a problem with the search");
  const isNew = focusOn === "results-heading";
  const danger = isNew && document.getElementById("urgent-heading");
  const target = danger || (focusOn && (document.getElementById(focusOn) ?? heading ?? results));
  if (target) {
    target.focus({ preventScroll: true });
    if (isNew) {
      results.scrollIntoView({ block: "start" });
    }
  }
}

// An answer that comes late must not take away the field she has gone on to.
function heldField() {
  const at = document.activeElement;
  if (!results.contains(at) || !at.id) {
    return null;
  }
  const { id, value } = at;
  return () => {
    const again = document.getElementById(id);
    if (again) {
      again.value = value ?? "";
      again.focus({ preventScroll: true });
    }
  };
}

// What is said again is heard again.
function say(words) {
  if (status.textContent !== words) {
    status.textContent = words;
  }
}

// Said politely while she types: her place in the form is hers.
function dangerSaid() {
  const danger = results.querySelector(".connect-urgent");
  return danger ? `Danger heard: ${danger.dataset.heard}. The numbers to ring come first. ` : "";
}

// On a telephone the panel stands below what she types in: a link to it stays in view until the
// panel itself does.
function watchDanger() {
  watching?.disconnect();
  const danger = results.querySelector(".connect-urgent");
  const jump = results.querySelector(".connect-urgent-jump");
  if (danger) {
    watching = new IntersectionObserver(([seen]) => (jump.hidden = seen.isIntersecting), {
      rootMargin: `-44px 0px -${ENOUGH_TO_SEE_PX}px 0px`,
    });
    watching.observe(danger);
  }
}

function sayOffline(words) {
  offline.textContent = words;
  offline.hidden = !words;
}

// The parts of an answer that only work with a script.
function prepare() {
  const copy = document.getElementById("copy-list");
  const print = document.getElementById("print-list");
  if (copy && print) {
    copy.hidden = false;
    print.hidden = false;
    copy.addEventListener("click", () => copyList(copy));
    print.addEventListener("click", () => window.print());
  }
  watchDanger();
  map.draw();
}

async function copyList(button) {
  const list = document.getElementById("plain-list");
  try {
    await navigator.clipboard.writeText(list.value);
    button.textContent = "Copied";
    status.textContent = "The list is copied";
  } catch {
    list.closest("details").open = true;
    list.select();
    status.textContent = "Press Control and C to copy the list";
  }
}

function searchSoon() {
  window.clearTimeout(pause);
  pause = window.setTimeout(search, TYPING_PAUSE_MS);
}

form.addEventListener("input", searchSoon);
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.hasAttribute("formaction")) {
    return;
  }
  event.preventDefault();
  if (button?.name === "near_guess") {
    form.elements.near.value = button.value;
    search({ focusOn: "results-heading" });
  } else if (button?.name || results.contains(document.activeElement)) {
    const extra = button?.name ? [[button.name, button.value]] : [];
    const focusOn = button?.name === "more" ? "results-heading" : "heard-heading";
    search({ extra, focusOn });
  } else {
    search({ focusOn: "results-heading" });
  }
});

// Chips are posted with the form but stand outside it, so their changes do not bubble through it.
results.addEventListener("change", (event) => {
  if (event.target.name === "thread_kind") {
    search({ focusOn: "heard-heading" });
  }
});

// The link's address would stay in the history; its focus need not.
results.addEventListener("click", (event) => {
  if (event.target.closest(".connect-urgent-jump a")) {
    event.preventDefault();
    const heading = document.getElementById("urgent-heading");
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: "start" });
  }
});

// The way to the search leads nowhere from here, and following it would empty the form.
for (const link of document.querySelectorAll('.govuk-service-navigation a[href="/"]')) {
  link.addEventListener("click", (event) => {
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey || link.target;
    if (!opensElsewhere && page.classList.contains("connect-search--answered")) {
      event.preventDefault();
      form.elements.near.focus();
    }
  });
}

window.addEventListener("online", searchSoon);

if (page.classList.contains("connect-search--answered")) {
  prepare();
  const first = document.getElementById("urgent-heading") ?? document.getElementById("results-heading");
  first?.focus({ preventScroll: true });
}
