// The evidence drawer: a click on any [data-cite] asks the server for the passage and shows it here; one on a name
// ([data-voice]) for what that person said.
const drawer = element.querySelector(".wf-drawer");
const body = element.querySelector(".wf-drawer-body");
const close = element.querySelector(".wf-drawer-close");
const back = element.querySelector(".wf-drawer-back");
let opener = null;
let asked = 0;
// What was opened from within the drawer, one from the other: "back" goes the same way.
let trail = [], now = null;
const shut = () => {
  if (!drawer.classList.contains("wf-open-drawer")) return;
  drawer.classList.remove("wf-open-drawer");
  drawer.inert = true;
  trail = [];
  now = null;
  document.querySelectorAll(".wf-chip-open").forEach((chip) => chip.classList.remove("wf-chip-open"));
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
};
const where = (asks) => ({ ...asks, language: document.documentElement.lang, project: document.documentElement.dataset.project || "" });
// What the server says to a click; null where it does not answer, which the page tells.
const told = async (what, asks) => {
  let markup;
  try { markup = await server[what](where(asks)); } catch { /* told below */ }
  if (typeof markup === "string") return markup;
  document.dispatchEvent(new CustomEvent("wf-lost"));
  return null;
};
const show = async (asks) => {
  const turn = ++asked;
  now = asks;
  drawer.inert = false;
  drawer.classList.add("wf-open-drawer");
  const markup = await told(asks.voice === undefined ? "passage" : "person", asks);
  if (turn !== asked) return false;
  if (markup === null) { shut(); return false; }
  body.innerHTML = markup;
  const words = body.firstElementChild ? body.firstElementChild.dataset : {};
  if (words.label) drawer.setAttribute("aria-label", words.label);
  if (words.close) close.setAttribute("aria-label", words.close);
  if (words.back) { back.setAttribute("aria-label", words.back); back.title = words.back; }
  back.hidden = !trail.length;
  const here = body.querySelector(".wf-here");
  if (here) here.scrollIntoView({ block: "center" }); else body.scrollTop = 0;
  close.focus({ preventScroll: true });
  return true;
};
const open = async (source) => {
  const within = body.contains(source);
  const { document: id, segment, start, end, status, quote, voice, most } = source.dataset;
  const asks = voice === undefined ? { document: id, segment, start, end, status, quote } : { voice, most };
  const from = body.scrollTop;
  if (!within) { opener = source; trail = []; } else if (!most) trail.push({ ...now, at: from, pressed: segment || voice });
  document.querySelectorAll(".wf-chip-open").forEach((chip) => chip.classList.remove("wf-chip-open"));
  if (!within) source.classList.add("wf-chip-open");
  const pressed = [...body.querySelectorAll("[data-cite]")].length;
  if (!await show(asks)) return;
  if (most) {
    // More of the same: the reader goes on where the list ended.
    body.scrollTop = from;
    const next = body.querySelectorAll("[data-cite]")[pressed];
    if (next) next.focus();
    return;
  }
  if (voice === undefined) await code(asks);
};
const code = async ({ document: id, segment, start, end }) => {
  const turn = asked;
  cited = { document: id, segment, start, end };
  const markup = await told("coding", cited);
  if (markup !== null) showCoding(markup, turn);
};
back.addEventListener("click", async () => {
  const before = trail.pop();
  if (!before) return;
  const { at, pressed, ...asks } = before;
  if (!await show(asks)) return;
  body.scrollTop = at;
  const button = [...body.querySelectorAll("[data-cite], [data-voice]")].find((each) => (each.dataset.segment || each.dataset.voice) === pressed);
  if (button) button.focus({ preventScroll: true });
  if (asks.voice === undefined) await code(asks);
});
// How the passage is coded, below it: asked for once the words are there, so that nobody waits for it.
let cited = {}, picked = "";
const showCoding = (markup, turn) => {
  const place = body.querySelector(".wf-coding-place");
  if (place && turn === asked) place.innerHTML = markup;
};
const changed = (field) => field.value !== field.dataset.was;
body.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-coding]");
  if (!button) return;
  const act = button.dataset.coding, group = button.closest(".wf-coded"), turn = asked;
  const said = { act, passage: group.dataset.passage || "", seen: group.dataset.seen || "" };
  if (act === "correct" || act === "add") group.querySelectorAll("select").forEach((field) => { if (changed(field)) said[field.name] = field.value; });
  if (act === "add") {
    const words = group.querySelector("textarea");
    said.quote = words.value;
    if (words.value === picked) said.quote_start = words.dataset.start || "";
  }
  const section = group.closest(".wf-coding");
  section.inert = true;
  try {
    const markup = await told("recode", { ...cited, ...said });
    if (markup === null) return;
    showCoding(markup, turn);
    const own = new DOMParser().parseFromString(markup, "text/html").querySelector("[data-state-now]");
    if (own) followOwn(own.dataset.stateWas, own.dataset.stateNow);
  } finally { section.inert = false; }
  const next = body.querySelector(".wf-coding select, .wf-coding button, .wf-coding summary");
  if (turn === asked && next) next.focus({ preventScroll: true });
});
// Words selected within one utterance go into the form for adding; its offset counts code points, as the sources do.
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0), words = body.querySelector(".wf-coded-new textarea");
  const [one, other] = [range.startContainer, range.endContainer].map((node) => (node.nodeType === 1 ? node : node.parentElement).closest(".wf-turn-text"));
  if (!words || !one || one !== other || !body.contains(one)) return;
  const before = document.createRange();
  before.selectNodeContents(one);
  before.setEnd(range.startContainer, range.startOffset);
  const text = range.toString(), skipped = text.length - text.trimStart().length;
  picked = words.value = text.trim();
  words.dataset.start = Number(one.dataset.start) + Array.from(before.toString() + text.slice(0, skipped)).length;
  words.closest("details").open = true;
});
drawer.inert = true;
document.addEventListener("click", (event) => {
  const source = event.target.closest("[data-cite], button[data-voice]");
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
