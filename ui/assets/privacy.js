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
