/* What the benchmark puts into every page before the page's own scripts: it notes when the
 * picture last changed, wherever it changed, and does nothing else.
 *
 * A change is a mutation of the document or of any shadow root in it, or a call that paints on a
 * canvas. Text drawn on canvases is kept, so that "the title of the state stands there" can be
 * asked of every tool alike.
 */
(() => {
  "use strict";
  const bench = (window.bench = { last: 0, roots: [document], canvas: new Map() });

  const seen = new MutationObserver(() => { bench.last = performance.now(); });
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  seen.observe(document, all);

  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (...given) {
    const root = attach.apply(this, given);
    bench.roots.push(root);
    seen.observe(root, all);
    return root;
  };

  const paint = CanvasRenderingContext2D.prototype;
  for (const name of ["fill", "stroke", "fillRect", "clearRect", "drawImage"]) {
    const own = paint[name];
    paint[name] = function (...given) { bench.last = performance.now(); return own.apply(this, given); };
  }
  const write = paint.fillText;
  paint.fillText = function (text, ...rest) {
    bench.last = performance.now();
    bench.canvas.set(String(text), bench.last);
    return write.call(this, text, ...rest);
  };

  /** The first element that fits, in the document or in any shadow root that is part of it. */
  bench.find = (selector) => {
    for (const root of bench.roots) {
      const found = root.isConnected && root.querySelector(selector);
      if (found) return found;
    }
    return null;
  };

  const plain = (text) => text.replace(/\s+/g, " ").trim();

  /** Whether a text stands visibly in the page, or was drawn on a canvas since `since`. */
  bench.shows = (text, since) => {
    if ((bench.canvas.get(text) || -1) >= since) return true;
    for (const root of bench.roots) {
      if (!root.isConnected) continue;
      const walk = document.createTreeWalker(root === document ? document.body || document : root, NodeFilter.SHOW_TEXT);
      while (walk.nextNode()) {
        const node = walk.currentNode, parent = node.parentElement;
        if (parent && !/^(script|style)$/i.test(parent.localName) && plain(node.data) === text
            && parent.getClientRects().length && parent.checkVisibility()) return true;
      }
    }
    return false;
  };

  const frame = () => new Promise((done) => requestAnimationFrame(() => done(performance.now())));
  const task = () => new Promise((done) => setTimeout(done, 0));

  /** Wait until nothing has changed for three frames; false when that takes longer than `limit`. */
  bench.rest = async (limit) => {
    const start = performance.now();
    let quiet = 0;
    while (quiet < 3) {
      const before = bench.last;
      const now = await frame();
      quiet = bench.last === before ? quiet + 1 : 0;
      if (now - start > limit) return false;
    }
    return true;
  };

  /** When the control first stands ready; looked at every 4 ms, the shortest a timer can do. */
  bench.usable = (driver, limit) => new Promise((done) => {
    const look = () => {
      const now = performance.now();
      if (document.body && driver.ready()) done(now);
      else if (now > limit) done(null);
      else setTimeout(look, 1);
    };
    look();
  });

  /** One step, then the time to the last change and to the second frame after it, in ms. */
  bench.input = async (driver, at, by, count, text, limit) => {
    await task();
    const start = performance.now();
    const frames = [];
    driver.step(at, by, count);
    let quiet = 0;
    for (;;) {
      const before = bench.last;
      const now = await frame();
      frames.push(now);
      if (now - start > limit) return null;
      quiet = bench.last === before && bench.last >= start ? quiet + 1 : 0;
      if (quiet >= 3) {
        if (bench.shows(text, start)) break;
        quiet = 0;
      }
    }
    const done = bench.last;
    const after = frames.filter((at) => at >= done);
    return {
      dom: done - start,
      painted: after[1] - start,
      frames: frames.filter((at) => at < done).length,
    };
  };
})();
