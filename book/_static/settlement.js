// Chapter 9: build a settlement. Every stance is in the page already; this shows those that fit
// the reader's answers, counts them, and keeps the whole choice in the address.
// Reference: redline/questions/settlement.py. A browser test holds both to the same result.
"use strict";
(() => {
  const figure = document.getElementById("settlement");
  if (!figure) return;
  const $ = (selector) => figure.querySelector(selector);
  const $$ = (selector) => [...figure.querySelectorAll(selector)];
  const selects = $$("select[data-dimension]");
  const preset = $("#st-preset");
  const day = $("#st-day");
  const stated = $("#st-stated");
  stated.autocomplete = "off"; // a reload begins anew; no valid markup says so of a box
  const actors = $$(".st-tally tbody tr").map((row) => [
    row.querySelector("td").dataset.actor,
    row.querySelector("th").textContent,
  ]);
  const limits = $$("[data-limit]").map((item) => ({
    item,
    ...item.dataset,
    counts: new Set(item.dataset.days.split(" ")),
    countsStated: new Set(item.dataset.stated.split(" ")),
  }));

  // choice: {dimension: value}; answers to limits that are the latest on that day
  const evaluate = (choice, dayIndex, statedOnly) => {
    const when = String(dayIndex);
    const found = limits.filter(
      (l) =>
        choice[l.dimension] === l.value &&
        (statedOnly ? l.countsStated : l.counts).has(when),
    );
    const answered = Object.keys(choice).length;
    const tally = {};
    for (const [actor] of actors) {
      const own = found.filter((l) => l.actor === actor);
      tally[actor] = { red_line: 0, concession: 0, acceptable: 0, preferred: 0 };
      for (const l of own) tally[actor][l.kind] += 1;
      tally[actor].unknown = answered - own.length;
    }
    return { limits: found.map((l) => l.limit), tally, verdict: sentence(tally, answered) };
  };

  const sentence = (tally, answered) => {
    const head = `${answered} of ${selects.length} questions answered: `;
    const whose = actors.filter(([a]) => tally[a].red_line);
    const n = whose.reduce((sum, [a]) => sum + tally[a].red_line, 0);
    if (!n) return `${head}no red line on record is crossed.`;
    const names = whose.map(([a, name]) => `${name} ${tally[a].red_line}`).join(", ");
    return `${head}${n === 1 ? "1 red line" : `${n} red lines`} on record crossed (${names}).`;
  };

  const choice = () => {
    const made = {};
    for (const s of selects) if (s.value) made[s.dataset.dimension] = s.value;
    return made;
  };

  const query = () => {
    const parts = new URLSearchParams(choice());
    parts.set("day", day.value);
    if (stated.checked) parts.set("stated", "1");
    return `#settlement?${parts}`;
  };

  const show = () => {
    const result = evaluate(choice(), day.selectedIndex, stated.checked);
    const shown = new Set(result.limits);
    for (const l of limits) l.item.hidden = !shown.has(l.limit);
    for (const cell of $$("td[data-kind]")) {
      cell.textContent = result.tally[cell.dataset.actor][cell.dataset.kind];
    }
    const said = $(".st-verdict");
    if (said.textContent !== result.verdict) said.textContent = result.verdict;
    $(".st-link a").href = query();
    for (const s of selects) refusals(s);
  };

  // who refuses an answer, as red_lines.py says it; else nothing
  const refused = (dimension, value, before) => {
    const when = String(day.selectedIndex);
    const red = limits.filter(
      (l) =>
        l.kind === "red_line" &&
        l.dimension === dimension &&
        l.value === value &&
        (stated.checked ? l.countsStated : l.counts).has(when),
    );
    // a limit that no day counts among the stated ones is inferred
    const by = actors.flatMap(([a, name]) =>
      red.filter((l) => l.actor === a).map((l) => (l.stated ? name : `${name} (inferred)`)),
    );
    return by.length ? `${before}refused by ${by.join(", ")}` : "";
  };
  const refusals = (select) => {
    const { dimension } = select.dataset;
    for (const o of select.options) {
      if (o.value) o.text = o.dataset.label + refused(dimension, o.value, " – ");
    }
    const mark = select.nextElementSibling;
    const said = refused(dimension, select.value, "✕ ");
    if (mark.textContent !== said) mark.textContent = said;
  };

  // Only answers that are offered are taken from an address; anything else is left open.
  const put = (answers) => {
    for (const s of selects) {
      const wanted = answers.get(s.dataset.dimension);
      s.value = [...s.options].some((o) => o.value === wanted) ? wanted : "";
    }
  };
  const follow = () => {
    const [name, text] = location.hash.slice(1).split("?");
    if (name !== "settlement" || text === undefined) return;
    const asked = new URLSearchParams(text);
    put(asked);
    if ([...day.options].some((o) => o.value === asked.get("day"))) day.value = asked.get("day");
    stated.checked = asked.get("stated") === "1";
    match();
    show();
    figure.scrollIntoView();
  };
  // name the preset that the answers equal, or call them the reader's own
  const match = () => {
    const made = choice();
    const same = [...preset.options].find((o) => {
      const given = [...new URLSearchParams(o.dataset.answers)];
      return given.length === Object.keys(made).length && given.every(([d, v]) => made[d] === v);
    });
    preset.value = same ? same.value : "";
  };
  const changed = () => {
    show();
    history.replaceState(null, "", query());
  };

  preset.addEventListener("change", () => {
    const { answers, day: own } = preset.selectedOptions[0].dataset;
    put(new URLSearchParams(answers));
    if (own) day.value = own; // a text is judged by the limits of its own day, unless asked otherwise
    changed();
  });
  for (const control of [day, stated]) control.addEventListener("change", changed);
  for (const s of selects) {
    s.addEventListener("change", () => {
      match();
      changed();
    });
  }
  for (const fieldset of $$("fieldset")) fieldset.disabled = false;
  window.addEventListener("hashchange", follow);
  follow();
  figure.evaluate = evaluate; // for the test that holds it to the reference
})();
