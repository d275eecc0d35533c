// Carries name and password to the server and says in the page's own language when they are refused.
const form = document.querySelector("form"), refused = document.querySelector(".refused"), button = form.querySelector("button");
try { if (localStorage.getItem("wayfolk-theme")) document.documentElement.dataset.theme = localStorage.getItem("wayfolk-theme"); } catch { /* storage is closed: follow the system */ }
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  refused.hidden = true;
  button.disabled = true;
  let entered = false;
  try { entered = (await fetch("login", { method: "POST", body: new FormData(form) })).ok; } catch { /* told below */ }
  if (entered) { location.reload(); return; }
  button.disabled = false;
  refused.hidden = false;
  refused.textContent = refused.dataset.refused;
  form.querySelector("[type=password]").select();
});
form.querySelector("input").focus();
