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
    const markup = await told("originals", { mark: button.dataset.originals });
    if (markup === null) return;
    place.innerHTML = markup;
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
// What others change - in another tab or browser, or from the command line - is not shown here by itself: each page asks
// now and then whether the project is as it shows it, and loads itself anew by a click. A tab of the same browser is
// told to ask at once.
const EVERY = 15_000;
const elsewhere = new BroadcastChannel("wayfolk-changed");
let shows = null, given = null; // the state that is shown, and the last one that the header brought
const header = () => document.querySelector("#wf-top [data-names]");
const takeState = () => {
  const at = header();
  if (!at) return;
  const told = { names: at.dataset.names, contents: at.dataset.contents };
  if (given && given.names === told.names && given.contents === told.contents) return;
  if (given) elsewhere.postMessage("");
  given = told;
  shows = { ...told };
};
// A correction in the drawer is this page's own; what somebody else did in the same moment is not.
const followOwn = (was, now) => {
  if (!shows || was === now) return;
  if (shows.contents === was) shows.contents = now;
  elsewhere.postMessage("");
};
// While something is under way here, the page may be about to follow: what it is told of would be its own.
const busy = () => document.hidden || document.querySelector("#wf-sources-note .wf-working, .wf-coding[inert]");
const followed = async () => {
  if (!header() || busy()) return;
  let now = [];
  try { now = await server.seen({ project: document.documentElement.dataset.project || "" }); } catch { /* the next time */ }
  takeState(); // the header may have come anew meanwhile
  if (!now || !now.length || !shows || busy()) return;
  const why = now[0] !== shows.names ? "corrected" : now[1] !== shows.contents ? "changed" : "";
  if (why) tellElsewhere(why);
};
const tellElsewhere = (why) => {
  const before = document.querySelector(".wf-elsewhere");
  if (before && (before.dataset.why === why || before.dataset.why === "corrected")) return;
  if (before) before.remove();
  const note = document.createElement("div"), words = document.createElement("span"), anew = document.createElement("button");
  note.className = "wf-elsewhere";
  note.dataset.why = why;
  note.setAttribute("role", "status");
  words.textContent = header().dataset[why];
  anew.type = "button";
  anew.className = "wf-button wf-slim";
  anew.textContent = header().dataset.anew;
  anew.addEventListener("click", () => location.reload());
  note.append(words, anew);
  document.querySelector(".gradio-container").append(note);
};
setInterval(followed, EVERY);
document.addEventListener("visibilitychange", followed);
elsewhere.addEventListener("message", followed);
new MutationObserver(takeState).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-names", "data-contents"] });
