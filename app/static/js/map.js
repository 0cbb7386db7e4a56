// The map of a conversation: what is opened appears beside it, the place on the map stays, the address follows.
const page = document.querySelector("[data-map]");

const spots = (id) => [...page.querySelectorAll(`[data-open="${CSS.escape(id)}"]:not(.choice)`)].filter((one) => !one.closest("[data-opened]"));

function swap(fresh) {
  for (const name of ["[data-opened]", "[data-map-tabs]"]) page.querySelector(name).replaceWith(fresh.querySelector(name));
  for (const one of page.querySelectorAll("[aria-current='true']")) one.removeAttribute("aria-current");
  const part = page.querySelector("[data-opened]").dataset.part;
  if (part) for (const one of spots(part)) if (!one.closest(".map-problems")) one.setAttribute("aria-current", "true");
  return part;
}

let wanted = "";
async function show(address, isNew) {
  wanted = address;
  const answer = await fetch(address);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (wanted !== address) return; // another one was chosen meanwhile
  if (!answer.ok || !fresh.querySelector("[data-opened]")) {
    location.assign(address);
    return;
  }
  const before = page.querySelector("[data-opened]").dataset.part;
  const part = swap(fresh);
  if (isNew) history.pushState(null, "", address);
  const to = part ? document.getElementById("opened-title") : spots(before ?? "").find((one) => one.checkVisibility());
  to?.focus();
}

page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-open], a[data-close]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = link.getAttribute("href");
  show(address, true).catch(() => location.assign(address));
});
addEventListener("popstate", () => show(location.href, false).catch(() => location.reload()));
