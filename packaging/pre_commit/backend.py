"""Builds an empty package that needs the released program, so that pre-commit installs a wheel and compiles nothing.

pre-commit runs `pip install .` in a clone of this repository; pip asks this backend (PEP 517) for a wheel.
"""

import pathlib
import re
import zipfile

ROOT = pathlib.Path(__file__).parent.parent.parent


def version() -> str:
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "(.+)"$', text, re.MULTILINE).group(1)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    release = version()
    info = f"icp_hooks-{release}.dist-info"
    files = {
        f"{info}/METADATA": (
            f"Metadata-Version: 2.1\nName: icp-hooks\nVersion: {release}\nRequires-Dist: icp-as-code=={release}\n"
        ),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: icp\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    name = f"icp_hooks-{release}-py3-none-any.whl"
    with zipfile.ZipFile(pathlib.Path(wheel_directory) / name, "w") as wheel:
        for path, content in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(path, content)
    return name


def build_sdist(sdist_directory, config_settings=None):
    raise NotImplementedError("this package is only ever installed from a clone")
