// One listener for every button of our own markup. Each [data-act] becomes an event of the hidden component:
// 'draft' 'export' 'version' 'decide' 'suggest' 'look' 'tell' 'join' 'talk'. Its data: the button's data-*, and the fields of its form.
const acts = ["draft", "export", "version", "decide", "suggest", "look", "tell", "join", "talk"];
const payload = (source) => {
  const data = { ...source.dataset, screen_language: document.documentElement.lang };
  if (source.matches("select, input")) data.value = source.value;
  const form = source.closest("[data-form]");
  if (form) form.querySelectorAll("input[name], select[name]").forEach((field) => { data[field.name] = field.value; });
  return data;
};
// What is shown anew takes the focus with it: it goes back to what was pressed ([data-keep]) once that is there again.
let pressed = "";
const keep = (source) => {
  const form = source.closest("[data-form]");
  const held = source.dataset.keep ? source : form && form.querySelector("[data-keep]");
  pressed = held ? held.dataset.keep : "";
};
new MutationObserver(() => {
  const at = document.activeElement;
  if (!pressed || (at && at !== document.body && (!at.dataset.keep || at.dataset.keep === pressed))) return;
  const back = [...document.querySelectorAll("[data-keep]")].find((each) => each.dataset.keep === pressed);
  if (back) { back.focus({ preventScroll: true }); if (back.matches("input")) back.setSelectionRange(back.value.length, back.value.length); pressed = ""; }
}).observe(document.body, { childList: true, subtree: true });
["keydown", "pointerdown"].forEach((kind) => document.addEventListener(kind, () => { pressed = ""; }, true));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const field = event.target.closest("[data-form][data-enter] input");
  const go = field && field.closest("[data-form]").querySelector("button[data-act]");
  if (go) { event.preventDefault(); go.click(); }
});
const closeMenus = (except) => document.querySelectorAll("details.wf-menu[open]").forEach((menu) => {
  if (menu !== except) menu.open = false;
});
// Escape closes a menu and gives the focus back to what opened it; it closes as well once the focus is elsewhere.
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && !event.isComposing && document.querySelector("details.wf-menu[open]");
  if (!menu) return;
  const within = menu.contains(document.activeElement);
  closeMenus(null);
  if (within) menu.querySelector("summary").focus();
});
document.addEventListener("focusin", (event) => closeMenus(event.target.closest("details.wf-menu")));
// On one column what opens upward from the box may begin above the window.
const bringDown = (shown) => {
  const above = innerWidth <= 900 ? shown.getBoundingClientRect().top - 8 : 0;
  if (above < 0) scrollBy(0, above);
};
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.wf-menu[open]")) bringDown(event.target.lastElementChild);
}, true);
document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("details.wf-menu"));
  const button = event.target.closest("button[data-act]");
  if (!button || !acts.includes(button.dataset.act)) return;
  closeMenus(null);
  keep(button);
  trigger(button.dataset.act, payload(button));
  // On one column what opens stands below the chat.
  if (button.dataset.open && innerWidth <= 900) document.querySelector("#wf-tabs").scrollIntoView({ block: "start" });
});
document.addEventListener("change", (event) => {
  const field = event.target.closest("select[data-act], input[data-act]");
  if (field && acts.includes(field.dataset.act)) trigger(field.dataset.act, payload(field));
});
// Once the tab is filled it asks for work that is under way: an answer, a draft, files.
document.addEventListener("wf-arrived", () => { trigger("arrived", {}); soughtBefore(); });
// What is searched for comes back with a page that is loaded anew. It is kept by this tab of the browser, not by the
// address, for the words may name somebody.
addEventListener("pagehide", () => {
  const search = document.querySelector("#wf-sources .wf-search");
  try {
    if (search) sessionStorage.setItem("wayfolk-sought", JSON.stringify({ words: search.dataset.words, chosen: search.dataset.chosen }));
    else sessionStorage.removeItem("wayfolk-sought");
  } catch { /* storage is closed */ }
});
const soughtBefore = () => {
  let sought = null;
  try { sought = JSON.parse(sessionStorage.getItem("wayfolk-sought")); sessionStorage.removeItem("wayfolk-sought"); } catch { /* storage is closed */ }
  if (sought && sought.words && new URLSearchParams(location.search).get("view") === "search") trigger("look", { view: "search", ...sought });
};
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-switch]")) return;
  const dark = !document.body.classList.contains("dark");
  try { localStorage.setItem("wayfolk-theme", dark ? "dark" : "light"); } catch { /* not kept, still switched */ }
  document.body.classList.toggle("dark", dark);
});
// While an answer is made the conversation stays at its end, unless the reader scrolls away; when it is ready, its
// question comes to the top, so that a long answer is read from its beginning.
// Parts of the page are put in place one after the other, some after this script has begun.
const whenThere = (selector, then) => {
  const found = document.querySelector(selector);
  if (found) { then(found); return; }
  const waiting = new MutationObserver(() => {
    const part = document.querySelector(selector);
    if (part) { waiting.disconnect(); then(part); }
  });
  waiting.observe(document.body, { childList: true, subtree: true });
};
whenThere("#wf-log", (log) => {
  let follow = true, asked = 0;
  const left = () => requestAnimationFrame(() => {
    follow = log.scrollHeight - log.scrollTop - log.clientHeight < 80;
  });
  ["wheel", "touchmove", "keydown", "pointerup"].forEach((kind) => log.addEventListener(kind, left, { passive: true }));
  new MutationObserver(() => {
    const questions = log.querySelectorAll(".wf-asked");
    const working = Boolean(log.querySelector(".wf-live"));
    if (questions.length > asked) {
      follow = true;
      // On one column the box may stand at the top of the window and the answer above it, out of sight.
      if (innerWidth <= 900 && log.getBoundingClientRect().bottom < innerHeight / 4) log.closest("#wf-chat").scrollIntoView({ block: "start" });
    }
    asked = questions.length;
    if (!follow || !asked) return;
    if (working) {
      log.scrollTop = log.scrollHeight;
    } else {
      // A reply may come at once, without anything having been seen to be under way: an error, a proposal.
      const last = questions[asked - 1];
      log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 20;
    }
  }).observe(log, { childList: true, subtree: true, characterData: true });
});
// A file over the limit is refused with a sentence before anything is sent: the library would say it in English, after.
const sift = (event, chosen) => {
  const header = document.querySelector("#wf-top [data-limit]");
  const large = header ? [...chosen].filter((file) => file.size > Number(header.dataset.limit)) : [];
  if (!large.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "change") event.target.value = "";
  trigger("large", { files: large.map((file) => [file.name, file.size]) });
};
document.addEventListener("change", (event) => {
  if (event.target.matches("#wf-files input[type=file]")) sift(event, event.target.files);
}, true);
document.addEventListener("drop", (event) => {
  if (event.target.closest("#wf-files") && event.dataTransfer) sift(event, event.dataTransfer.files);
}, true);
// A file dropped anywhere else comes in by the same place: a browser would leave the page and show the file.
const brings = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
const offer = (on) => document.body.classList.toggle("wf-dropping", on);
document.addEventListener("dragover", (event) => {
  if (!brings(event)) return;
  offer(true);
  if (event.target.closest("#wf-files")) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = document.querySelector("#wf-top [data-limit]") ? "copy" : "none";
});
document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) offer(false); });
document.addEventListener("drop", (event) => {
  offer(false);
  if (!brings(event) || event.target.closest("#wf-files") || event.defaultPrevented) return;
  event.preventDefault();
  const files = event.dataTransfer.files;
  if (!files.length || document.querySelector("dialog[open]")) return;
  trigger("look", { view: "list", open: "yes" });
  whenThere("#wf-files input[type=file]", (picker) => {
    picker.files = files;
    picker.dispatchEvent(new Event("change", { bubbles: true }));
  });
});
// The words of the drop zone come with the header, in the screen's language.
const drop = () => {
  const header = document.querySelector("#wf-top [data-drop]");
  if (!header) return;
  document.documentElement.style.setProperty("--wf-drop", JSON.stringify(header.dataset.drop));
  document.documentElement.style.setProperty("--wf-sending", JSON.stringify(header.dataset.sending));
};
// The library names the place for files in English; whoever hears the page hears it in the screen's language.
const nameFiles = () => {
  const header = document.querySelector("#wf-top [data-files]");
  if (!header) return;
  document.querySelectorAll("#wf-files .upload-container, #wf-files input[type=file]").forEach((each) => {
    if (each.getAttribute("aria-label") !== header.dataset.files) each.setAttribute("aria-label", header.dataset.files);
  });
};
whenThere("#wf-work", (work) => { new MutationObserver(nameFiles).observe(work, { childList: true, subtree: true }); nameFiles(); });
whenThere("#wf-top", (top) => {
  new MutationObserver(nameFiles).observe(top, { childList: true, subtree: true });
  new MutationObserver(drop).observe(top, { childList: true, subtree: true });
  drop();
});
