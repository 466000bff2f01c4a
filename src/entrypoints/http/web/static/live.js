// <live-part src="…"> shows what the server sends over server-sent events, until it says that it is over.
// Only while the page is seen: browsers keep few connections to a host, and all tabs share them.
import { localise } from "./times.js";
import { carry, tell, turn } from "./dialogs.js";

class LivePart extends HTMLElement {
  connectedCallback() {
    this.heed = () => (document.hidden ? this.close() : this.open());
    this.leave = () => this.close();
    document.addEventListener("visibilitychange", this.heed);
    window.addEventListener("pagehide", this.leave);
    window.addEventListener("pageshow", this.heed);
    this.heed();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.heed);
    window.removeEventListener("pagehide", this.leave);
    window.removeEventListener("pageshow", this.heed);
    this.close();
  }

  open() {
    if (this.source || this.isOver) return;
    this.source = new EventSource(this.getAttribute("src"));
    this.source.addEventListener("part", (event) => {
      this.innerHTML = event.data;
      localise(this);
    });
    this.source.addEventListener("gone", () => this.end());
    this.source.addEventListener("error", () => this.refused());
    this.source.addEventListener("over", (event) => {
      this.end();
      const { then, to } = this.dataset;
      if (!then) return event.data && tell(event.data);
      if (event.data) carry(event.data);
      afterDialog(() => (then === "go" ? location.assign(to) : turn()));
    });
  }

  close() {
    this.source?.close();
    this.source = null;
  }

  // A broken line is tried again by the browser; after a refusal nothing comes any more.
  refused() {
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.end();
    const told = document.createElement("p");
    told.className = "dim small";
    told.textContent = "Reload the page to see how it goes on.";
    this.append(told);
  }

  // There is nothing more to see: what stands here stays.
  end() {
    this.isOver = true;
    this.close();
  }
}

// Nobody's half-filled dialog is taken away.
function afterDialog(deed) {
  const open = document.querySelector("dialog[open]");
  if (open) open.addEventListener("close", deed, { once: true });
  else deed();
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
