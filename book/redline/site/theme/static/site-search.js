// Search as one types, over the entries that the build listed, with MiniSearch.
"use strict";

(() => {
  const KINDS = { question: "Question", term: "Term", chart: "Chart", table: "Table" };
  const BOOST = { question: 2.5, term: 2.5, chart: 1.3, section: 1, page: 0.7, table: 0.5 };
  // Words of a question that say nothing of its subject.
  const EMPTY = new Set(
    `a an and are as at be by can could did do does for from had has have how i in is it its many
    me much of on or that the their them there these they this to was we were what when where which
    who whom whose why will with would you`.split(/\s+/),
  );
  const MOST = 20;
  const FEW = 5; // places shown that have little of the question, where none has more

  // One form for a word and its plural.
  const term = (word) => {
    const lower = word.toLowerCase().replace(/[’']s$/, "");
    if (EMPTY.has(lower)) return null;
    if (lower === "news") return lower;
    return lower.replace(/(\p{L}{2})ies$/u, "$1y").replace(/(\p{L}{2}[^su])s$/u, "$1");
  };

  const known = new Set(); // every word of the book: a word that stands in it is no slip for another
  const finder = new MiniSearch({
    idField: "address",
    fields: ["title", "text", "path"],
    storeFields: ["kind", "title", "path", "text", "address"],
    processTerm: (word) => {
      const kept = term(word);
      known.add(kept);
      return kept;
    },
    searchOptions: {
      processTerm: term,
      boost: { title: 3, path: 0.5 },
      boostDocument: (_, __, entry) => BOOST[entry.kind],
      fuzzy: (word) => (word.length > 5 && !known.has(word) ? 0.15 : false),
      prefix: (word, place, words) => word.length > (place === words.length - 1 ? 2 : 4),
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
      const inside = new Set((one.match(/[\p{L}\p{N}]+/gu) || []).map(term));
      return words.filter((word) => inside.has(word)).length;
    };
    const best = sentences.reduce((a, b) => (count(b) > count(a) ? b : a));
    const line = element("p", "", "context");
    const cut = best.length > 240 ? `${best.slice(0, 239).replace(/\s\S*$/, "")} …` : best;
    for (const part of cut.split(/([\p{L}\p{N}]+)/u)) {
      line.append(words.includes(term(part)) ? element("mark", part) : part);
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

  // What has more of the words comes first, and a rare word counts more than one that is everywhere.
  const search = (asked) => {
    const found = finder.search(asked);
    const times = Object.create(null);
    for (const one of found) for (const word of one.queryTerms) times[word] = (times[word] || 0) + 1;
    const weight = (words) =>
      words.reduce((sum, word) => sum + Math.log(1 + found.length / times[word]), 0);
    const whole = weight(Object.keys(times));
    for (const one of found) {
      one.part = weight([...new Set(one.queryTerms)]) / whole;
      one.score *= one.part ** 2;
    }
    found.sort((a, b) => b.score - a.score);
    const near = found.filter((one) => one.part > 0.3);
    return near.length ? near : found.slice(0, FEW);
  };

  const input = document.getElementById("rl-q-page");
  const place = document.getElementById("search-results");

  const show = () => {
    const asked = input.value.trim();
    if (!asked) {
      place.replaceChildren();
      return;
    }
    const found = search(asked);
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
