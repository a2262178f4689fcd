#!/usr/bin/env python3
"""Packs a program into a wheel, so that `pip install icp-as-code` needs no Rust.

Usage: wheel.py PROGRAM VERSION PLATFORM FOLDER, with a platform tag such as `manylinux2014_x86_64`. The wheel is the
same for the same program, byte for byte.
"""

import base64
import hashlib
import pathlib
import sys
import zipfile

METADATA = """Metadata-Version: 2.1
Name: icp-as-code
Version: {version}
Summary: The ideal customer profile as code: validated, diffed, backtested against real deals, and rendered
Home-page: https://github.com/icp-as-code/icp
License: MIT OR Apache-2.0
Requires-Python: >=3.8
Description-Content-Type: text/markdown

{readme}"""

WHEEL = """Wheel-Version: 1.0
Generator: icp packaging
Root-Is-Purelib: false
Tag: py3-none-{platform}
"""


def main(program: str, version: str, platform: str, folder: str) -> None:
    root = pathlib.Path(__file__).parent.parent
    name = "icp.exe" if program.endswith(".exe") else "icp"
    info = f"icp_as_code-{version}.dist-info"
    tags = "".join(f"Tag: py3-none-{tag}\n" for tag in platform.split("."))
    files = {
        f"icp_as_code-{version}.data/scripts/{name}": pathlib.Path(program).read_bytes(),
        f"{info}/METADATA": METADATA.format(
            version=version, readme=(root / "README.md").read_text(encoding="utf-8")
        ).encode(),
        f"{info}/WHEEL": WHEEL.split("Tag:")[0].encode() + tags.encode(),
        f"{info}/licenses/LICENSE-MIT": (root / "LICENSE-MIT").read_bytes(),
        f"{info}/licenses/LICENSE-APACHE": (root / "LICENSE-APACHE").read_bytes(),
    }
    record = ""
    for path, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(content)}\n"
    files[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    target = pathlib.Path(folder) / f"icp_as_code-{version}-py3-none-{platform}.whl"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as wheel:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, date_time=(1980, 1, 1, 0, 0, 0))
            mode = 0o755 if "/scripts/" in path else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)
    print(target)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
