// Lighthouse on each address that stands in a line of standard input, as JSON lines:
//   node lighthouse.mjs mobile|desktop < addresses
// One browser for all. Lighthouse's own clean-up between pages makes each load a first one.
import readline from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const config = process.argv[2] === "desktop" ? desktopConfig : undefined;
const chrome = await launch({
  chromePath: process.env.CHROMIUM,
  chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
const options = {
  port: chrome.port,
  output: "json",
  logLevel: "error",
  onlyCategories: ["performance", "accessibility", "best-practices", "seo"],
};

// What took points off: the audits of a category that count and are not perfect.
const faults = (category, audits) =>
  category.auditRefs
    .filter(({ id, weight }) => weight > 0 && audits[id].score !== null && audits[id].score < 1)
    .map(({ id }) => `${id} ${audits[id].displayValue ?? ""}`.trim());

try {
  for await (const url of readline.createInterface({ input: process.stdin })) {
    const { lhr } = await lighthouse(url, options, config);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    const found = { url };
    for (const [id, category] of Object.entries(lhr.categories)) {
      if (category.score === null) throw new Error(`${url}: no score for ${id}`);
      found[id] = { score: Math.round(category.score * 100), faults: faults(category, lhr.audits) };
    }
    console.log(JSON.stringify(found));
  }
} finally {
  chrome.kill();
}
