// Who a pseudonym stands for: asked for at a click, shown in its place, and gone from the page at the next.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-originals]");
  if (!button) return;
  const place = button.closest(".wf-mark-acts").querySelector(".wf-originals");
  const label = button.dataset.show || button.textContent;
  button.dataset.show = label;
  if (button.getAttribute("aria-expanded") === "true") {
    place.replaceChildren();
    button.textContent = label;
    button.setAttribute("aria-expanded", "false");
    return;
  }
  button.disabled = true;
  try {
    place.innerHTML = await server.originals({ mark: button.dataset.originals, language: document.documentElement.lang, project: document.documentElement.dataset.project || "" });
    button.textContent = button.dataset.hide;
    button.setAttribute("aria-expanded", "true");
  } finally { button.disabled = false; }
});
// What is under way, and what came of it, comes into sight wherever in a long list it was begun.
let noted = "";
new MutationObserver(() => {
  const note = document.querySelector("#wf-sources-note"), words = note ? note.textContent.trim() : "";
  if (words === noted) return;
  noted = words;
  if (!words || !note.offsetParent) return;
  const at = note.getBoundingClientRect();
  if (at.top < 60 || at.bottom > innerHeight) note.scrollIntoView({ block: "center" });
}).observe(document.body, { childList: true, subtree: true });
// A correction of names changes what others have open, in any browser: each page asks now and then whether it has
// followed them all, and loads itself anew by a click. A tab of the same browser is told to ask at once.
const EVERY = 15_000;
const corrected = new BroadcastChannel("wayfolk-corrected");
const followed = async () => {
  const header = document.querySelector("#wf-top [data-corrections]");
  // While something is under way here, the page may be about to follow: what it is told of would be its own correction.
  if (!header || document.hidden || document.querySelector(".wf-elsewhere, #wf-sources-note .wf-working")) return;
  let now = "";
  try { now = await server.corrected({ project: document.documentElement.dataset.project || "" }); } catch { return; /* the next time */ }
  const last = document.querySelector("#wf-top [data-corrections]"); // it may have come anew meanwhile
  if (!now || now.endsWith(".0") || !last || now === last.dataset.corrections || document.querySelector(".wf-elsewhere, #wf-sources-note .wf-working")) return;
  const note = document.createElement("div"), words = document.createElement("span"), anew = document.createElement("button");
  note.className = "wf-elsewhere";
  note.setAttribute("role", "status");
  words.textContent = last.dataset.corrected;
  anew.type = "button";
  anew.className = "wf-button wf-slim";
  anew.textContent = last.dataset.anew;
  anew.addEventListener("click", () => location.reload());
  note.append(words, anew);
  document.querySelector(".gradio-container").append(note);
};
setInterval(followed, EVERY);
document.addEventListener("visibilitychange", followed);
corrected.addEventListener("message", followed);
let mine = null; // the corrections that the others were told of
new MutationObserver(() => {
  const header = document.querySelector("#wf-top [data-corrections]");
  if (!header || header.dataset.corrections === mine) return;
  if (mine !== null) corrected.postMessage("");
  mine = header.dataset.corrections;
}).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-corrections"] });
