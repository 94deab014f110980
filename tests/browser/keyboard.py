"""A keyboard: Tab, Space and Enter, and what has the focus must be seen."""

from playwright.sync_api import Page

IS_SEEN = """() => {
  const it = document.activeElement;
  if (it === document.body) return true;
  const style = getComputedStyle(it);
  const box = it.getBoundingClientRect();
  const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth);
  return (isOutlined || style.boxShadow !== "none")
    && box.width > 0 && box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
}"""
NAME = """() => {
  const it = document.activeElement;
  return it === document.body ? "" : (it.labels?.[0] ?? it).innerText.trim();
}"""
MANY = 80


class Keyboard:
    """Walks through a page as somebody without a mouse."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def go_to(self, name: str) -> None:
        """Press Tab until the control of this name has the focus."""
        for _step in range(MANY):
            self._page.wait_for_function(IS_SEEN)  # browsers scroll softly
            if self._page.evaluate(NAME).startswith(name):
                return
            self._page.keyboard.press("Tab")
        raise AssertionError(f"no way by keys to {name}")

    def press(self, name: str, key: str = "Enter") -> None:
        self.go_to(name)
        self._page.keyboard.press(key)

    def type(self, name: str, text: str) -> None:
        self.go_to(name)
        self._page.keyboard.type(text)
