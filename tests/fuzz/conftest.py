"""What all fuzz targets need."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let programs raise the recursion limit, which Hypothesis would put back and warns about."""
    harmless = pytest.mark.filterwarnings("ignore:The recursion limit will not be reset")
    for item in items:
        if "/fuzz/" in str(item.path):
            item.add_marker(harmless)
