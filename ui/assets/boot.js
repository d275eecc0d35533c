// Before anything is drawn: the screen's language, its direction, light or dark. Wishes in the address come first.
(() => {
  const known = ["en", "zh", "ar", "ko"];
  const asked = new URLSearchParams(location.search).get("lang") || "";
  const wishes = [asked, ...(navigator.languages || [navigator.language || "en"])];
  const language = wishes.map((wish) => wish.split("-")[0].toLowerCase()).find((wish) => known.includes(wish)) || "en";
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === "ar" ? "rtl" : "ltr";
  const apply = () => {
    let kept = null;
    try { kept = localStorage.getItem("wayfolk-theme"); } catch { /* storage is closed: follow the system */ }
    if (kept && document.body) document.body.classList.toggle("dark", kept === "dark");
  };
  addEventListener("DOMContentLoaded", () => { apply(); setTimeout(apply, 300); });
})();
