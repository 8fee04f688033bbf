"""For all tests: those that drive a browser come last, and property tests have no deadline."""

from hypothesis import settings

# A busy machine may take any time for an example: that says nothing about the code.
settings.register_profile("by_content", deadline=None)
settings.load_profile("by_content")


def pytest_collection_modifyitems(items):
    # Playwright leaves its event loop running in the process, and asyncio refuses a second one:
    # tests of live widgets have to come before the first browser.
    items.sort(key=lambda item: "browser" in getattr(item, "fixturenames", ()))
