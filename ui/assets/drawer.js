// The evidence drawer: a click on any [data-cite] asks the server for the passage and shows it here.
const drawer = element.querySelector(".wf-drawer");
const body = element.querySelector(".wf-drawer-body");
const close = element.querySelector(".wf-drawer-close");
let opener = null;
let asked = 0;
const shut = () => {
  if (!drawer.classList.contains("wf-open-drawer")) return;
  drawer.classList.remove("wf-open-drawer");
  drawer.inert = true;
  document.querySelectorAll(".wf-chip-open").forEach((chip) => chip.classList.remove("wf-chip-open"));
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
};
const open = async (source) => {
  const turn = ++asked;
  opener = source;
  document.querySelectorAll(".wf-chip-open").forEach((chip) => chip.classList.remove("wf-chip-open"));
  source.classList.add("wf-chip-open");
  drawer.inert = false;
  drawer.classList.add("wf-open-drawer");
  const { document: id, segment, start, end, status, quote } = source.dataset;
  const markup = await server.passage({ document: id, segment, start, end, status, quote, language: document.documentElement.lang, project: document.documentElement.dataset.project || "" });
  if (turn !== asked) return;
  body.innerHTML = markup;
  const words = body.firstElementChild ? body.firstElementChild.dataset : {};
  if (words.label) drawer.setAttribute("aria-label", words.label);
  if (words.close) close.setAttribute("aria-label", words.close);
  const here = body.querySelector(".wf-here");
  if (here) here.scrollIntoView({ block: "center" }); else body.scrollTop = 0;
  close.focus({ preventScroll: true });
};
drawer.inert = true;
document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-cite]");
  if (source) { event.preventDefault(); open(source); return; }
  if (!event.target.closest(".wf-drawer")) shut();
});
close.addEventListener("click", shut);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") shut(); });

// The quotation on hover or focus of a chip.
const tip = element.querySelector(".wf-tip");
const hint = (event) => {
  const chip = event.target.closest && event.target.closest(".wf-chip");
  if (!chip || !chip.dataset.quote) { tip.hidden = true; return; }
  tip.querySelector("p").textContent = chip.dataset.quote;
  tip.querySelector("small").textContent = chip.dataset.origin;
  tip.hidden = false;
  const at = chip.getBoundingClientRect();
  const wide = tip.offsetWidth, high = tip.offsetHeight;
  tip.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
  tip.style.top = `${at.bottom + high + 10 > innerHeight ? at.top - high - 8 : at.bottom + 8}px`;
};
document.addEventListener("mouseover", hint);
document.addEventListener("focusin", hint);
document.addEventListener("scroll", () => { tip.hidden = true; }, true);
