"""What JupyterLab shows of a study: its files, and among its notebooks those of the project, to be read and run but not changed."""

import asyncio
import os
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError
from traitlets import Bool

from analysis import paths
from analysis.studies.copies import without_outputs
from analysis.studies.welcome import FILE as WELCOME
from analysis.studies.welcome import FOLDER
from analysis.studies.welcome.process import WelcomeMaker

Model = dict[str, Any]


class StudyContents(AsyncLargeFileManager):  # type: ignore[misc]
    """The files of a study, with the notebooks of the project in its folder `notebooks` where it has none of that name.

    Those are opened without their outputs, which are of the sample, and cannot be written, renamed or removed: a copy is made
    on purpose, by `workbook copy` or by JupyterLab's "Duplicate" and "Save Notebook As".

    Before them stands the welcome page (`studies.welcome`), made anew when it is opened, where the study has no file of its name.
    """

    early = Bool(False, config=True, help="Whether the welcome page is made while JupyterLab starts.")

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.project = AsyncLargeFileManager(root_dir=str(paths.NOTEBOOKS), parent=self)
        self.welcome = WelcomeMaker()
        if self.early:
            self.welcome.start()

    def lent(self, path: str) -> Path | None:
        """The project's notebook that is shown at a place of the study; None where the study's own file is, or none."""
        folder, _, name = path.strip("/").rpartition("/")
        if folder != FOLDER or not name.endswith(".ipynb") or os.path.lexists(self._get_os_path(path.strip("/"))):
            return None
        file = paths.NOTEBOOKS / name
        return file if file.is_file() else None

    def is_welcome(self, path: str) -> bool:
        """Whether the welcome page is shown at a place of the study."""
        return path.strip("/") == WELCOME and not os.path.lexists(self._get_os_path(WELCOME))

    async def get(self, path: str, content: bool = True, **given: Any) -> Model:
        if self.is_welcome(path):
            return await self._welcome(content, **given)
        lent = self.lent(path)
        if lent is None:
            model: Model = await super().get(path, content=content, **given)
            return model
        model = await self.project.get(lent.name, content=content, **given)
        if content and model["type"] == "notebook":
            without_outputs(model["content"])
        return {**model, "path": path.strip("/"), "writable": False}

    async def _dir_model(self, path: str, content: bool = True) -> Model:
        model: Model = await super()._dir_model(path, content=content)
        if content and path.strip("/") == FOLDER:
            places = [f"{FOLDER}/{file.name}" for file in sorted(paths.NOTEBOOKS.glob("*.ipynb"))]
            shown = [place for place in [WELCOME, *places] if self.is_welcome(place) or self.lent(place)]
            model["content"] += [await self.get(place, content=False) for place in shown]
        return model

    async def _welcome(self, content: bool, require_hash: bool = False, **_: Any) -> Model:
        """The model of the welcome page, of this moment: it is made anew for each who opens it."""
        page = await asyncio.to_thread(self.welcome.page) if content else None
        now = datetime.now(UTC)
        model: Model = {
            "name": Path(WELCOME).name,
            "path": WELCOME,
            "type": "file",
            "created": now,
            "last_modified": now,
            "writable": False,
        }
        model |= {
            "content": page,
            "format": "text" if content else None,
            "mimetype": "text/markdown" if content else None,
        }
        digest = sha256((page or str(now)).encode()).hexdigest() if require_hash else None
        return {**model, "size": None, "hash": digest, "hash_algorithm": "sha256" if require_hash else None}

    async def file_exists(self, path: str) -> bool:
        return bool(self.lent(path) or self.is_welcome(path) or await super().file_exists(path))

    def exists(self, path: str) -> bool:
        return bool(self.lent(path) or self.is_welcome(path) or super().exists(path))

    async def save(self, model: Model, path: str = "") -> Model:
        self._check_own(path)
        saved: Model = await super().save(model, path)
        return saved

    async def rename_file(self, old_path: str, new_path: str) -> None:
        self._check_own(old_path)
        await super().rename_file(old_path, new_path)

    async def delete_file(self, path: str) -> None:
        self._check_own(path)
        await super().delete_file(path)

    def _check_own(self, path: str) -> None:
        if self.is_welcome(path):
            raise HTTPError(
                403,
                f"{Path(WELCOME).name} is made anew each time it is opened: write what you want to keep into another file.",
            )
        if lent := self.lent(path):
            why = f"{lent.name} comes with the workbook: `workbook copy {lent.stem}` makes a copy in this study, to be changed."
            raise HTTPError(403, why)
