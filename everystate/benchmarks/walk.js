/* What the walk through a site asks of each page, in every engine alike; put in after the page
 * has loaded. Times are in ms. */
(() => {
  "use strict";
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const task = () => new Promise((done) => setTimeout(done));
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const rest = async () => { await frame(); await frame(); await task(); };
  const figureOf = (name) => document.getElementById(name);

  /** Set a control one step on, as the browser would before it tells the page; what was set. */
  function step(wrap, count) {
    const ranges = all(wrap, "[type=range]"), list = wrap.querySelector("select");
    const radios = all(wrap, "[type=radio]"), box = wrap.querySelector("[type=checkbox]");
    const target = ranges[count % ranges.length] || list || box || radios[(radios.findIndex((radio) => radio.checked) + 1) % radios.length];
    if (target.type === "range") {
      const to = +target.value + 1;
      target.value = to > target.max ? target.min : to;
    } else if (list) list.selectedIndex = (list.selectedIndex + 1) % list.length;
    else target.checked = !target.checked;
    return target;
  }

  window.walk = {
    explorers: () => all(document, "figure.explorer").map((figure) => figure.id),

    /** Bring an explorer near, and wait until it is alive. */
    async wake(name) {
      const figure = figureOf(name);
      for (let box = figure.parentElement; box; box = box.parentElement) if (box.localName === "details") box.open = true;
      figure.scrollIntoView({ behavior: "instant" });
      for (const end = performance.now() + 10000; !figure.matches("[data-live]"); await task()) {
        if (performance.now() > end) return null;
      }
      await document.fonts.ready; // a text has its width by the font
      await rest();
      return all(figure, ".explore-control").map((wrap) => wrap.dataset.c);
    },

    /** Focus the first control; the key that moves it. */
    focus(name) {
      const control = figureOf(name).querySelector("select, input:checked, input");
      control.focus();
      if (control.type === "checkbox") return " ";
      if (control.localName === "select") return control.selectedIndex + 1 < control.length ? "ArrowDown" : "ArrowUp";
      return control.type === "radio" || +control.value < control.max ? "ArrowRight" : "ArrowLeft";
    },

    shows: (name) => all(figureOf(name), "[data-x=t], [data-x=a], .explore-chart").map((part) => part.innerHTML).join(),

    /** Steps of one control from the default on, and how many views they showed. The document has
     * changed when an event has been sent; the address is written in a task of its own. */
    async steps(name, index, times) {
      location.hash = `${name}?`;
      await rest();
      const wrap = all(figureOf(name), ".explore-control")[index], views = new Set(), steps = [];
      for (let count = 0; count < times; count++) {
        await rest();
        const target = step(wrap, count), times = [performance.now()];
        for (const kind of ["input", "change"]) {
          target.dispatchEvent(new Event(kind, { bubbles: true }));
          times.push(performance.now());
        }
        views.add(window.walk.shows(name));
        const before = performance.now();
        await task();
        steps.push({ input: times[1] - times[0], change: times[2] - times[1], address: performance.now() - before });
      }
      return { steps, views: views.size };
    },

    /** Texts of the picture that is shown which stand outside of it. */
    outside: (name) => all(figureOf(name), ".explore-chart svg").flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      return all(svg, "text").filter((text) => {
        const box = text.getBoundingClientRect();
        const beyond = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top, box.bottom - frame.bottom);
        return text.textContent.trim() && box.width && beyond > 4; // Firefox counts room beside the letters
      }).map((text) => text.textContent);
    }),
  };
})();
