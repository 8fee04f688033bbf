"""One visit to a page by a browser that notes all that a page should not do."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, Route

OWN = ("data:", "blob:", "about:")
LISTEN = """addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.effectiveDirective} ${event.blockedURI || event.sample}`));"""
STORED = """async () => {
  const asked = async (ask, no) => { try { return await ask(); } catch { return no; } };
  return [
    ...Object.keys(await asked(() => localStorage, {})),
    ...Object.keys(await asked(() => sessionStorage, {})).map(k => `session: ${k}`),
    ...(await asked(() => indexedDB.databases(), [])).map(d => `database: ${d.name}`),
    ...(await asked(() => caches.keys(), [])).map(k => `cache: ${k}`),
    ...(await asked(() => navigator.serviceWorker.getRegistrations(), [])).map(() => "worker"),
  ];
}"""


@dataclass
class Report:
    """What was noted on one page."""

    broken: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def watched(context: BrowserContext, start: str) -> tuple[Page, Report]:
    """A page whose requests to anywhere but ``start`` are noted and refused."""
    report = Report()
    page = context.new_page()

    def gate(route: Route) -> None:
        url = route.request.url
        if url.startswith((start, *OWN)):
            route.continue_()
        else:
            report.foreign.append(url)
            route.abort()

    def heard(message: ConsoleMessage) -> None:
        if message.text.startswith("policy: ") or "Content Security Policy" in message.text:
            report.broken.append(message.text)
        elif message.type == "error":
            report.errors.append(message.text)

    def answered(dialog: Dialog) -> None:
        report.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.route("**/*", gate)
    page.on("console", heard)
    page.on("pageerror", lambda error: report.errors.append(str(error)))
    page.on("dialog", answered)
    page.add_init_script(LISTEN)
    return page, report


def visit(browser: Browser, start: str, name: str) -> Report:
    """Open a page, use what stores and what loads late, and report."""
    context = browser.new_context()
    page, report = watched(context, start)
    page.goto(start + name, wait_until="load")
    switch = page.locator(".rl-theme")
    if switch.count():
        switch.press("Enter")
    page.keyboard.press("End")
    page.wait_for_timeout(50)
    report.cookies = [cookie["name"] for cookie in context.cookies()]
    report.kept = page.evaluate(STORED)
    context.close()
    return report
