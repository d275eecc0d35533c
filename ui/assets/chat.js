// The chat's side of the page: dialogs, the address of a conversation, the menu behind a slash, copies with citations.
const find = (selector, within = document) => within.querySelector(selector);

// A dialog opens when its token is new; the server says what it holds. Escape and the cross close it.
let token = "";
const showSheet = () => {
  const sheet = find("#wf-sheet dialog");
  if (!sheet) { token = ""; return; }
  if (sheet.dataset.token !== token) {
    const typed = token && document.activeElement && document.activeElement.closest("#wf-sheet");
    token = sheet.dataset.token;
    if (!sheet.open) sheet.showModal();
    const field = find("input:not([data-no-focus])", sheet);
    if (field && (typed || !sheet.classList.contains("wf-sheet-side"))) {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    }
  }
};
// Parts of the page are put in place one after the other, some after this script has begun: the whole page is watched
// until they are there.
const whenThere = (selector, then) => {
  const found = find(selector);
  if (found) { then(found); return; }
  const waiting = new MutationObserver(() => {
    const part = find(selector);
    if (part) { waiting.disconnect(); then(part); }
  });
  waiting.observe(document.body, { childList: true, subtree: true });
};
whenThere("#wf-sheet", (holder) => {
  new MutationObserver(showSheet).observe(holder, {
    childList: true, subtree: true, attributes: true, attributeFilter: ["data-token"],
  });
});
document.addEventListener("click", (event) => {
  const sheet = event.target.closest("#wf-sheet dialog");
  if (sheet && (event.target.closest("[data-close-sheet]") || event.target === sheet)) sheet.close();
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing) return;
  const field = event.target.closest("#wf-sheet [data-form] input");
  const button = field && find("button[data-act]", field.closest("[data-form]"));
  if (button) { event.preventDefault(); button.click(); }
});

// The address names the conversation once something was said in it, the panel that is open, the view of the sources and
// older drafts that are shown, so that the page can be loaded anew - in another language, too - or sent on.
const KINDS = ["journey", "personas", "findings", "ideas"];
const params = () => new URLSearchParams(location.search);
const keepAddress = () => {
  const bar = find(".wf-chatbar");
  if (!bar) return;
  document.documentElement.dataset.project = bar.dataset.project;
  const wanted = params();
  const set = (name, value) => { if (value) wanted.set(name, value); else wanted.delete(name); };
  set("conversation", bar.dataset.said ? bar.dataset.conversation : "");
  set("project", bar.dataset.project);
  const open = find("#wf-tabs button[role=tab][aria-selected=true]");
  if (open) set("tab", open.dataset.tabId === "journey" ? "" : open.dataset.tabId);
  const views = find("#wf-sources-bar .wf-views");
  if (views) ["View", "Document", "Number"].forEach((each) => set(each.toLowerCase(), views.dataset[`at${each}`]));
  KINDS.forEach((kind) => {
    const shown = find(`#wf-${kind}-bar [data-older]`);
    if (shown) set(kind, shown.dataset.older);
  });
  const query = wanted.toString();
  if (query !== params().toString()) history.replaceState(history.state, "", query ? `?${query}` : location.pathname);
};
whenThere("#wf-tabs", (tabs) => {
  new MutationObserver(keepAddress).observe(tabs, { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-selected", "data-older", "data-at-view", "data-at-document", "data-at-number"] });
});
// The library's buttons of the box have no words; they come with the bar, in the screen's language.
const nameButtons = () => {
  const bar = find(".wf-chatbar");
  if (!bar) return;
  [[".submit-button", bar.dataset.send], [".stop-button", bar.dataset.stop]].forEach(([kind, name]) => {
    const button = find(`#wf-box ${kind}`);
    if (button && button.getAttribute("aria-label") !== name) { button.setAttribute("aria-label", name); button.title = name; }
  });
};
whenThere("#wf-box", (box) => { new MutationObserver(nameButtons).observe(box, { childList: true, subtree: true }); nameButtons(); });
// A page that loads anew, as it does when its server has come back, keeps what was half written.
addEventListener("pagehide", () => {
  const field = find("#wf-box textarea");
  try { if (field && field.value.trim()) sessionStorage.setItem("wayfolk-written", field.value); } catch { /* storage is closed */ }
});
const writtenBefore = () => {
  let words = "";
  try { words = sessionStorage.getItem("wayfolk-written") || ""; sessionStorage.removeItem("wayfolk-written"); } catch { /* storage is closed */ }
  const field = find("#wf-box textarea");
  if (!words || !field || field.value) return;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
};
// A question that is sent while an answer is being written stays in the box: the page says so until the answer is there.
const answering = () => Boolean(find("#wf-log .wf-live"));
whenThere("#wf-composer", (composer) => {
  const note = document.createElement("p");
  note.className = "wf-waits";
  note.setAttribute("role", "status");
  composer.append(note);
  const said = (words) => { if (note.textContent !== words) note.textContent = words; };
  const tell = () => { const bar = find(".wf-chatbar"); if (bar && answering()) said(bar.dataset.waits); };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("#wf-box textarea")) return;
    if (event.target.value.trim()) tell();
  }, true);
  document.addEventListener("click", (event) => { if (event.target.closest("[data-do=again], [data-act=suggest]")) tell(); }, true);
  whenThere("#wf-log", (log) => {
    new MutationObserver(() => { if (!answering()) said(""); }).observe(log, { childList: true, subtree: true });
  });
});
let arrived = false;
const changed = () => {
  keepAddress();
  nameButtons();
  if (!arrived && find(".wf-chatbar")) { arrived = true; whenThere("#wf-box textarea", writtenBefore); setTimeout(() => document.dispatchEvent(new CustomEvent("wf-arrived")), 0); }
};
whenThere("#wf-chatbar", (bar) => {
  new MutationObserver(changed).observe(bar, { childList: true, subtree: true, attributes: true });
  changed();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest(".wf-languages a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const wanted = params();
  wanted.set("lang", link.lang);
  location.search = wanted.toString();
});
document.addEventListener("change", (event) => {
  const choice = event.target.closest("[data-project-switch]");
  if (!choice) return;
  const wanted = params();
  ["conversation", "view", "document", "number", ...KINDS].forEach((each) => wanted.delete(each));
  wanted.set("project", choice.value);
  location.search = wanted.toString();
});

// A second click on "remove" is the one that removes; not the second half of a double click, which read nothing.
document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-sure]");
  document.querySelectorAll("button[data-asked]").forEach((other) => {
    if (other !== button) { other.textContent = other.dataset.asked; delete other.dataset.asked; }
  });
  if (!button || (button.dataset.asked && event.detail < 2)) return;
  event.stopImmediatePropagation();
  if (button.dataset.asked) return;
  button.dataset.asked = button.textContent;
  button.textContent = button.dataset.sure;
}, true);

// The menu behind a slash. Arrows, Tab, Enter and clicks choose; the box keeps the focus.
const box = () => find("#wf-box textarea");
const menu = () => find("#wf-commands");
const put = (words) => {
  const field = box();
  if (!field) return;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(field, words);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
};
const shown = () => [...menu().children].filter((row) => !row.hidden);
const select = (row) => {
  shown().forEach((each) => each.setAttribute("aria-selected", each === row ? "true" : "false"));
  if (row) { box().setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
};
const suggestCommands = () => {
  const list = menu(), field = box();
  if (!list || !field) return;
  const typed = field.value.trimStart().toLowerCase();
  const open = typed.startsWith("/") && !/\s/.test(typed) && document.activeElement === field;
  [...list.children].forEach((row) => {
    row.hidden = !(row.dataset.command.toLowerCase().startsWith(typed) || row.dataset.also.startsWith(typed));
  });
  list.hidden = !open || !shown().length;
  field.setAttribute("aria-controls", "wf-commands");
  field.setAttribute("aria-autocomplete", "list");
  if (!list.hidden) select(shown()[0]); else field.removeAttribute("aria-activedescendant");
};
const choose = (row) => { put(`${row.dataset.command} `); menu().hidden = true; };
document.addEventListener("input", (event) => { if (event.target.matches("#wf-box textarea")) suggestCommands(); });
document.addEventListener("focusout", (event) => {
  if (event.target.matches("#wf-box textarea")) setTimeout(() => { if (menu()) menu().hidden = true; }, 150);
});
document.addEventListener("mousedown", (event) => {
  const row = event.target.closest("#wf-commands li");
  if (row) { event.preventDefault(); choose(row); }
});
document.addEventListener("keydown", (event) => {
  const list = menu();
  if (!list || list.hidden || !event.target.matches("#wf-box textarea") || event.isComposing) return;
  const rows = shown(), at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const moved = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (moved) select(rows[(at + moved + rows.length) % rows.length]);
  else if (event.key === "Escape") list.hidden = true;
  else if ((event.key === "Enter" || event.key === "Tab") && rows[at] && rows[at].dataset.command !== box().value.trim()) choose(rows[at]);
  else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

// An answer with its citations, as text: sentences with numbers, then the quotations and where they stand.
const citedText = (answer) => {
  const lines = [], notes = new Map();
  answer.querySelectorAll(".wf-statement, .wf-abstained, .wf-counts tr, .wf-missing li").forEach((part) => {
    const copy = part.cloneNode(true);
    copy.querySelectorAll(".wf-chip").forEach((chip) => {
      notes.set(chip.textContent.trim(), `${chip.dataset.quote} — ${chip.dataset.origin}`);
      chip.replaceWith(` [${chip.textContent.trim()}]`);
    });
    copy.querySelectorAll("summary").forEach((more) => more.remove());
    lines.push(copy.textContent.replace(/\s+/g, " ").trim());
  });
  if (notes.size) lines.push("");
  notes.forEach((note, number) => lines.push(`[${number}] ${note}`));
  return lines.join("\n");
};
const copyText = async (words) => {
  try { await navigator.clipboard.writeText(words); return; } catch { /* not a secure address: the older way */ }
  const field = document.createElement("textarea");
  field.value = words;
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
};
// For a moment the button says that it is done; what it says otherwise is kept, however often it is pressed meanwhile.
const sayCopied = (button) => {
  if (button.copied) clearTimeout(button.copied); else button.dataset.label = button.textContent;
  button.textContent = button.dataset.done;
  button.copied = setTimeout(() => { button.textContent = button.dataset.label; button.copied = 0; }, 1600);
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy], button[data-copy-words]");
  if (!button) return;
  await copyText(button.dataset.copyWords ?? citedText(button.closest(".wf-answer")));
  sayCopied(button);
});
