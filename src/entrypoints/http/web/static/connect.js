// Connecting in this browser: in a window beside the page where one may open, else by going there.
import { tell, turn } from "./dialogs.js";

// Whichever comes first: the window says that it is back, or is closed, or a stricter page cuts it off.
function goOnAfter(popup, dialog) {
  const waiting = setInterval(() => popup.closed && goOn(), 500);
  const channel = new BroadcastChannel("adport-connect");
  channel.addEventListener("message", goOn);
  function goOn() {
    clearInterval(waiting);
    channel.close();
    dialog?.close();
    turn();
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-popup]") || event.submitter?.value === "link") return;
  const popup = window.open("", "adport-connect", "width=620,height=760");
  if (popup) {
    form.target = "adport-connect";
    const dialog = form.closest("dialog");
    goOnAfter(popup, dialog);
    const waiting = dialog?.querySelector("[data-waiting]");
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
