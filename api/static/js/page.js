// What every page does: GOV.UK's components, leaving quickly, and the way back.
import {
  ErrorSummary,
  ExitThisPage,
  ServiceNavigation,
  SkipLink,
  createAll,
} from "../govuk/govuk-frontend.js";

// Who leaves one page leaves them all: other tabs go too, and a page that the browser keeps alive
// for Back is thrown away when it is sent anything.
const leaving = "BroadcastChannel" in window ? new BroadcastChannel("leave") : null;

// GOV.UK's button adds the neutral page to the history; ours takes this page's place in it.
class LeaveQuickly extends ExitThisPage {
  exitPage() {
    leaving?.postMessage(this.$button.href);
    document.title = "Weather";
    document.body.classList.add("govuk-exit-this-page-hide-content");
    this.$overlay = document.createElement("div");
    this.$overlay.className = "govuk-exit-this-page-overlay";
    this.$overlay.setAttribute("role", "alert");
    this.$overlay.textContent = this.i18n.t("activated");
    document.body.append(this.$overlay);
    window.location.replace(this.$button.href);
  }
}

leaving?.addEventListener("message", ({ data }) => window.location.replace(data));

for (const component of [ErrorSummary, ServiceNavigation, SkipLink, LeaveQuickly]) {
  createAll(component);
}

// A listing opened from the results has a tab of its own: closing it is the way back to them.
const back = document.getElementById("back");
if (back) {
  const opensHere = window.history.length > 1;
  back.textContent = opensHere ? "Back" : "Close this tab and go back to the results";
  back.addEventListener("click", (event) => {
    event.preventDefault();
    if (opensHere) {
      window.history.back();
    } else {
      window.close();
      // A browser that does not let a page close itself still leads somewhere.
      window.setTimeout(() => window.location.replace(back.href), 300);
    }
  });
}
