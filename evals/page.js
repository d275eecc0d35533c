// Points at the partner of the item under the pointer or the focus; Enter or a double click goes there.
"use strict";
for (const card of document.querySelectorAll(".card[data-partner]")) {
  const partner = () => document.getElementById(card.dataset.partner);
  const light = (on) => { for (const one of [card, partner()]) if (one) one.classList.toggle("lit", on); };
  card.addEventListener("mouseenter", () => light(true));
  card.addEventListener("mouseleave", () => light(false));
  card.addEventListener("focus", () => light(true));
  card.addEventListener("blur", () => light(false));
  const go = () => { const one = partner(); if (one) { one.scrollIntoView({ block: "center" }); one.focus({ preventScroll: true }); } };
  card.addEventListener("dblclick", go);
  card.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === card) go(); });
}
