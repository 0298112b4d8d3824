"""JSON pointer → line and column, counted as `toolkit.jsonio.lines` counts them."""

from toolkit.jsonio.lines import Lines, Place
from toolkit.jsonio.pointers import tokens
from toolkit.jsonio.scanner import Node, Scanner


class Places:
    """The places of a JSON text; made by `places`.

    A pointer that leads to nothing is answered with its nearest ancestor that exists, at last the root.
    Of members with the same key, the first is meant.
    """

    def __init__(self, lines: Lines, root: Node) -> None:
        self._lines = lines
        self._root = root

    def value(self, pointer: str) -> Place:
        """Say where the value at the pointer begins."""
        return self._lines.place(self._nearest(pointer).offset)

    def key(self, pointer: str) -> Place:
        """Say where the key of the member begins; for an array's item and the root, where the value does."""
        return self._lines.place(self._nearest(pointer).key_offset)

    def _nearest(self, pointer: str) -> Node:
        node = self._root
        for token in tokens(pointer):
            if token not in node.inside:
                break
            node = node.inside[token]
        return node


def places(text: str) -> Places:
    """Find the places of a text that `read` called readable.

    In any other text the places up to the syntax error are known, and all the rest is their ancestors'.
    """
    scanner = Scanner(text)
    scanner.scan()
    return Places(scanner.lines, scanner.root)
