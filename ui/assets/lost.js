// Whether the server answers is asked now and then, and at once where something failed: a page that nobody touches says
// so, too. When it answers again the page goes on, or loads itself anew where it is another server now: that one knows
// nothing of this page. What is half written in the chat comes back after it.
const LOOK = 15_000, AGAIN = 2_000, PATIENCE = 20_000;
let served = null, asking = null, again = 0;
const answering = async () => {
  try {
    const said = await fetch("gradio_api/app_id", { cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return said.status < 500 ? await said.text() : null;
  } catch { return null; }
};
const words = () => { const header = document.querySelector("#wf-top [data-lost]"); return header ? header.dataset : {}; };
const tellLost = () => {
  if (document.querySelector(".wf-lost") || !words().lost) return;
  const note = document.createElement("div"), title = document.createElement("strong"), why = document.createElement("span");
  note.className = "wf-elsewhere wf-lost";
  note.setAttribute("role", "alert");
  title.textContent = words().lost;
  why.textContent = words().lostWhy;
  note.append(title, why);
  document.querySelector(".gradio-container").append(note);
};
const look = async () => {
  if (asking) return asking;
  clearTimeout(again);
  asking = answering();
  const now = await asking;
  asking = null;
  if (now === null) {
    tellLost();
    again = setTimeout(look, AGAIN);
    return;
  }
  if (served !== null && now !== served) { location.reload(); return; }
  served = now;
  document.querySelectorAll(".wf-lost").forEach((note) => note.remove());
};
look();
setInterval(() => { if (!document.hidden) look(); }, LOOK);
document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
["online", "offline"].forEach((kind) => addEventListener(kind, look));
document.addEventListener("wf-lost", look);
// What the library itself tells, it tells in English alone. That the server is gone is said above; the rest in general
// words of the reader's language.
const put = (part, said) => { if (part && said && part.textContent.trim() !== said) part.textContent = said; };
const reword = (toast) => {
  const { failed, unexpected, many, close, lost } = words();
  if (!lost) return;
  const told = [...toast.querySelectorAll("[data-testid=toast-text]")];
  const gone = told.filter((each) => each.textContent.startsWith("Connection to the server was lost"));
  if (gone.length) {
    gone.forEach((each) => { (each.closest(".toast-message-item") || each).style.display = "none"; });
    if (gone.length === told.length) toast.style.display = "none";
    look();
  }
  told.filter((each) => !gone.includes(each)).forEach((each) => put(each, /busy|^Queue is full/.test(each.textContent) || each.textContent === many ? many : unexpected));
  put(toast.querySelector(".toast-title"), failed);
  const button = toast.querySelector("[data-testid=toast-close]");
  if (button) button.setAttribute("aria-label", close);
};
new MutationObserver(() => document.querySelectorAll("[data-testid=toast-body]").forEach(reword))
  .observe(document.body, { childList: true, subtree: true, characterData: true });
