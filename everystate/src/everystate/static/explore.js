/* explore: the part of the engine that runs in the page.
 *
 * One classic deferred script for every explorer on the page: no dependency, no network, no eval,
 * no inline handlers. Nothing of an explorer is read until a reader comes near it.
 * The payload's short keys are explained in payload.py.
 */
(() => {
  "use strict";
  const doc = document;
  if (doc.everystate) return; // a page may bring the script twice
  doc.everystate = true;
  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const pick = (root, selector) => root.querySelector(selector);
  const make = (tag, name, text) => {
    const made = doc.createElement(tag);
    if (name) made.className = name;
    if (text) made.textContent = text;
    return made;
  };
  const awake = new WeakMap();
  const SPLIT = "explore:";
  let spoken, speaking, lastWriter, shown, resting, unsettled;

  // -- payload -----------------------------------------------------------------------------------

  /** Differences in a base-64 variable-length code, five bits a letter. */
  function unpack(text) {
    const out = [];
    let last = 0, value = 0, shift = 0;
    for (const letter of text) {
      const code = letter.charCodeAt(); // A to Z, a to z, 0 to 9, - and _ stand for 0 to 63
      const digit = code === 95 ? 63 : code > 96 ? code - 71 : code > 64 ? code - 65 : code > 47 ? code + 4 : 62;
      value += (digit & 31) * 2 ** shift;
      if (digit & 32) { shift += 5; continue; }
      last += value % 2 ? -(value - 1) / 2 : value / 2;
      out.push(last);
      value = shift = 0;
    }
    return out;
  }

  /** Write a scaled integer: kind 1 ".5", 2 "0.5", 3 "0.50". */
  function write(number, code) {
    const digits = code & 7, kind = code >> 3;
    if (kind === 3) return (number / 10 ** digits).toFixed(digits);
    const text = String(number / 10 ** digits);
    return kind === 1 ? text.replace(/^(-?)0\./, "$1.") : text;
  }

  class Data {
    constructor(json) {
      Object.assign(this, json);
      if (this.v !== 1) throw new Error("explore: payload of another version");
      this.cells = [];
    }

    number(index, at) {
      const column = this.c[index];
      if (column[0] === -2) return this.step(this.m[column[3]], this.number(column[2], at));
      if (column[0] === -1) {
        let sum = column[2];
        for (const part of column.slice(3)) sum += this.number(part, at);
        return sum;
      }
      const cells = this.cells[index] || (this.cells[index] = unpack(column[2]));
      let place = 0;
      for (const axis of this.x[column[0]]) {
        this.uses |= 1 << axis;
        place = place * this.n[axis] + at[axis];
      }
      return cells[place];
    }

    /** The value of a scale (starts, values) at a number. */
    step(scale, number) {
      const [starts, values] = scale.steps || (scale.steps = scale.map(unpack));
      let i = starts.length;
      while (--i && starts[i] > number);
      return values[i];
    }

    token(index, at) {
      const number = this.number(index, at), code = this.c[index][1];
      return code < 8 ? this.p[number] : write(number, code);
    }

    /** Text of a formula [pieces, column, …] from place `from` on; null means "not there". */
    text(formula, from, at) {
      const pieces = this.t[formula[from]];
      if (formula[from] === 0) return this.token(formula[from + 1], at);
      let text = pieces[0];
      for (let i = 1; i < pieces.length; i++) text += this.token(formula[from + i], at) + pieces[i];
      return text;
    }
  }

  /** Parse markup without running anything in it. */
  function parse(markup, parent) {
    const template = make("template");
    const svg = parent.namespaceURI.endsWith("svg");
    template.innerHTML = svg ? `<svg>${markup}</svg>` : markup;
    const root = svg ? template.content.firstChild : template.content;
    for (const element of root.querySelectorAll("*")) {
      if (/^(script|iframe|object|embed|base|meta|link|set|animate.*)$/i.test(element.localName)) element.remove();
      for (const { name, value } of [...element.attributes]) {
        if (!safe(name, value)) element.removeAttribute(name);
      }
    }
    return [...root.childNodes];
  }

  const safe = (name, value) =>
    !/^on|^srcdoc$/i.test(name) &&
    !(/^(xlink:)?href$|^src$|action$/i.test(name) && /^(javascript|data:text|vbscript)/i.test(value.replace(/[\0- ]/g, "")));

  // -- one explorer ------------------------------------------------------------------------------

  class Explorer {
    /** Of a second copy, `first` is the explorer whose payload it shares. */
    constructor(figure, first) {
      this.figure = figure;
      this.first = first;
      this.data = first ? first.data : new Data(JSON.parse(payload(figure)));
      this.at = this.data.d.slice();
      this.controls = [];
      let axis = 0;
      for (const wrap of all(figure, ".explore-control")) {
        const ranges = all(wrap, "input[type=range]");
        const control = { wrap, axis, name: wrap.dataset.c, axes: Math.max(1, ranges.length), ranges };
        control.select = pick(wrap, "select");
        control.radios = all(wrap, "input[type=radio]");
        control.box = pick(wrap, "input[type=checkbox]");
        // a reload begins with the default; no valid markup says so of a box
        for (const input of [...control.radios, control.box]) if (input) input.autocomplete = "off";
        axis += control.axes;
        this.controls.push(control);
      }
      this.bind();
      walkable(figure);
      this.draw(); // but leave the controls: a first touch may be what woke this one
    }

    /** Number the elements as the compiler did, putting in those that the default state lacks. */
    bind() {
      const { o, h, e } = this.data, inner = new Set(h), nodes = [null];
      const walk = (element) => {
        const number = nodes.length;
        nodes.push(element);
        if (!this.first) for (const [place, markup] of o[number] || []) {
          element.insertBefore(parse(markup, element)[0], element.children[place] || null);
        }
        if (!inner.has(number)) for (const child of element.children) walk(child);
      };
      all(this.figure, "[data-x]").forEach(walk);
      if (nodes.length !== e) throw new Error("explore: the page does not fit its payload");
      this.slots = this.data.s.map((formula) => ({ formula, uses: -1, set: this.setter(nodes[formula[0]], formula[1]) }));
    }

    /** What writes a slot; names in a second copy are its own. */
    setter(element, where) {
      const write = this.writer(element, where);
      const { first, figure } = this;
      if (!first || typeof where === "number") return write;
      return (value) => write(value && value.replaceAll(`${first.figure.id}--`, `${figure.id}-`));
    }

    writer(element, where) {
      if (where === "?") {
        const mark = doc.createComment("");
        return (value) => {
          if (value == null) element.parentNode && element.replaceWith(mark);
          else if (mark.parentNode) mark.replaceWith(element);
        };
      }
      if (where === "!") return (value) => {
        const fresh = element.cloneNode();
        fresh.append(...parse(value, element));
        // what says the same stays: a reader may be in it when a late payload comes
        if (!fresh.isEqualNode(element)) element.replaceChildren(...fresh.childNodes);
      };
      if (typeof where === "number") {
        let node = where ? element.children[where - 1].nextSibling : element.firstChild;
        if (node?.nodeType !== 3) {
          const made = doc.createTextNode("");
          element.insertBefore(made, node);
          node = made;
        }
        return (value) => { node.data = value; };
      }
      return (value) => {
        if (value == null || !safe(where, value)) element.removeAttribute(where);
        else element.setAttribute(where, value);
      };
    }

    /** Write anew what depends on an axis that has moved; which ones it uses, it says when read. */
    draw() {
      const { data, drawn = [] } = this, where = this.drawn = this.place();
      const moved = where.reduce((bits, at, axis) => bits | (at !== drawn[axis]) << axis, 0);
      for (const slot of this.slots) {
        if (!(slot.uses & moved)) continue;
        data.uses = 0;
        const value = data.text(slot.formula, 2, where);
        slot.uses = data.uses;
        if (value !== slot.last) slot.set(slot.last = value);
      }
    }

    /** Show the state at `at`, in the picture and on the controls. */
    apply() {
      this.draw();
      for (const control of this.controls) this.put(control, this.at);
      const share = pick(this.figure, ".explore-share[data-on]");
      if (share) fillShare(this, share);
      if (this.row != null) requestAnimationFrame(() => answer(this, this.row));
    }

    /** Where to look on the grid: the ends of a span in order. */
    place() {
      const where = this.at.slice();
      for (const { axis, axes } of this.controls) {
        if (axes > 1 && where[axis] > where[axis + 1]) {
          [where[axis], where[axis + 1]] = [where[axis + 1], where[axis]];
        }
      }
      return where;
    }

    put({ wrap, axis, ranges, select, radios, box }, at) {
      if (select) select.selectedIndex = at[axis];
      radios.forEach((radio, i) => { radio.checked = i === at[axis]; });
      if (box) box.checked = at[axis] === 1;
      const output = pick(wrap, "output");
      ranges.forEach((range, i) => {
        const value = at[axis + i];
        if (+range.value !== value) range.value = value;
        const label = ranges.length > 1 || !output ? this.key(axis + i, value) : output.textContent;
        range.setAttribute("aria-valuetext", label);
        range.style.setProperty("--explore-at", `${value / (range.max || 1) * 100}%`);
      });
    }

    /** Read a control's position from the page. */
    take({ axis, ranges, select, radios, box }) {
      ranges.forEach((range, i) => { this.at[axis + i] = +range.value; });
      if (select) this.at[axis] = Math.max(0, select.selectedIndex);
      if (radios.length) this.at[axis] = Math.max(0, radios.findIndex((radio) => radio.checked));
      if (box) this.at[axis] = +box.checked;
    }

    /** The text that stands in a link for one place on an axis. */
    key(axis, place) {
      const formula = this.data.u[axis];
      if (!formula) {
        const { select, radios } = this.controls.find((c) => c.axis === axis);
        if (select) return select.options[place].value;
        return radios.length ? radios[place].value : ["no", "yes"][place];
      }
      const at = this.at.slice();
      at[axis] = place;
      return this.data.text(formula, 0, at);
    }

    keyOf({ axis, axes }) {
      const where = this.place();
      return Array.from({ length: axes }, (_, i) => this.key(axis + i, where[axis + i])).join("~");
    }

    /** Positions for a control's link text, or null when it offers no such thing. */
    find({ axis, axes }, text) {
      const parts = axes > 1 ? text.split("~") : [text];
      if (parts.length !== axes) return null;
      const found = parts.map((part, i) => {
        for (let place = 0; place < this.data.n[axis + i]; place++) {
          if (this.key(axis + i, place) === part) return place;
        }
        return -1;
      });
      return found.includes(-1) ? null : found;
    }

    query() {
      const own = this.controls
        .map((c) => `${encodeURIComponent(c.name)}=${encodeURIComponent(this.keyOf(c))}`)
        .join("&");
      return this.twin ? `${own}&&${this.twin.query()}` : own;
    }

    /** Go to the state that a link names; anything unknown in it means the default. */
    go(query) {
      const [own, second] = `${query}`.split("&&");
      const at = this.data.d.slice();
      const given = new URLSearchParams(own);
      let good = true;
      for (const [name, value] of given) {
        const control = this.controls.find((c) => c.name === name);
        const found = control && this.find(control, value);
        if (found) found.forEach((place, i) => { at[control.axis + i] = place; });
        else good = false;
      }
      this.at = good ? at : this.data.d.slice();
      this.apply();
      if (!this.first && !this.twin === (second != null)) compare(this);
      this.twin?.go(second);
    }
  }

  const payload = (figure) => pick(figure, ".explore-data[type]").textContent;

  /** The explorer of a figure; none as long as its payload has not come, or when it is damaged. */
  function wake(figure) {
    if (!figure || !awake.has(figure) && !payload(figure)) return null;
    if (!awake.has(figure)) {
      awake.set(figure, null);
      guard(figure, () => {
        awake.set(figure, new Explorer(figure));
        figure.dataset.live = "";
      });
    }
    return awake.get(figure);
  }

  /** Should a payload be damaged, the picture stays as it is and its controls stop pretending. */
  function guard(figure, act) {
    try {
      act();
    } catch (error) {
      awake.set(figure, null);
      delete figure.dataset.live;
      all(figure, ":scope > fieldset").forEach((set) => { set.disabled = true; });
      console.warn(`explore: ${figure.id}: ${error.message}`);
    }
  }

  const lively = () =>
    all(doc, ".explorer[data-live]").map((figure) => [figure, awake.get(figure)]).filter((pair) => pair[1]);

  const near = (target) => target.closest?.(".explorer");

  // -- changes -----------------------------------------------------------------------------------

  function changed(explorer, control) {
    guard(explorer.figure, () => {
      explorer.take(control);
      explorer.apply();
      if (control.wrap.hasAttribute("data-shared")) share(explorer, control);
      speak(explorer);
    });
  }

  /** Let explorers that share a control follow it. */
  function share(from, control) {
    const text = from.keyOf(control);
    const name = CSS.escape(control.name);
    for (const wrap of all(doc, `.explore-control[data-shared][data-c="${name}"]`)) {
      const other = wake(near(wrap));
      if (!other || other === from) continue;
      const twin = other.controls.find((c) => c.wrap === wrap);
      const found = other.find(twin, text);
      if (!found) continue;
      found.forEach((place, i) => { other.at[twin.axis + i] = place; });
      other.apply();
    }
  }

  /** Say the new sentence once the reader rests. */
  function speak(explorer) {
    clearTimeout(speaking);
    speaking = setTimeout(() => {
      spoken.textContent = pick(explorer.figure, ".explore-alt").textContent;
    }, 400);
  }

  // -- links -------------------------------------------------------------------------------------

  const linkOf = (explorer) => {
    const one = explorer.first || explorer;
    return `#${one.figure.id}?${one.query()}`;
  };

  /** Put the state into the address; one entry in the history for each run of one slider. */
  function remember(explorer, control, discrete) {
    const url = linkOf(explorer);
    if (url === location.hash || bare(explorer.figure)) return;
    const writer = `${explorer.figure.id} ${control.name}`;
    const push = discrete || lastWriter !== writer;
    lastWriter = writer;
    // after the event: an address that changes costs the browser more than the picture does
    settle();
    unsettled = [push ? "pushState" : "replaceState", url];
    setTimeout(settle);
  }

  function settle() {
    if (unsettled) note(...unsettled);
    unsettled = null;
  }

  function note(method, url) {
    try {
      history[method]({ ...history.state, [SPLIT]: everything() }, "", url);
    } catch { /* a sandboxed frame has no history of its own */ }
  }

  const bare = (figure) => figure.classList.contains("explore-bare");

  /** What differs from the default, so that back and forward restore all of it. */
  function everything() {
    const states = {};
    for (const [figure, explorer] of lively()) {
      if (bare(figure) || explorer.first) continue;
      if (explorer.twin || explorer.at + "" !== explorer.data.d + "") states[figure.id] = explorer.query();
    }
    return states;
  }

  function readHash() {
    const hash = location.hash.slice(1), cut = hash.indexOf("?");
    if (cut < 0) return null;
    let figure;
    // a heading may have the name too
    try { figure = pick(doc, `.explorer#${CSS.escape(decodeURIComponent(hash.slice(0, cut)))}`); } catch { return null; }
    return figure && [figure, hash.slice(cut + 1)];
  }

  function follow() {
    const link = readHash(), explorer = link && wake(link[0]);
    if (!explorer) return;
    guard(link[0], () => {
      explorer.go(link[1]);
      for (const control of explorer.controls) {
        if (control.wrap.hasAttribute("data-shared")) share(explorer, control);
      }
    });
    reveal(link[0]);
    link[0].scrollIntoView();
  }

  /** Open the folded boxes and tabs that hide a figure. */
  function reveal(figure) {
    for (let box = figure.parentElement; box; box = box.parentElement) {
      if (box.localName === "details") box.open = true;
      else if (!box.getClientRects().length) {
        const tab = box.id && pick(doc, `[aria-controls="${CSS.escape(box.id)}"]`);
        if (tab) tab.click();
        let before = box;
        while ((before = before.previousElementSibling) && !before.matches("input[type=radio]"));
        if (before) before.click();
      }
    }
  }

  /** Show what an entry of the history says; a new one (a heading, a link) changes only what it names. */
  function restore({ state }) {
    lastWriter = unsettled = null;
    const states = state?.[SPLIT];
    if (!states) {
      follow();
      note("replaceState");
      return;
    }
    for (const figure of all(doc, ".explorer")) {
      const query = states[figure.id] || "";
      const known = awake.get(figure);
      if (bare(figure) || !query && !known || known && known.first) continue;
      const explorer = wake(figure);
      if (explorer) guard(figure, () => explorer.go(query));
    }
  }

  // -- play --------------------------------------------------------------------------------------

  function play(button, explorer) {
    if (button.timer) { stop(button); return; }
    const [, control] = controlAt(button);
    const range = control.ranges[0], last = +range.max;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const pause = calm ? 1500 : +button.dataset.ms || Math.max(120, Math.min(700, 9000 / last));
    if (+range.value >= last) range.value = 0;
    else range.value = +range.value + 1;
    changed(explorer, control);
    button.classList.add("explore-playing");
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Play", "Pause"));
    button.timer = setInterval(() => {
      if (doc.hidden) return;
      range.value = +range.value + 1;
      changed(explorer, control);
      if (+range.value >= last) { stop(button); remember(explorer, control, false); }
    }, pause);
  }

  function stop(button) {
    clearInterval(button.timer);
    button.timer = null;
    button.classList.remove("explore-playing");
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("Pause", "Play"));
  }

  // -- marks that answer -------------------------------------------------------------------------

  const marksOf = (figure, row) => all(figure, row == null ? ".explore-chart [data-r]" : `.explore-chart [data-r="${row}"]`)
    .filter((shape) => shape.getClientRects().length);

  const tableOf = (figure) => pick(figure, "[data-x=d] table");

  /** Let the keyboard reach a chart with marks, and say so. */
  function walkable(figure) {
    const chart = pick(figure, ".explore-chart");
    if (!tableOf(figure) || !pick(chart, "[data-r]")) return;
    chart.tabIndex = 0;
    chart.setAttribute("aria-description", "Arrow keys walk the marks");
  }

  /** Show a row's cells beside its mark, and light both; null ends it. Returns the words. */
  function answer(explorer, row, quiet) {
    const { figure } = explorer, table = tableOf(figure);
    for (const lit of all(doc, ".explore-lit")) lit.classList.remove("explore-lit");
    for (const old of all(doc, ".explore-tip")) old.hidden = true;
    const line = table && table.tBodies[0].rows[row], shapes = line ? marksOf(figure, row) : [];
    let tip = pick(figure, ".explore-tip");
    explorer.row = shapes[0] && !quiet ? row : null;
    for (const one of line ? [line, ...shapes] : []) one.classList.add("explore-lit");
    shown = explorer.row == null ? null : explorer;
    if (!shown) return "";
    const panels = pick(figure, ".explore-panels"), heads = table.tHead.rows[0].cells;
    if (!tip) {
      tip = make("div", "explore-tip");
      panels.append(tip);
    }
    const words = [...line.cells].map((cell, i) => [heads[i].textContent, cell.textContent]).filter((pair) => pair[1]);
    tip.replaceChildren(...words.map(([head, cell]) => {
      const one = make("div");
      one.append(`${head}: `, cell);
      return one;
    }));
    tip.hidden = false;
    const frame = panels.getBoundingClientRect(), mark = shapes[0].getBoundingClientRect();
    const left = mark.left + mark.width / 2 - frame.left - tip.offsetWidth / 2;
    const top = mark.top - frame.top + panels.scrollTop, below = top + mark.height + 8, high = tip.offsetHeight;
    tip.style.left = `${Math.max(0, Math.min(left, frame.width - tip.offsetWidth))}px`;
    // below what stands high, where it hides no title, if there is room
    tip.style.top = `${top < frame.height / 2 && below + high < frame.height ? below : Math.max(0, top - high - 8)}px`;
    return tip.innerText;
  }

  /** Where a key leads in a list, round and round; undefined when it leads nowhere. */
  function stepped(list, at, key) {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[key];
    if (by) return list[at < 0 ? 0 : (at + by + list.length) % list.length];
    return list[{ Home: 0, End: list.length - 1 }[key]];
  }

  /** Walk the marks in the order in which they are drawn. */
  function walkMarks(explorer, key) {
    const rows = [...new Set(marksOf(explorer.figure).map((shape) => +shape.dataset.r))];
    const row = key === "Escape" ? null : stepped(rows, rows.indexOf(explorer.row), key);
    if (row !== undefined) {
      marksOf(explorer.figure, row)[0]?.scrollIntoView({ block: "nearest" });
      spoken.textContent = answer(explorer, row);
    }
    return row !== undefined;
  }

  /** The mark or the row of the table under a pointer: [explorer, row, whether it is a row]. */
  function pointed(target) {
    const part = target.closest?.(".explorer .explore-chart [data-r], .explorer [data-x=d] tbody tr");
    const explorer = part && awake.get(near(part));
    if (!explorer) return null;
    const line = !part.dataset.r; // a mark of a fragment may be a row of its own table
    const row = line ? part.sectionRowIndex : +part.dataset.r;
    return !line || pick(explorer.figure, `.explore-chart [data-r="${row}"]`) ? [explorer, row, line] : null;
  }

  /** Go from a row of the table to its mark, or stay with a mark. */
  function open(explorer, row, line) {
    if (line) {
      select(pick(explorer.figure, "[role=tab]"));
      pick(explorer.figure, ".explore-chart").focus();
    }
    spoken.textContent = answer(explorer, row);
  }

  // -- two states side by side -------------------------------------------------------------------

  /** Open a second copy of the chart, with controls of its own, or close it. */
  function compare(explorer) {
    const { figure } = explorer, press = pick(figure, ".explore-compare");
    if (!press) return;
    press.setAttribute("aria-expanded", !explorer.twin);
    press.textContent = explorer.twin ? "Compare" : "Close comparison";
    if (explorer.twin) {
      explorer.twin.figure.remove();
      explorer.twin = null;
      return;
    }
    select(pick(figure, "[role=tab]"));
    answer(explorer);
    all(figure, ".explore-playing").forEach(stop);
    for (const slot of explorer.slots) {
      if (slot.formula[1] !== "?") continue;
      slot.set(""); // what comes and goes is there while it is copied
      slot.last = undefined;
      slot.uses = -1;
    }
    const copy = figure.cloneNode(true), old = `${figure.id}--`, fresh = `${old}2-`;
    explorer.drawn = [];
    explorer.draw();
    for (const element of [copy, ...all(copy, "*")]) {
      for (const { name, value } of [...element.attributes]) {
        if (value.includes(old)) element.setAttribute(name, value.replaceAll(old, fresh));
      }
    }
    copy.id = `${old}2`;
    copy.classList.add("explore-second");
    for (const wrap of all(copy, "[data-shared]")) wrap.removeAttribute("data-shared");
    figure.after(copy);
    explorer.twin = new Explorer(copy, explorer);
    explorer.twin.at = explorer.at.slice();
    awake.set(copy, explorer.twin);
    copy.dataset.live = "";
    explorer.twin.apply();
  }

  // -- tabs, downloads, sharing ------------------------------------------------------------------

  function select(tab) {
    const figure = near(tab), top = () => tab.getBoundingClientRect().top, before = top();
    for (const other of all(figure, "[role=tab]")) {
      const on = other === tab;
      other.setAttribute("aria-selected", on);
      other.tabIndex = on ? 0 : -1;
      const panel = doc.getElementById(other.getAttribute("aria-controls"));
      panel.toggleAttribute("data-on", on);
      if (on && panel.classList.contains("explore-share")) fillShare(awake.get(figure), panel);
      if (on && panel.classList.contains("explore-data") && !pick(panel, "button")) {
        panel.prepend(button("Download CSV", () => save(csv(figure), "text/csv", figure.id, "csv")));
      }
      if (on && pick(panel, "[data-x=d]")) {
        all(panel, "tbody tr").forEach((line) => { if (pointed(line)) line.tabIndex = 0; });
      }
    }
    figure.toggleAttribute("data-other", tab.id !== `${figure.id}--b0`);
    scrollBy({ top: top() - before, behavior: "instant" }); // what was pressed stays where it was
  }

  function button(text, act) {
    const made = make("button", "explore-button", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  }

  function copyable(title, text) {
    const label = make("label", "", title), field = make("textarea");
    field.readOnly = true;
    field.rows = 2;
    field.value = text;
    field.addEventListener("focus", () => field.select());
    label.append(field);
    const copy = button("Copy", () => {
      field.select();
      const done = () => { copy.textContent = "Copied"; };
      navigator.clipboard?.writeText(field.value).then(done);
    });
    const row = make("div");
    row.append(label, copy);
    return row;
  }

  function fillShare(explorer, panel) {
    const { figure } = explorer, link = linkOf(explorer);
    const tools = pick(figure, ".explore-tools"), rows = [];
    rows.push(copyable("Link to this view", new URL(link, location.href).href));
    if (tools.dataset.embed) {
      const title = pick(figure, ".explore-title").textContent.replace(/["&<>]/g, " ");
      const url = new URL(tools.dataset.embed + link, location.href).href;
      rows.push(copyable("Embed this view", `<iframe src="${url.replace(/&/g, "&amp;")}" title="${title}" width="100%" height="640" loading="lazy"></iframe>`));
    }
    const row = make("div");
    if (drawing(figure)) {
      row.append(
        button("Download SVG", () => save(svgText(figure), "image/svg+xml", figure.id, "svg")),
        button("Download PNG", () => png(figure, row)),
      );
    }
    panel.replaceChildren(...rows, row);
  }

  function csv(figure) {
    // what a spreadsheet would run is text; a number with its sign is a number
    const tame = (text) => (/^[=+@\t\r-]/.test(text) && Number.isNaN(+text) ? `'${text}` : text);
    const quote = (text) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
    return all(figure, ".explore-data tr")
      .map((row) => [...row.cells].map((cell) => quote(tame(cell.textContent))).join(","))
      .join("\r\n") + "\r\n";
  }

  /** The drawing on screen: of the two layouts, the one that is shown (or the wide one). */
  function drawing(figure) {
    const found = all(figure, ".explore-chart svg");
    return found.find((svg) => svg.getClientRects().length) || found[0];
  }

  /** The drawing as a file of its own: colours resolved, font named, title above, on paper. */
  function svgText(figure, rules) {
    const svg = drawing(figure), style = getComputedStyle(svg), copy = svg.cloneNode(true);
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const shape = (tag, attributes, text) => {
      const made = doc.createElementNS(svg.namespaceURI, tag);
      for (const name in attributes) made.setAttribute(name, attributes[name]);
      made.textContent = text || "";
      return made;
    };
    const title = pick(figure, ".explore-title").textContent, lines = [""];
    for (const word of title.split(" ")) {
      const line = lines[lines.length - 1];
      if ((line + word).length * 8.6 > width - 24 && line) lines.push(word);
      else lines[lines.length - 1] = line ? `${line} ${word}` : word;
    }
    const top = 14 + lines.length * 21, ink = style.color;
    let paper = "#fff";
    for (let node = svg; node.parentElement; node = node.parentElement) {
      const { backgroundColor } = getComputedStyle(node);
      if (!/^(transparent|rgba\(.*, 0\))$/.test(backgroundColor)) { paper = backgroundColor; break; }
    }
    // an outline that the other layout states
    for (const use of all(copy, "use")) {
      const id = use.getAttribute("href"), found = !pick(copy, id) && pick(doc, id);
      if (found) {
        const defs = shape("defs", {});
        defs.append(found.cloneNode());
        copy.prepend(defs);
      }
    }
    for (const lit of all(copy, ".explore-lit")) lit.removeAttribute("class");
    copy.setAttribute("xmlns", svg.namespaceURI);
    copy.setAttributeNS("http://www.w3.org/XML/1998/namespace", "xml:space", "preserve");
    copy.setAttribute("viewBox", `0 ${-top} ${width} ${height + top}`);
    copy.setAttribute("width", width);
    copy.setAttribute("height", height + top);
    copy.setAttribute("font-family", style.fontFamily);
    const head = lines.map((line, i) => shape("text", { x: 12, y: 22 + i * 21 - top, "font-size": 16, "font-weight": 600, fill: ink }, line));
    if (rules) copy.prepend(shape("style", {}, rules));
    copy.prepend(
      shape("title", {}, title),
      shape("desc", {}, pick(figure, ".explore-alt").textContent),
      shape("rect", { y: -top, width, height: height + top, fill: paper }),
      ...head,
    );
    return new XMLSerializer().serializeToString(copy)
      .replace(/var\((--[\w-]+)(?:,[^)]*)?\)/g, (_, name) => style.getPropertyValue(name).trim() || "currentColor");
  }

  /** The page's own files of a font, as rules that a picture can carry; null where they may not be read. */
  async function fontRules(family) {
    const first = (names) => names.split(",")[0].replace(/["']/g, "");
    let found = "", refused = false;
    for (const sheet of doc.styleSheets) {
      try {
        for (const { cssText, style } of sheet.cssRules) {
          if (!/^@font-face/.test(cssText) || first(style.fontFamily) !== first(family)) continue;
          const source = /url\("(.+?)"\)/.exec(cssText);
          const file = await fetch(new URL(source[1], sheet.href || doc.baseURI));
          const reader = new FileReader();
          reader.readAsDataURL(file.ok && await file.blob());
          await new Promise((done) => { reader.onload = done; });
          found += cssText.replace(source[0], `url(${reader.result})`);
        }
      } catch { refused = true; }
    }
    return refused && !found ? null : found;
  }

  async function png(figure, row) {
    const rules = await fontRules(getComputedStyle(drawing(figure)).fontFamily);
    const note = make("p", "explore-note", "The picture has your system’s font.");
    if (rules === null && !pick(row, "p")) row.append(note);
    const image = new Image(), scale = 2, canvas = make("canvas");
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(figure, rules))}`;
    await image.decode();
    canvas.width = image.width * scale;
    canvas.height = image.height * scale;
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.drawImage(image, 0, 0);
    canvas.toBlob((blob) => save(blob, "image/png", figure.id, "png"));
  }

  function save(content, type, name, ending) {
    const explorer = awake.get(doc.getElementById(name));
    const state = explorer.query().replace(/[^\w.-]+/g, "-").slice(0, 80);
    const link = make("a");
    const mark = ending === "csv" ? "\ufeff" : "";
    link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob([mark, content], { type }));
    link.download = `${name}-${state}.${ending}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // -- events: delegated, so that fifty explorers cost no more than one ------------------------------

  function controlAt(target) {
    const explorer = wake(near(target)), control = explorer?.controls.find((c) => c.wrap.contains(target));
    return control && [explorer, control];
  }

  function start() {
    spoken = make("div", "explore-spoken");
    spoken.setAttribute("aria-live", "polite");
    doc.body.append(spoken);

    doc.addEventListener("input", ({ target }) => {
      const found = controlAt(target);
      if (!found) return;
      all(found[1].wrap, ".explore-playing").forEach(stop);
      changed(...found);
    });
    doc.addEventListener("change", ({ target }) => {
      const found = controlAt(target);
      if (found) guard(found[0].figure, () => remember(...found, target.type !== "range"));
    });
    doc.addEventListener("click", ({ target, screenX, screenY }) => {
      settle();
      resting = (screenX | 0) + (screenY | 0);
      const found = pointed(target);
      if (found) {
        open(...found);
        return;
      }
      if (shown) answer(shown);
      const pressed = target.closest?.(".explore-play, .explorer [role=tab], .explore-compare, .explore-stops button");
      const explorer = pressed && wake(near(pressed));
      if (!explorer) return;
      guard(explorer.figure, () => {
        if (pressed.dataset.at) {
          const [, control] = controlAt(pressed);
          control.ranges[0].value = pressed.dataset.at;
          changed(explorer, control);
          remember(explorer, control, true);
        } else if (pressed.classList.contains("explore-play")) play(pressed, explorer);
        else if (pressed.classList.contains("explore-compare")) {
          compare(explorer);
          if (!bare(explorer.figure)) note("pushState", linkOf(explorer));
        } else select(pressed);
      });
    });
    doc.addEventListener("pointerover", ({ target, pointerType, screenX, screenY }) => {
      // what comes under a pointer that rests was not pointed at
      if (pointerType === "touch" || (screenX | 0) + (screenY | 0) === resting) return;
      resting = 0;
      const found = pointed(target);
      if (found) answer(...found);
      else if (shown?.by) answer(shown);
      if (shown) shown.by = found;
    });
    doc.addEventListener("focusin", ({ target }) => {
      const explorer = target.matches(".explore-chart:focus-visible") && wake(near(target));
      if (explorer && marksOf(explorer.figure).length) walkMarks(explorer, "Home");
    });
    doc.addEventListener("focusout", ({ target }) => {
      if (shown && target.matches(".explore-chart")) answer(shown);
    });
    doc.addEventListener("keydown", (event) => {
      const { target, key } = event, explorer = wake(near(target));
      if (!explorer) return;
      if (key === "Enter" && target.localName === "tr" && pointed(target)) open(...pointed(target));
      if (target.matches(".explore-chart") && walkMarks(explorer, key)) event.preventDefault();
      if (!target.matches("[role=tab]") || /Up|Down/.test(key)) return;
      const tabs = all(target.parentNode, "[role=tab]");
      const next = stepped(tabs, tabs.indexOf(target), key);
      if (!next) return;
      event.preventDefault();
      select(next);
      next.focus();
    });

    const figures = all(doc, ".explorer");
    for (const figure of figures) {
      for (const set of figure.children) if (set.localName === "fieldset") set.disabled = false;
    }
    // read a payload a little before it is needed, when the browser has nothing better to do
    const rest = window.requestIdleCallback || ((act) => setTimeout(act, 50));
    if (window.IntersectionObserver) {
      const watch = new IntersectionObserver((entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          watch.unobserve(target);
          rest(() => wake(target));
        }
      }, { rootMargin: "300px" });
      for (const figure of figures) watch.observe(figure);
    }
    addEventListener("popstate", restore);
    doc.addEventListener("payload", ({ target }) => wake(target)); // a page may let payloads come later
    restore(history);
  }

  if (doc.readyState === "loading") doc.addEventListener("DOMContentLoaded", start);
  else start();
})();
