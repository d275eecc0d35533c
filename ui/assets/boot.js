// Before anything is drawn: the screen's language, its direction, light or dark. Wishes in the address come first.
(() => {
  const known = ["en", "zh", "ar", "ko"];
  const asked = new URLSearchParams(location.search).get("lang") || "";
  const wishes = [asked, ...(navigator.languages || [navigator.language || "en"])];
  const language = wishes.map((wish) => wish.split("-")[0].toLowerCase()).find((wish) => known.includes(wish)) || "en";
  const root = document.documentElement;
  root.lang = language;
  root.dir = language === "ar" ? "rtl" : "ltr";
  // A kept choice of light or dark goes before the system's, also when the component library sets its own later.
  const apply = () => {
    let kept = null;
    try { kept = localStorage.getItem("wayfolk-theme"); } catch { /* storage is closed: follow the system */ }
    const dark = document.body.classList.contains("dark");
    if (kept && dark !== (kept === "dark")) document.body.classList.toggle("dark", !dark);
  };
  const begin = () => {
    apply();
    new MutationObserver(apply).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  };
  if (document.body) begin(); else addEventListener("DOMContentLoaded", begin);
})();
