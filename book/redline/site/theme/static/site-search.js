// Search as one types, over the entries that the build listed, with MiniSearch.
"use strict";

(() => {
  const KINDS = { question: "Question", term: "Term", chart: "Chart", section: "" };
  const BOOST = { question: 4, term: 3, chart: 1.3, section: 1 };
  // Words of a question that say nothing of its subject.
  const EMPTY = new Set(
    `a an and are as at be by can could did do does for from had has have how i in is it its many
    me much of on or that the their them there these they this to was we were what when where which
    who whom whose why will with would you`.split(/\s+/),
  );
  const MOST = 20;

  const term = (word) => {
    const lower = word.toLowerCase().replace(/[’']s$/, "");
    return EMPTY.has(lower) ? null : lower;
  };

  const finder = new MiniSearch({
    idField: "address",
    fields: ["title", "text", "path"],
    storeFields: ["kind", "title", "path", "text", "address"],
    processTerm: term,
    searchOptions: {
      boost: { title: 3, path: 0.5 },
      boostDocument: (_, __, entry) => BOOST[entry.kind],
      fuzzy: (word) => (word.length > 5 ? 0.15 : false),
      prefix: (word, place, words) => place === words.length - 1 && word.length > 2,
      maxFuzzy: 1,
    },
  });
  const seen = new Set();
  finder.addAll(window.bookEntries.filter((one) => !seen.has(one.address) && seen.add(one.address)));

  const element = (name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  };

  // The sentence with the most of the words, cut to a line or two, the words marked.
  const quote = (text, words) => {
    const sentences = text.match(/.+?[.!?](?=\s|$)\s*|.+$/g) || [text];
    const count = (one) => {
      const inside = new Set(one.toLowerCase().match(/[\p{L}\p{N}]+/gu) || []);
      return words.filter((word) => inside.has(word)).length;
    };
    const best = sentences.reduce((a, b) => (count(b) > count(a) ? b : a));
    const line = element("p", "", "context");
    const cut = best.length > 240 ? `${best.slice(0, 239).replace(/\s\S*$/, "")} …` : best;
    for (const part of cut.split(/([\p{L}\p{N}]+)/u)) {
      line.append(words.includes(part.toLowerCase()) ? element("mark", part) : part);
    }
    return line;
  };

  const result = (found) => {
    const item = element("li");
    const link = element("a", found.title);
    link.href = found.address;
    item.append(link);
    const where = [KINDS[found.kind], found.path].filter(Boolean).join(" · ");
    if (where) item.append(element("p", where, "rl-found-in"));
    if (found.text) item.append(quote(found.text, found.terms));
    return item;
  };

  const input = document.getElementById("rl-q-page");
  const place = document.getElementById("search-results");

  const show = () => {
    const asked = input.value.trim();
    if (!asked) {
      place.replaceChildren();
      return;
    }
    // What has all the words comes first; where that is little, what has some of them follows.
    const found = finder.search(asked, { combineWith: "AND" });
    if (found.length < 5) {
      const known = new Set(found.map((one) => one.id));
      found.push(...finder.search(asked).filter((one) => !known.has(one.id)));
    }
    const said = found.length
      ? `${found.length} ${found.length === 1 ? "place" : "places"}${found.length > MOST ? `, the first ${MOST} shown` : ""}`
      : "Not in the book. Try another word, or look through the contents.";
    const list = element("ul", "", "search");
    list.append(...found.slice(0, MOST).map(result));
    place.replaceChildren(element("p", said), list);
  };

  const address = new URL(location.href);
  input.value = address.searchParams.get("q") || "";
  input.form.addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", () => {
    show();
    address.searchParams.set("q", input.value);
    if (location.protocol !== "file:") history.replaceState(null, "", address);
  });
  show();
})();
