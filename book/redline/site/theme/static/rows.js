// The page of a table: its rows, filtered by words and sorted by a column, with a count of them.
// Without it the page shows its first rows, and the files to download. Rows that the page does not
// hold come as a script, when they are first asked for: a page opened from a disk cannot fetch.
"use strict";
(() => {
  const STEP = 200; // rows that are put into the page at once
  const frame = document.querySelector('[data-script="rows.js"]');
  const [form, table] = [frame.querySelector("form"), frame.querySelector("table")];
  const [words, column] = form.elements;
  const more = frame.querySelector(".rl-rows-more");
  const count = frame.querySelector("[role=status]");
  const heads = [...table.tHead.rows[0].cells];
  const body = table.tBodies[0];
  const all = Number(frame.dataset.rows);
  const inPage = [...body.rows].map((row) => ({
    row,
    cells: [...row.cells].map((cell) => cell.textContent),
  }));
  let rows = inPage.length === all ? inPage : null;
  let [by, way, shown] = [-1, 1, STEP];

  const letters = new Intl.Collator("en", { sensitivity: "base" });
  const compare = (one, other) => {
    const [a, b] = [one.cells[by], other.cells[by]];
    if (!a || !b) return a ? -1 : b ? 1 : 0; // what is empty stands last, either way
    return way * (heads[by].dataset.kind === "number" ? a - b : letters.compare(a, b));
  };
  const written = (entry) => {
    if (!entry.row) {
      entry.row = document.createElement("tr");
      for (const text of entry.cells) entry.row.insertCell().textContent = text;
    }
    return entry.row;
  };

  const show = () => {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = ({ cells }) => {
      const text = (column.value ? cells[column.value] : cells.join(" ")).toLowerCase();
      return wanted.every((word) => text.includes(word));
    };
    const found = rows.filter(has);
    if (by >= 0) found.sort(compare);
    body.replaceChildren(...found.slice(0, shown).map(written));
    const number = (n) => n.toLocaleString("en");
    const part = found.length > shown ? `, the first ${number(shown)} shown` : "";
    count.textContent = `${number(found.length)} of ${number(all)} rows${part}`;
    more.hidden = found.length <= shown;
    heads.forEach((head, place) => {
      const order = way > 0 ? "ascending" : "descending";
      head.setAttribute("aria-sort", place === by ? order : "none");
    });
  };

  // What is asked while the rows are on their way is answered when they are there.
  let asked = false;
  const answer = () => {
    if (rows) return show();
    if (asked) return;
    asked = true;
    count.textContent = "Loading the rows …";
    const script = document.createElement("script");
    script.src = frame.dataset.src;
    script.addEventListener("error", () => {
      asked = false;
      count.textContent = "The rows could not be loaded. The download has them all.";
    });
    document.head.append(script);
  };
  // The file of the rows calls this.
  window.bookRows = (listed) => {
    rows = listed.map((cells) => ({ cells }));
    show();
  };

  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      if (place !== by) [by, way] = [place, 1];
      else if (way > 0) way = -1;
      else [by, way] = [-1, 1]; // the table's own order
      answer();
    });
    head.append(button);
    head.setAttribute("aria-sort", "none");
  });
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    shown = STEP;
    answer();
  });
  more.hidden = rows !== null;
  more.addEventListener("click", () => {
    if (rows) shown += STEP;
    answer();
  });
})();
