// Ticks for assigning outlive searches, other pages of the list and reloads: this tab keeps them until they are sent.
const NAMED = 5;
for (const form of document.querySelectorAll("form[data-wish]")) keepWish(form);
for (const one of document.querySelectorAll("[data-forgets]")) sessionStorage.removeItem(`adport-wish:${one.dataset.forgets}`);

function keepWish(form) {
  const key = `adport-wish:${form.dataset.wish}`;
  const boxes = [...form.querySelectorAll("input[type=checkbox][name]:not(:disabled)")];
  const accounts = boxes.filter((box) => box.name === "accounts");
  const all = form.querySelector("[data-all]");
  const untick = form.querySelector("[data-unticks]");
  const called = (box) => `${box.name} ${box.value}`;
  const brings = "anew" in form.dataset;
  const ticks = brings ? {} : JSON.parse(sessionStorage.getItem(key) ?? "{}");
  for (const hidden of form.querySelectorAll("input[type=hidden][name=accounts]")) {
    ticks[called(hidden)] = true;
    hidden.remove();
  }
  for (const box of boxes) if (called(box) in ticks) box.checked = ticks[called(box)];
  if (brings) {
    // Loading this address again does not take back what is ticked from here on.
    const address = new URL(location.href);
    for (const name of ["accounts", "members"]) address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
  }
  keep();

  all?.addEventListener("change", () => {
    for (const box of accounts) box.checked = all.checked;
  });
  form.addEventListener("change", keep);
  form.addEventListener("formdata", ({ formData }) => {
    for (const id of unseen()) formData.append("accounts", id);
  });
  untick.addEventListener("click", () => {
    for (const name of Object.keys(ticks)) delete ticks[name];
    for (const box of boxes) if (box.name !== "levels") box.checked = false;
    keep();
  });

  // What is ticked on other pages of the list.
  function unseen() {
    const shown = new Set(accounts.map(called));
    return Object.keys(ticks)
      .filter((name) => name.startsWith("accounts ") && ticks[name] && !shown.has(name))
      .map((name) => name.slice("accounts ".length));
  }

  function keep() {
    for (const box of boxes) ticks[called(box)] = box.checked;
    sessionStorage.setItem(key, JSON.stringify(ticks));
    if (all) all.checked = accounts.every((box) => box.checked);
    const elsewhere = unseen().length;
    const many = accounts.filter((box) => box.checked).length + elsewhere;
    const people = boxes.filter((box) => box.name === "members" && box.checked).length;
    const told = [`${count(people, "member")} and ${count(many, "account")} ticked`];
    if (elsewhere) told.push(`${elsewhere} of them not shown here`);
    if (people && many) told.push(count(people * many, "pair"));
    form.querySelector("[data-ticked]").textContent = people || many ? `${told.join(", ")}.` : "";
    untick.hidden = !people && !many;
    tellLoss(many);
  }

  function tellLoss(many) {
    const ticked = (name) => boxes.filter((box) => box.name === name && box.checked).map((box) => box.dataset.called);
    const losing = form.querySelector("[data-losing]");
    losing.dataset.losing ||= losing.textContent;
    const people = ticked("members");
    losing.textContent = people.length && many
      ? `${listed(people, people.length)} ${people.length === 1 ? "loses" : "lose"} ${listed(ticked("accounts"), many)} where they have it, at all levels.`
      : losing.dataset.losing;
  }
}

// The first few by name, and how many there are beside them.
function listed(names, total) {
  const shown = names.slice(0, NAMED);
  if (total > shown.length) shown.push(`${total - shown.length} more`);
  const last = shown.pop();
  return shown.length ? `${shown.join(", ")} and ${last}` : last;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
