// Light or dark. No module: it runs before the first paint, so that no page flashes in the other one.
(() => {
  const KEY = "rt.theme";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  let chosen = null;
  try {
    const kept = localStorage.getItem(KEY);
    chosen = kept === "light" || kept === "dark" ? kept : null;
  } catch {
    // storage is switched off: the choice lasts as long as the page
  }

  function apply() {
    root.dataset.theme = chosen ?? (dark.matches ? "dark" : "light");
    const button = document.getElementById("theme");
    if (button) {
      button.textContent = root.dataset.theme === "dark" ? "Light" : "Dark";
      button.setAttribute("aria-label", "Switch to " + button.textContent.toLowerCase() + " colours");
    }
    dispatchEvent(new Event("themechange"));
  }

  function toggle() {
    chosen = root.dataset.theme === "dark" ? "light" : "dark";
    apply();
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // as above
    }
  }

  apply();
  dark.addEventListener("change", apply);
  addEventListener("DOMContentLoaded", () => {
    apply();
    document.getElementById("theme").addEventListener("click", toggle);
  });
})();
