// Payloads of explorers that stand in files of their own come when the reader comes near. They are
// scripts, not data to fetch, since a page opened from a disk may load the one and not the other.
"use strict";
(() => {
  const MARGIN = "600px"; // how near is near: loaded before it can be seen
  const waiting = new Map(); // figure → the controls that were moved before its payload came
  const holder = (figure) => figure.querySelector("script.explore-data");

  const bring = (figure) => {
    if (waiting.has(figure)) return;
    waiting.set(figure, new Set());
    const script = document.createElement("script");
    script.src = holder(figure).dataset.src;
    script.addEventListener("error", () => waiting.delete(figure)); // the next touch tries again
    document.head.append(script);
  };

  // Each payload's file calls this.
  window.everystatePayload = (name, text) => {
    const figure = document.getElementById(name);
    const moved = waiting.get(figure) ?? [];
    holder(figure).textContent = text;
    figure.dispatchEvent(new Event("payload", { bubbles: true }));
    if (held(figure)) dispatchEvent(new PopStateEvent("popstate", { state: history.state }));
    else if (linked(figure)) dispatchEvent(new PopStateEvent("popstate", { state: null }));
    for (const control of moved) {
      for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, { bubbles: true }));
    }
  };

  const missing = () =>
    [...document.querySelectorAll("figure.explorer")].filter((figure) => {
      const data = holder(figure);
      return data?.dataset.src && !data.textContent;
    });

  // Whether the history holds an explorer's state, or the address does: it comes at once.
  const held = ({ id }) => JSON.stringify(history.state ?? "").includes(`"${id}":`);
  const linked = ({ id }) => location.hash.startsWith(`#${id}?`);
  const bringNamed = () => {
    for (const figure of missing()) if (held(figure) || linked(figure)) bring(figure);
  };

  const watch = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        watch.unobserve(target);
        bring(target);
      }
    },
    { rootMargin: MARGIN },
  );
  for (const figure of missing()) watch.observe(figure);
  for (const kind of ["input", "pointerdown", "focusin"]) {
    document.addEventListener(
      kind,
      ({ target }) => {
        const figure = target.closest?.("figure.explorer");
        if (!figure || !missing().includes(figure)) return;
        bring(figure);
        if (kind === "input") waiting.get(figure).add(target);
      },
      true,
    );
  }
  addEventListener("popstate", bringNamed);
  bringNamed();
  missing().find(linked)?.scrollIntoView();
})();
