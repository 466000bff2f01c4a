// Dialogs open by a button's command, before any script has come; browsers that know none are helped here.
// They close by data-closes; menus close when one looks elsewhere.
const knowsCommands = "commandForElement" in HTMLButtonElement.prototype;
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[commandfor]");
  if (opener) {
    if (!knowsCommands) document.getElementById(opener.getAttribute("commandfor"))?.showModal();
    return;
  }
  if (event.target.closest("[data-closes]")) event.target.closest("dialog")?.close();
  if (event.target instanceof HTMLDialogElement) event.target.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A dialog whose form was refused comes back open, to be mended; so does one that was opened while the page turned.
for (const dialog of document.querySelectorAll("dialog[open]:not(:modal)")) {
  dialog.close();
  dialog.showModal();
}
const opened = sessionStorage.getItem("adport-opened");
sessionStorage.removeItem("adport-opened");
if (opened && !document.querySelector("dialog[open]")) document.querySelector(`dialog[id="${CSS.escape(opened)}"]`)?.showModal();

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A form that was sent is not sent twice; a button that takes a while says so.
document.addEventListener("submit", (event) => {
  const button = event.submitter ?? event.target.querySelector("button:not([type=button])");
  if (event.defaultPrevented || !button || event.target.method === "get" || event.target.matches("[data-inline], [data-popup]")) return;
  button.setAttribute("aria-busy", "true");
  setTimeout(() => (button.disabled = true));
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

// Deleting asks for the name; without scripts it is the server alone that compares it.
for (const field of document.querySelectorAll("[data-must-be]")) field.form.querySelector("button[value=confirm]").disabled = true;
document.addEventListener("input", (event) => {
  const wanted = event.target.dataset?.mustBe;
  if (wanted !== undefined) event.target.form.querySelector("button[value=confirm]").disabled = event.target.value !== wanted;
});

// Days are chosen either by a span or from one day to another: the one takes the other back.
function settleDays({ name, value, form }) {
  const { days, since, until } = form.elements;
  if (!days || !since || !until) return true;
  if (name === "since" || name === "until") days.value = "";
  if (name !== "days") return true;
  if (value) since.value = until.value = "";
  else if (!since.value && !until.value) {
    since.closest("details")?.setAttribute("open", "");
    since.focus();
    return false;
  }
  return true;
}

// What is chosen in a filter counts at once; in a menu, where one chooses several, when it closes.
document.addEventListener("change", (event) => {
  if (event.target.form && !settleDays(event.target)) return;
  const form = event.target.closest("form[data-at-once]");
  const menu = event.target.closest("details.menu");
  if (form && menu) menu.dataset.changed = "";
  else form?.requestSubmit();
});
document.addEventListener("toggle", ({ target }) => {
  if (target.open || target.dataset?.changed === undefined) return;
  delete target.dataset.changed;
  target.closest("form[data-at-once]")?.requestSubmit();
}, true);

for (const toast of document.querySelectorAll(".toast")) setTimeout(() => toast.remove(), 8000);
const carried = sessionStorage.getItem("adport-told");
sessionStorage.removeItem("adport-told");
if (carried) tell(carried);

// Told by the page that comes next in this tab.
export function carry(text) {
  sessionStorage.setItem("adport-told", text);
}

// The page comes anew, with the dialog that stands open when it goes.
export function turn() {
  addEventListener("pagehide", () => {
    const dialog = document.querySelector("dialog[open]");
    if (dialog) sessionStorage.setItem("adport-opened", dialog.id);
  });
  location.reload();
}

export function tell(text) {
  const toast = document.createElement("p");
  toast.className = "toast";
  toast.textContent = text;
  document.querySelector(".toasts")?.append(toast);
  setTimeout(() => toast.remove(), 8000);
}
