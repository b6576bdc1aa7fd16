"""Progress bars with rate and time left."""

from __future__ import annotations

from typing import Any


class Bar:
    """One progress bar on stderr for each raster and the tileset: count, rate, time left."""

    def __init__(self) -> None:
        self.bar: Any = None
        self.name = ""

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self.bar is not None:
            self.bar.close()

    def told(self, name: str, done: int, total: int) -> None:
        """Show that ``done`` of ``total`` parts of what is called ``name`` are there."""
        from tqdm import tqdm

        if name != self.name:
            self.__exit__()
            self.bar, self.name = tqdm(total=total, desc=f"{name:>13}", unit="tile", leave=True), name
        self.bar.update(done - self.bar.n)


class Minutes:
    """A progress bar over the minutes of a training run, with its losses."""

    def __init__(self, minutes: float) -> None:
        self.minutes = minutes
        self.bar: Any = None  # opened by the first step, so that an error before it stands on a line of its own

    def __call__(self, state: Any) -> None:
        """Show a training state's time and latest losses."""
        from tqdm import tqdm

        self.bar = self.bar or tqdm(total=round(self.minutes * 60), unit="s", desc="training")
        latest = state.history[-1]
        losses = {k: f"{v:.3g}" for k, v in latest.items() if k not in ("count", "step", "seconds")}
        self.bar.set_postfix(step=state.step, **losses, refresh=False)
        self.bar.update(min(round(state.elapsed_s), self.bar.total) - self.bar.n)
