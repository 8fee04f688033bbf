// The page's own script: theme switch, menu, copy buttons, a focusable frame for wide tables.
// Every page reads and works without it.
"use strict";
(() => {
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  // ---- theme: the reader's choice if there is one, else the system's -------------------
  const stored = () => {
    try {
      const theme = localStorage.getItem("theme");
      return theme === "light" || theme === "dark" ? theme : null;
    } catch {
      return null; // storage is closed to pages opened from a file in some browsers
    }
  };
  const store = (theme) => {
    try {
      localStorage.setItem("theme", theme);
    } catch {
      // the choice then lasts as long as the page
    }
  };
  const button = document.querySelector(".rl-theme");
  const show = (theme) => {
    root.dataset.theme = theme;
    button.setAttribute("aria-pressed", String(theme === "dark"));
  };
  const resolved = () => stored() ?? (system.matches ? "dark" : "light");
  button.hidden = false;
  show(resolved());
  system.addEventListener("change", () => show(resolved()));
  button.addEventListener("click", () => {
    const theme = root.dataset.theme === "dark" ? "light" : "dark";
    store(theme);
    show(theme);
  });

  // ---- the contents menu closes on Escape, on a click beside it and when it has led on ---
  const menu = document.querySelector(".rl-menu");
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target) || event.target.closest("a")) menu.open = false;
  });

  // ---- Escape puts a definition away until the next one is asked for -----------------------
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") root.classList.add("rl-tip-off");
  });
  for (const asked of ["pointerover", "focusin"]) {
    document.addEventListener(asked, (event) => {
      if (!event.target.closest?.(".rl-term:hover")) root.classList.remove("rl-tip-off");
    });
  }

  // ---- code that is wider than the page can be scrolled by keyboard ----------------------
  for (const code of document.querySelectorAll("pre")) {
    if (code.scrollWidth > code.clientWidth) code.tabIndex = 0;
  }

  // ---- a copy button on each code cell --------------------------------------------------
  const copyable = navigator.clipboard ? document.querySelectorAll(".cell_input pre") : [];
  for (const code of copyable) {
    const copy = document.createElement("button");
    copy.type = "button";
    copy.className = "rl-copy";
    copy.textContent = "Copy";
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.innerText.trimEnd());
      copy.textContent = "Copied";
      setTimeout(() => (copy.textContent = "Copy"), 2000);
    });
    code.parentElement.append(copy);
  }
})();
