// A form is sent once, however often its button is tapped.
import { Button, createAll } from "../govuk/govuk-frontend.js";

createAll(Button);

for (const form of document.querySelectorAll("form[data-sent-once]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) {
      event.preventDefault();
    }
    isSent = true;
  });
  // Back shows the page as it was left, and it may be sent again.
  window.addEventListener("pageshow", () => {
    isSent = false;
  });
}
