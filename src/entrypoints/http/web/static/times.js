// Times are written in UTC by the server; here they become the viewer's own.
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const SIZES = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function ago(moment) {
  const seconds = (moment - Date.now()) / 1000;
  const [unit, size] = SIZES.find(([, size]) => Math.abs(seconds) >= size) ?? SIZES.at(-1);
  return relative.format(Math.round(seconds / size), unit);
}

function inZone(moment, zone) {
  try {
    return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: zone }).format(moment);
  } catch {
    return "";
  }
}

export function localise(root) {
  for (const one of root.querySelectorAll("time[datetime]:not([data-told])")) {
    const moment = new Date(one.dateTime);
    const mine = full.format(moment);
    const theirs = one.dataset.zone ? inZone(moment, one.dataset.zone) : "";
    one.textContent = "ago" in one.dataset ? ago(moment) : mine;
    one.title = theirs ? `${theirs} (${one.dataset.zone})` : mine;
    one.dataset.told = "";
  }
}

localise(document);
setInterval(() => {
  for (const one of document.querySelectorAll("time[data-ago]")) one.textContent = ago(new Date(one.dateTime));
}, 20_000);
