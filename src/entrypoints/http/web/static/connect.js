// Connecting in this browser: in a window beside the page where one may open, else by going there.
import { tell } from "./dialogs.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-popup]") || event.submitter?.value === "link") return;
  const popup = window.open("", "adport-connect", "width=620,height=760");
  if (popup) {
    form.target = "adport-connect";
    const waiting = form.closest("dialog")?.querySelector("[data-waiting]");
    if (waiting) waiting.hidden = false;
  } else {
    form.removeAttribute("target");
    tell("The browser blocked the window; the platform's page opens here instead.");
  }
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    tell("Copied.");
  } catch {
    tell("Press Ctrl+C to copy what is marked.");
  }
});
