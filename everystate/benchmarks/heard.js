/* Served with each page and run before its own scripts: notes what would stand in the console, for
 * browsers whose driver does not tell. */
(() => {
  "use strict";
  const heard = (window.heard = []);
  for (const kind of ["warn", "error"]) {
    const own = console[kind];
    console[kind] = (...words) => { heard.push(words.join(" ")); own(...words); };
  }
  addEventListener("error", ({ message, target }) => heard.push(message || `does not load: ${target.src || target.href}`), true);
  addEventListener("unhandledrejection", ({ reason }) => heard.push(`${reason}`));
  addEventListener("securitypolicyviolation", (event) => heard.push(`refused by ${event.violatedDirective}: ${event.blockedURI}`));
})();
