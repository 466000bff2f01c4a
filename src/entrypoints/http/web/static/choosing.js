// Ticks outlive other pages of the list, searches and other forms: this tab keeps them, for whoever made them, until they are saved.
for (const form of document.querySelectorAll("form[data-ticks]")) keepTicks(form);

function keepTicks(form) {
  const key = `adport-ticks:${form.dataset.ticks}`;
  const boxes = [...form.querySelectorAll("input[name=accounts]")];
  const radios = [...form.querySelectorAll("input[name=default]")];
  const note = form.querySelector("[data-unsaved]");
  const undo = form.querySelector("[data-undoes]");
  let kept = read();
  if ("saved" in form.dataset) {
    kept = { ticks: {}, default: "" };
    // Loading this address again is not saving again.
    const address = new URL(location.href);
    address.searchParams.delete("chosen");
    history.replaceState(history.state, "", address);
  }
  for (const box of boxes) if (box.value in kept.ticks) box.checked = kept.ticks[box.value];
  // A default chosen on another page of the list stands in place of the one that is shown here.
  if (kept.default) for (const radio of radios) radio.checked = radio.value === kept.default;
  const all = form.querySelector("[data-all]");
  all.hidden = false;
  tellChanges();

  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  form.addEventListener("change", tellChanges);
  form.addEventListener("formdata", ({ formData }) => {
    const shown = new Set(boxes.map((box) => box.value));
    for (const [id, on] of Object.entries(kept.ticks)) if (!shown.has(id)) formData.append(on ? "on" : "off", id);
    if (kept.default && !formData.has("default")) formData.append("default", kept.default);
  });
  undo.addEventListener("click", () => {
    kept = { ticks: {}, default: "" };
    form.reset();
    tellChanges();
  });

  function tellChanges() {
    for (const box of boxes) {
      if (box.checked === box.defaultChecked) delete kept.ticks[box.value];
      else kept.ticks[box.value] = box.checked;
    }
    all.checked = boxes.every((box) => box.checked);
    const chosen = radios.find((radio) => radio.checked);
    if (chosen) kept.default = chosen.defaultChecked ? "" : chosen.value;
    const count = Object.keys(kept.ticks).length + (kept.default ? 1 : 0);
    note.textContent = count ? `${count} ${count === 1 ? "change is" : "changes are"} not saved yet.` : "";
    undo.hidden = !count;
    if (count) sessionStorage.setItem(key, JSON.stringify(kept));
    else sessionStorage.removeItem(key);
  }

  function read() {
    return JSON.parse(sessionStorage.getItem(key) ?? '{"ticks":{},"default":""}');
  }
}

// On a phone long lists begin closed, unless one has come for them.
if (matchMedia("(max-width: 52rem)").matches) {
  const sought = document.getElementById(location.hash.slice(1));
  for (const one of document.querySelectorAll("details[data-phone-closed]:not([data-stays])")) {
    if (!sought?.contains(one)) one.open = false;
  }
}
