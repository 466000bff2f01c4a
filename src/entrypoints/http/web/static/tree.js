// A branch of the tree is fetched when it is opened for the first time.
document.addEventListener("toggle", async (event) => {
  const branch = event.target;
  if (!(branch instanceof HTMLDetailsElement) || !branch.open || !branch.dataset.branch) return;
  const address = branch.dataset.branch;
  delete branch.dataset.branch;
  const place = branch.querySelector(":scope > .below");
  place.textContent = "…";
  try {
    const answer = await fetch(address, { headers: { "X-Fragment": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("[data-fragment]") ?? page.querySelector("[role=alert]");
    place.replaceChildren(part ?? "The service does not answer. Close and open it again.");
    if (!answer.ok) branch.dataset.branch = address;
  } catch {
    place.textContent = "The service does not answer. Close and open it again.";
    branch.dataset.branch = address;
  }
}, true);
