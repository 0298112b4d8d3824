"""Where in a value a schema was broken, and what the schema knows of the place."""

from dataclasses import dataclass

from toolkit import jsonio
from toolkit.schemas.shape import Shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place: its last `step` is a key or index of what `holder` describes; either shape may be unknown."""

    pointer: str
    step: str
    shape: Shape | None
    holder: Shape | None

    @classmethod
    def of(cls, path: tuple[str, ...], shape: Shape) -> "Spot":
        """Give the spot to which a path leads in a value of this shape."""
        return cls(
            pointer=jsonio.pointer(*path),
            step=path[-1] if path else "",
            shape=shape.at(path),
            holder=shape.at(path[:-1]) if path else None,
        )

    @property
    def title(self) -> str:
        """What the schema calls it."""
        return f'"{self.shape.title}"' if self.shape and self.shape.title else "this value"

    @property
    def is_item(self) -> bool:
        """Whether it is one of a list."""
        return self.holder is not None and self.holder.type == "array"

    @property
    def is_required(self) -> bool:
        """Whether its key must be there."""
        return self.holder is not None and self.step in self.holder.required
