"""The order of the tests: those that drive a browser come last."""


def pytest_collection_modifyitems(items):
    # Playwright leaves its event loop running in the process, and asyncio refuses a second one:
    # tests of live widgets have to come before the first browser.
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
