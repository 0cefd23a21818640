"""Compiles the extraction engine when a wheel is built, where that is asked for.

Off unless ``HATCH_BUILD_HOOKS_ENABLE=1`` is set; then the modules that ``pyproject.toml`` names are compiled
with mypyc (``docs/decisions/0004-compiled.md``). What is compiled goes into the wheel alone: beside the
sources Python would go on preferring it after the next edit.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: Where mypyc and the C compiler work; git ignores it.
WORKSHOP: Final = Path("build", "mypyc")
#: Types are checked by ``make check``; here they only decide what is compiled. Without the packages that
#: happen to be installed, every environment compiles the same, in half the time.
MYPY_OPTIONS: Final = ("--config-file=", "--no-site-packages", "--ignore-missing-imports")


class CompiledExtraction(BuildHookInterface[Any]):
    """Adds compiled modules to a wheel; their sources stay beside them there."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and say what the wheel holds besides.

        Parameters
        ----------
        version : str
            ``standard`` or ``editable``; an editable install runs the sources themselves.
        build_data : dict
            Hatchling's account of the wheel, which is added to.
        """
        if version == "editable":
            return
        root = Path(self.root)
        for compiled, place in compile_modules(chosen_modules(root, **self._patterns())).items():
            build_data["force_include"][str(root / compiled)] = str(place)
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def _patterns(self) -> dict[str, list[str]]:
        return {name: self.config[name] for name in ("include", "exclude")}


def chosen_modules(root: Path, include: Iterable[str], exclude: Iterable[str]) -> list[Path]:
    """Give the modules to compile, in order.

    Parameters
    ----------
    root : Path
        Of the repository.
    include, exclude : iterable of str
        Glob patterns from there.

    Returns
    -------
    list of Path
        From the root.
    """
    left_out = {path for pattern in exclude for path in root.glob(pattern)}
    return sorted(
        path.relative_to(root) for pattern in include for path in root.glob(pattern) if path not in left_out
    )


def compile_modules(modules: Iterable[Path]) -> dict[Path, Path]:
    """Compile modules with mypyc and the C compiler.

    Parameters
    ----------
    modules : iterable of Path
        From the working directory, which is the root of the repository.

    Returns
    -------
    dict of Path to Path
        The shared objects, and where each belongs in the wheel.
    """
    # Only this build needs them: whoever installs the plain package has neither.
    from mypyc.build import mypycify  # noqa: PLC0415
    from setuptools import Distribution  # type: ignore[import-untyped, unused-ignore] # noqa: PLC0415

    extensions = mypycify(
        [*MYPY_OPTIONS, f"--cache-dir={WORKSHOP / 'cache'}", *map(str, modules)],
        # What takes the time is Python's own functions: -O3 gains nothing and takes half as long again.
        opt_level="1",
        debug_level="0",
        multi_file=True,
        target_dir=str(WORKSHOP / "c"),
        group_name="evidence_extract",
    )
    library = WORKSHOP / "lib"
    # What another mypy or another compiler left there would be taken for up to date.
    shutil.rmtree(library, ignore_errors=True)
    build = Distribution({"ext_modules": extensions}).get_command_obj("build_ext")
    build.build_lib, build.build_temp, build.parallel = str(library), str(WORKSHOP / "o"), os.cpu_count()
    build.ensure_finalized()
    build.run()
    return {path: path.relative_to(library) for path in map(Path, build.get_outputs())}
