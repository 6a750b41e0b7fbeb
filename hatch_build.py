"""What the settings of pyproject.toml cannot say of the wheel: where a single file goes."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class WholeWheel(BuildHookInterface[Any]):
    """Lays single files of the clone beside the folders of `analysis/bundled/`; an editable install reads the clone itself."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable":
            for name in ("study.toml", "CITATION.cff"):
                build_data["force_include"][name] = f"analysis/bundled/{name}"
