// Changes by hand. Cards ([data-card]) stand in groups ([data-group] of an [data-owner]), parts ([data-part]) are stages
// and personas. Each change becomes one event 'revise' with the board's artifact, the version seen, and the change.
const pane = () => document.querySelector("#wf-work");
const boardOf = (node) => node && node.closest("[data-board]");
const wordsOf = (board) => JSON.parse(board.dataset.words);
const openBoard = () => [...document.querySelectorAll("[data-board]")].find((board) => board.offsetParent);
const boardNow = (kind) => [...document.querySelectorAll("[data-board]")].find((board) => board.dataset.kind === kind);
let kept = null; // what had the focus, where it was scrolled to, which folds were open: put back after the change
const remember = (board, focus) => {
  const scroll = board.querySelector(".wf-scroll");
  const folds = [...board.querySelectorAll("[data-group] > .wf-more[open], [data-group] > .wf-fold[open]")];
  kept = {
    kind: board.dataset.kind, shown: board.dataset.shown, focus, active: document.activeElement, left: scroll && scroll.scrollLeft, top: scroll && scroll.scrollTop, page: pane().scrollTop,
    folds: folds.map((fold) => [fold.parentElement.dataset.owner, fold.parentElement.dataset.group]), until: Date.now() + 8000,
  };
};
const waiting = []; // changes made before the last one came back: each is made to what the one before it left
let underWay = 0;
const send = (stale, change, focus) => {
  if (Date.now() < underWay) { waiting.push([stale.dataset.kind, change, focus]); return; }
  const board = boardNow(stale.dataset.kind) || stale;
  underWay = Date.now() + 8000;
  remember(board, focus || change.card || change.part || "");
  if (change.group) kept.folds.push([change.part || "", change.group]); // where it goes may be folded away
  kept.written = change.op === "write" && [change.part || "", change.group];
  trigger("revise", {
    kind: board.dataset.kind, artifact: board.dataset.artifact, seen: board.dataset.seen, change: JSON.stringify(change),
  });
};
const named = (board, name, value) => [...board.querySelectorAll(`[${name}]`)].find((node) => node.getAttribute(name) === value);
// Whoever went on meanwhile - to write, to a menu, to the chat - keeps the focus there.
const wentOn = () => {
  const at = document.activeElement;
  if (writing || !menu.hidden) return true;
  return Boolean(at && at !== document.body && (at !== kept.active || (at.matches("input, textarea, select") && !boardOf(at))));
};
const restore = () => {
  if (!kept || Date.now() > kept.until) return;
  const board = boardNow(kept.kind);
  if (!board || board.dataset.shown === kept.shown) return;
  kept.shown = board.dataset.shown; // what was there before is gone: the change came back
  underWay = 0;
  board.querySelectorAll("select[data-effort]").forEach((select) => { select.value = select.closest("[data-card]").dataset.effort; });
  const scroll = board.querySelector(".wf-scroll");
  if (scroll && kept.left !== null) { scroll.scrollLeft = kept.left; scroll.scrollTop = kept.top; }
  pane().scrollTop = kept.page;
  kept.folds.forEach(([owner, group]) => board.querySelectorAll("[data-group]").forEach((place) => {
    if (place.dataset.owner === owner && place.dataset.group === group) {
      place.querySelectorAll(":scope > .wf-more, :scope > .wf-fold").forEach((fold) => { fold.open = true; });
    }
  }));
  if (wentOn()) return;
  if (kept.written) {
    const [owner, group] = kept.written;
    const place = [...board.querySelectorAll("[data-group]")].find((each) => each.dataset.owner === owner && each.dataset.group === group);
    const last = place && cardsIn(place).pop();
    if (last) last.querySelector("[data-menu]").focus();
    return;
  }
  const chosen = kept.by ? board.querySelector("[data-layers]") : kept.layer && named(board, "data-layer", kept.layer);
  if (chosen) { chosen.focus({ preventScroll: true }); return; }
  const held = kept.focus && (named(board, "data-card", kept.focus) || named(board, "data-part", kept.focus));
  const handle = held && held.querySelector("[data-menu]");
  if (handle) handle.focus({ preventScroll: true });
};
// A line that leads to a card of another draft: once its panel is there, the card comes into sight.
document.addEventListener("click", (event) => {
  const lead = event.target.closest("[data-then-card]");
  if (!lead) return;
  const until = Date.now() + 8000;
  const arrive = () => {
    const card = [...document.querySelectorAll("[data-board] [data-card]")].find((each) => each.dataset.card === lead.dataset.thenCard && each.offsetParent);
    if (card) { card.scrollIntoView({ block: "center" }); card.querySelector("[data-menu]").focus({ preventScroll: true }); }
    else if (Date.now() < until) setTimeout(arrive, 100);
  };
  arrive();
});
// What was accepted in the chat comes into sight beside it: the part or card that was not there before.
let judged = null;
const namesIn = (board) => [...board.querySelectorAll("[data-part], [data-card]")];
const nameOf = (node) => node.dataset.part || node.dataset.card;
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-act=decide][data-accept=yes]") || innerWidth <= 900) return;
  const boards = [...document.querySelectorAll("[data-board]")];
  judged = { until: Date.now() + 8000, before: boards.map((each) => [each.dataset.artifact, each.dataset.shown, new Set(namesIn(each).map(nameOf))]) };
}, true);
const showAccepted = () => {
  const board = judged && Date.now() < judged.until && openBoard();
  const was = board && judged.before.find(([artifact]) => artifact === board.dataset.artifact);
  if (!was || was[1] === board.dataset.shown) return;
  judged = null;
  const fresh = namesIn(board).find((node) => !was[2].has(nameOf(node)));
  if (fresh) fresh.scrollIntoView({ block: "nearest", inline: "center" });
};
const next = () => {
  if (writing && !stands(writing)) writeOn(writing);
  restore();
  showAccepted();
  if (waiting.length && Date.now() >= underWay) { const [kind, change, focus] = waiting.shift(); send({ dataset: { kind } }, change, focus); }
};
new MutationObserver(next).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-shown"] });
// What was done is told for a moment. The next note is put into the place of the one before, which has faded: it is shown
// from the beginning again.
new MutationObserver((changes) => changes.forEach(({ target }) => target.getAnimations().forEach((each) => { each.cancel(); each.play(); })))
  .observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-told"] });

// ---- where things stand ----
const cardsIn = (place) => [...place.querySelectorAll("[data-card]")];
const placeOf = (card) => card.closest("[data-group]");
const beside = (card, step) => { const all = cardsIn(placeOf(card)); return all[all.indexOf(card) + step]; };
const partsOf = (board) => [...board.querySelectorAll("[data-part]")];
const shift = (board, card, place, at) => send(board, {
  op: "shift", card: card.dataset.card, part: place.dataset.owner, group: place.dataset.group, place: at,
});
const order = (card) => cardsIn(placeOf(card)).indexOf(card) + 1;
const movePart = (board, part, step) => {
  const at = partsOf(board).indexOf(part) + 1;
  send(board, { op: "move", part: part.dataset.part, place: Math.max(1, at + step) });
};

// ---- writing in place ----
// A change made before may come back while the next one is being written: the board is shown anew under it, and the
// writing goes on in the new place of its card, with what was written and the caret where it was.
let writing = null;
const stands = ({ field }) => field.isConnected && field.hasAttribute("contenteditable");
const caretIn = (field) => {
  const all = document.createRange(), selection = getSelection();
  if (!selection.rangeCount || !field.contains(selection.focusNode)) return null;
  all.selectNodeContents(field);
  all.setEnd(selection.focusNode, selection.focusOffset);
  return all.toString().length;
};
const putCaret = (field, at) => {
  const words = field.firstChild, range = document.createRange();
  range.selectNodeContents(field);
  if (at !== null && words && words.nodeType === 3 && at <= words.length) range.setStart(words, at);
  range.collapse(at !== null);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
};
// `find` gives the field as it stands now; `keep` gets the words, or null, and whether a key ended it.
const write = (find, hint, keep, cut) => {
  const field = find();
  if (field) begin({ find, hint, keep, cut, field, text: field.textContent, caret: null });
};
const writeOn = (session) => {
  const field = session.find();
  session.over.abort();
  if (field) { begin({ ...session, field }); return; }
  writing = null; // what it stood in is gone: the server says so, with what was written
  if (session.text.trim()) session.keep(session.text.trim(), false);
};
const begin = (session) => {
  const { field, hint, keep, cut } = session, before = field.textContent, over = new AbortController(), { signal } = over;
  session.over = over;
  writing = session;
  if (before !== session.text) field.textContent = session.text;
  field.setAttribute("contenteditable", "plaintext-only");
  field.classList.add("wf-writing");
  field.setAttribute("role", "textbox");
  field.setAttribute("aria-label", hint);
  field.title = hint;
  field.focus();
  putCaret(field, session.caret);
  const note = () => { if (stands(session)) { session.text = field.textContent; session.caret = caretIn(field) ?? session.caret; } };
  const end = (how, byKey) => {
    if (writing !== session) return;
    writing = null;
    over.abort();
    const now = session.text.trim();
    field.removeAttribute("contenteditable");
    field.classList.remove("wf-writing");
    field.removeAttribute("role");
    if (how === "keep" && now && now !== before.trim()) keep(now, byKey); else { field.textContent = before; keep(null, byKey); }
  };
  field.addEventListener("input", note, { signal });
  document.addEventListener("selectionchange", note, { signal });
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && cut) {
      event.preventDefault();
      note();
      const first = session.text.slice(0, session.caret ?? 0), second = session.text.slice(first.length);
      if (first.trim() && second.trim()) { writing = null; over.abort(); cut(first.trim(), second.trim()); }
    } else if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); end("keep", true); }
    else if (event.key === "Escape") { event.preventDefault(); end("leave", true); }
  }, { signal });
  // A board that is shown anew takes the focus, too: then the writing goes on.
  field.addEventListener("blur", () => queueMicrotask(() => { if (stands(session)) end("keep", false); }), { signal });
};
const reword = (board, card, name) => {
  const { kind } = board.dataset, id = card.dataset.card, words = wordsOf(board);
  const here = () => { const now = boardNow(kind); return now && named(now, "data-card", id); };
  write(() => here()?.querySelector(`[data-field="${name}"]`), words.word_hint, (text, byKey) => {
    if (text) send(board, { op: "word", card: id, text, field: name });
    else if (byKey) here()?.querySelector("[data-menu]").focus({ preventScroll: true });
  }, name === "text" || name === "title" ? (first, second) => send(board, { op: "cut", card: id, first, second }) : null);
};
const rename = (board, part, name, op) => {
  const { kind } = board.dataset, id = part.dataset.part;
  const here = () => { const now = boardNow(kind); return now && named(now, "data-part", id); };
  write(() => here()?.querySelector(`[data-field="${name}"]`), wordsOf(board).word_hint, (text, byKey) => {
    if (text) send(board, { op, part: id, text });
    else if (byKey) here()?.querySelector("[data-menu]").focus({ preventScroll: true });
  });
};
const fresh = (board, add) => {
  const { kind } = board.dataset, what = add.dataset.add;
  const { owner, group } = (what === "write" ? placeOf(add) : board.querySelector("[data-group]")).dataset;
  const box = document.createElement("p");
  box.className = "wf-fresh";
  box.dir = "auto";
  const find = () => {
    const adds = [...(boardNow(kind)?.querySelectorAll(`[data-add="${what}"]`) || [])];
    const at = adds.find((each) => what !== "write" || (placeOf(each).dataset.owner === owner && placeOf(each).dataset.group === group));
    if (!at) return null;
    at.before(box);
    return box;
  };
  write(find, wordsOf(board).word_hint, (text, byKey) => {
    box.remove();
    if (text) send(board, { op: "write", part: owner, group, text });
    else if (byKey) add.focus({ preventScroll: true });
  });
};

// ---- the menu of a card or part ----
const menu = document.createElement("div");
menu.className = "wf-popup";
menu.setAttribute("role", "menu");
menu.hidden = true;
document.body.append(menu);
let opener = null;
const shut = (back) => {
  if (menu.hidden) return;
  menu.hidden = true;
  if (back && opener && opener.isConnected) opener.focus({ preventScroll: true });
};
const item = (label, act, style) => {
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("role", "menuitem");
  button.textContent = label;
  if (style) button.className = style;
  button.addEventListener("click", () => { shut(false); act(); });
  menu.append(button);
};
const choice = (label, options, chosen, act) => {
  const wrap = document.createElement("label"), name = document.createElement("span"), select = document.createElement("select");
  name.textContent = label;
  select.className = "wf-select";
  options.forEach(([value, text]) => select.append(new Option(text, value, false, value === chosen)));
  select.addEventListener("change", () => { shut(false); act(select.value); });
  wrap.append(name, select);
  menu.append(wrap);
};
// What is chosen is done to the card or part the menu was opened for: the board may have been shown anew under it, and
// then another one may stand where it stood.
const cardMenu = (board, card) => {
  const words = wordsOf(board), id = card.dataset.card, kind = board.dataset.kind;
  const now = () => named(boardNow(kind) || board, "data-card", id) || card;
  const fields = [...card.querySelectorAll("[data-field]")].map((field) => field.dataset.field);
  fields.forEach((name) => item(words[name === "text" ? "word" : name], () => reword(board, now(), name)));
  const places = [...board.querySelectorAll("[data-group]")];
  const here = placeOf(card);
  if (places.length > 1) {
    const at = String(places.indexOf(here)), goals = places.map((place) => ({ part: place.dataset.owner, group: place.dataset.group }));
    choice(words.move, places.map((place, n) => [String(n), place.dataset.where]), at, (n) => send(board, { op: "shift", card: id, ...goals[Number(n)], place: 0 }));
  }
  const [above, below] = [-1, 1].map((step) => beside(card, step)?.dataset.card);
  if (above) item(words.up, () => shift(board, now(), placeOf(now()), order(now()) - 1));
  if (below) item(words.down, () => shift(board, now(), placeOf(now()), order(now()) + 1));
  if (above) item(words.join_up, () => send(board, { op: "join", card: above, other: id }));
  if (below) item(words.join_down, () => send(board, { op: "join", card: id, other: below }));
  if (kind === "ideas") {
    const now = { effort: card.dataset.effort, owner: card.dataset.ownerFunction, level: card.dataset.level, discipline: card.dataset.discipline, horizon: card.dataset.horizon };
    Object.entries(words.facts).forEach(([name, fact]) => {
      const options = Object.entries(fact.values);
      if (!fact.values[now[name]]) options.unshift([now[name], now[name] || "–"]);
      choice(fact.label, options, now[name], (value) => send(board, { op: "set", card: id, field: name, value }));
    });
  }
  const approved = card.dataset.approved !== undefined;
  item(words[approved ? "withdraw" : "approve"], () => send(board, { op: "approve", cards: [id], withdraw: approved }));
  item(words.drop, () => send(board, { op: "drop", card: id }), "wf-danger");
};
const partMenu = (board, part) => {
  const words = wordsOf(board), all = partsOf(board), at = all.indexOf(part), id = part.dataset.part;
  const after = all[at + 1]?.dataset.part, now = () => named(boardNow(board.dataset.kind) || board, "data-part", id) || part;
  item(words.rename, () => rename(board, now(), "name", "rename"));
  if (part.querySelector('[data-field="tagline"]')) item(words.describe, () => rename(board, now(), "tagline", "describe"));
  if (at > 0) item(words.earlier, () => movePart(board, now(), -1));
  if (after) item(words.later, () => movePart(board, now(), 1));
  if (after) item(words.merge, () => send(board, { op: "merge", part: id, other: after }));
  item(words.split, () => send(board, { op: "split", part: id }));
  const personas = board.dataset.kind === "personas";
  item(words[personas ? "persona" : "stage"], () => send(board, { op: "add", text: words[personas ? "new_persona" : "new_stage"], place: at + 2 }, id));
  item(words.remove, () => send(board, { op: "remove", part: id }), "wf-danger");
};
const openMenu = (handle) => {
  const board = boardOf(handle), owner = handle.closest(handle.dataset.menu === "part" ? "[data-part]" : "[data-card]");
  if (!board || !owner) return;
  opener = handle;
  menu.replaceChildren();
  (handle.dataset.menu === "part" ? partMenu : cardMenu)(board, owner);
  menu.hidden = false;
  const at = handle.getBoundingClientRect(), left = document.documentElement.dir === "rtl" ? at.left : at.right - menu.offsetWidth;
  menu.style.left = `${Math.max(8, Math.min(left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
  menu.firstElementChild.focus();
};
menu.addEventListener("keydown", (event) => {
  const all = [...menu.querySelectorAll("button, select")], at = all.indexOf(document.activeElement);
  if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); shut(true); }
  else if (document.activeElement.tagName !== "SELECT" && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length].focus();
  }
});
document.addEventListener("pointerdown", (event) => { if (!event.target.closest(".wf-popup, [data-menu]")) shut(false); });
document.addEventListener("scroll", (event) => { if (!menu.contains(event.target)) shut(false); }, true);

// ---- clicks and keys ----
document.addEventListener("click", (event) => {
  const handle = event.target.closest("[data-menu]");
  if (handle) { if (menu.hidden || opener !== handle) openMenu(handle); else shut(true); return; }
  const step = event.target.closest("[data-revise]");
  if (step) {
    const board = openBoard();
    if (!board || step.disabled) return;
    if (step.dataset.revise === "refresh") trigger("refresh", { kind: board.dataset.kind, artifact: board.dataset.artifact });
    else send(board, step.dataset.revise === "approve" ? { op: "approve" } : { op: step.dataset.revise });
    return;
  }
  const settle = event.target.closest("[data-settle]");
  if (settle) {
    const board = boardOf(settle);
    remember(board, "");
    trigger("settle", { kind: board.dataset.kind, artifact: board.dataset.artifact, settle: settle.dataset.settle, change: settle.dataset.change });
    return;
  }
  const layer = event.target.closest("[data-layer]"), plan = event.target.closest("[data-plan]"), shown = boardOf(layer || plan);
  if (layer && shown) { remember(shown, ""); kept.layer = layer.dataset.layer; trigger("layer", { layer: layer.dataset.layer }); return; }
  if (plan && shown) { plan.disabled = true; trigger("plan", { artifact: shown.dataset.artifact }); return; }
  const to = event.target.closest("[data-to-card]"), there = to && named(boardOf(to), "data-card", to.dataset.toCard);
  if (there) { there.scrollIntoView({ block: "center" }); there.querySelector("[data-menu]").focus({ preventScroll: true }); return; }
  const might = event.target.closest("[data-might]");
  if (might) {
    const part = might.dataset.mightPart, held = boardOf(might);
    send(held, { op: "write", part, group: "ideas", text: might.dataset.might });
    return;
  }
  const add = event.target.closest("[data-add]"), board = boardOf(add);
  if (!board) return;
  const words = wordsOf(board);
  if (add.dataset.add === "add") send(board, { op: "add", text: words.new_persona });
  else fresh(board, add);
});
document.addEventListener("change", (event) => {
  const effort = event.target.closest("[data-effort]:not([data-card])"), judged = effort && effort.closest("[data-card]");
  if (judged) { send(boardOf(judged), { op: "set", card: judged.dataset.card, field: "effort", value: effort.value }); return; }
  const by = event.target.closest("[data-layers]"), board = boardOf(by);
  if (board) { remember(board, ""); kept.by = true; trigger("layer", { by: by.value }); }
});
document.addEventListener("dblclick", (event) => {
  const field = event.target.closest("[data-field]"), board = boardOf(field);
  if (!board || field.isContentEditable) return;
  const card = field.closest("[data-card]"), part = field.closest("[data-part]");
  if (card) reword(board, card, field.dataset.field);
  else if (part) rename(board, part, field.dataset.field, field.dataset.field === "tagline" ? "describe" : "rename");
});
const sideways = (board, card, step) => {
  const here = placeOf(card), places = [...board.querySelectorAll("[data-group]")];
  const row = places.filter((place) => place.dataset.group === here.dataset.group), goal = row[row.indexOf(here) + step];
  if (goal) shift(board, card, goal, 0);
};
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  const key = event.key.toLowerCase();
  if (!writing && (event.ctrlKey || event.metaKey) && (key === "z" || key === "y")) {
    const board = openBoard();
    if (!board) return;
    event.preventDefault();
    send(board, { op: key === "y" || event.shiftKey ? "redo" : "undo" }, document.activeElement.closest?.("[data-card]")?.dataset.card);
    return;
  }
  const handle = event.target.closest("[data-menu]"), board = boardOf(handle);
  if (!board || writing) return;
  const card = handle.dataset.menu === "card" && handle.closest("[data-card]"), part = !card && handle.closest("[data-part]");
  if (event.key === "F2") { event.preventDefault(); if (card) reword(board, card, card.querySelector("[data-field]").dataset.field); else rename(board, part, "name", "rename"); return; }
  if (!event.altKey || !event.key.startsWith("Arrow")) return;
  event.preventDefault();
  const onward = document.documentElement.dir === "rtl" ? -1 : 1;
  const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -onward, ArrowRight: onward }[event.key];
  if (event.key === "ArrowLeft" || event.key === "ArrowRight") { if (card) sideways(board, card, step); else movePart(board, part, step); }
  else if (card && beside(card, step)) shift(board, card, placeOf(card), order(card) + step);
});

// ---- drag and drop, from the handle ----
let dragged = null;
const clear = () => document.querySelectorAll(".wf-over, .wf-before").forEach((node) => node.classList.remove("wf-over", "wf-before"));
const goalOf = (event) => {
  if (!dragged || boardOf(event.target) !== boardOf(dragged)) return null;
  if (dragged.dataset.part) return event.target.closest("[data-part]");
  return event.target.closest("[data-group], [data-effort-column]");
};
document.addEventListener("dragstart", (event) => {
  const handle = event.target.closest && event.target.closest("[data-menu]");
  if (!handle) return;
  dragged = handle.closest(handle.dataset.menu === "part" ? "[data-part]" : "[data-card]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.card || dragged.dataset.part);
  event.dataTransfer.setDragImage(dragged, 12, 12);
  dragged.classList.add("wf-dragged");
});
const before = (event) => {
  const card = event.target.closest("[data-card]");
  if (!card || card === dragged) return null;
  const at = card.getBoundingClientRect();
  return event.clientY < at.top + at.height / 2 ? card : (beside(card, 1) || null);
};
document.addEventListener("dragover", (event) => {
  const goal = goalOf(event);
  clear();
  if (!goal) return;
  event.preventDefault();
  goal.classList.add("wf-over");
  const next = dragged.dataset.card && before(event);
  if (next) next.classList.add("wf-before");
});
document.addEventListener("drop", (event) => {
  const goal = goalOf(event);
  if (!goal) return;
  event.preventDefault();
  const board = boardOf(dragged);
  if (dragged.dataset.part) {
    if (goal !== dragged) send(board, { op: "move", part: dragged.dataset.part, place: partsOf(board).indexOf(goal) + 1 });
  } else if (goal.dataset.effortColumn) {
    send(board, { op: "set", card: dragged.dataset.card, field: "effort", value: goal.dataset.effortColumn });
  } else {
    const rest = cardsIn(goal).filter((card) => card !== dragged), next = before(event);
    const at = next ? rest.indexOf(next) + 1 : 0;
    if (placeOf(dragged) !== goal || at !== order(dragged)) shift(board, dragged, goal, at);
  }
});
document.addEventListener("dragend", () => { clear(); if (dragged) dragged.classList.remove("wf-dragged"); dragged = null; });
