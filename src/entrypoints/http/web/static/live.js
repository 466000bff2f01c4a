// <live-part src="…"> shows what the server sends over server-sent events, until it says that it is over.
import { localise } from "./times.js";
import { tell } from "./dialogs.js";

class LivePart extends HTMLElement {
  connectedCallback() {
    this.source = new EventSource(this.getAttribute("src"));
    this.source.addEventListener("part", (event) => {
      this.innerHTML = event.data;
      localise(this);
    });
    this.source.addEventListener("over", (event) => {
      this.source.close();
      if (event.data) tell(event.data);
      const wait = event.data ? 1500 : 0;
      if (this.dataset.then === "reload") setTimeout(() => location.reload(), wait);
      if (this.dataset.then === "go") setTimeout(() => location.assign(this.dataset.to), wait);
    });
  }

  disconnectedCallback() {
    this.source?.close();
  }
}

customElements.define("live-part", LivePart);

// A form with data-inline shows its answer in the place of the part of the page it stands in.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-inline]")) return;
  event.preventDefault();
  const button = event.submitter;
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  const headers = { "X-Fragment": "1" };
  try {
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(new DOMParser().parseFromString(text, "text/html").querySelector("[role=alert]")?.textContent);
    const part = new DOMParser().parseFromString(text, "text/html").querySelector("[data-fragment]");
    const place = form.closest("[data-fragment]");
    localise(part);
    place.replaceWith(part);
    part.querySelector("form[data-inline] button")?.focus();
  } catch (error) {
    tell(error.message && error.message !== "null" ? error.message : "The service does not answer. Try again.");
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
});
