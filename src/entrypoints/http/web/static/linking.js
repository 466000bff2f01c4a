// A ticked permission ticks what it needs; one that is taken away takes along what needs it.
for (const group of document.querySelectorAll("[data-needs]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const brought = (box) => (box.dataset.brings ?? "").split(" ").filter(Boolean);
  group.addEventListener("change", ({ target }) => {
    for (const box of boxes) {
      if (target.checked && brought(target).includes(box.value)) box.checked = true;
      if (!target.checked && brought(box).includes(target.value)) box.checked = false;
    }
    settle();
  });
  for (const box of boxes.filter((one) => one.checked)) {
    for (const other of boxes) if (brought(box).includes(other.value)) other.checked = true;
  }
  settle();

  // Where new posts show is asked only of whoever asks for new posts.
  function settle() {
    for (const inner of group.querySelectorAll("fieldset.within")) {
      inner.disabled = !inner.closest(".choice").querySelector("input[type=checkbox]").checked;
    }
  }
}
