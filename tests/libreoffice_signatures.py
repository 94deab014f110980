"""Ask LibreOffice about package signatures; run by the Python that has UNO.

Prints JSON: for each path the verdict on each signature.
"""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

SECONDS = 60
READ = 1


def main(soffice: str, profile: str, paths: list[str]) -> None:
    pipe = f"vertragswerk-{Path(profile).name}"
    accept = f"pipe,name={pipe};urp;StarOffice.ComponentContext"
    office = subprocess.Popen(
        [
            soffice,
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            f"--accept={accept}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        context = connect(f"uno:{accept}")
        print(json.dumps({path: verdicts(context, path) for path in paths}))  # noqa: T201
        close(context)
        office.wait(SECONDS)
    finally:
        office.kill()  # its children end with the process group of this script


def connect(address: str):
    import uno
    from com.sun.star.connection import NoConnectException

    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _attempt in range(SECONDS * 5):
        try:
            return resolver.resolve(address)
        except NoConnectException:
            time.sleep(0.2)
    raise TimeoutError("LibreOffice does not answer")


def verdicts(context, path: str) -> list[bool]:
    import uno
    from com.sun.star.beans import PropertyValue

    manager = context.ServiceManager
    storages = manager.createInstanceWithContext(
        "com.sun.star.embed.StorageFactory", context
    )
    form = PropertyValue()
    form.Name, form.Value = "StorageFormat", "ZipFormat"
    forms = uno.Any("[]com.sun.star.beans.PropertyValue", (form,))
    arguments = ((Path(path).as_uri(), READ, forms),)
    storage = uno.invoke(storages, "createInstanceWithArguments", arguments)
    signatures = manager.createInstanceWithArgumentsAndContext(
        "com.sun.star.security.DocumentDigitalSignatures", ("1.2", False), context
    )
    found = signatures.verifyDocumentContentSignatures(storage, None)
    return [bool(item.SignatureIsValid) for item in found]


def close(context) -> None:
    from com.sun.star.lang import DisposedException

    desktop = context.ServiceManager.createInstanceWithContext(
        "com.sun.star.frame.Desktop", context
    )
    with contextlib.suppress(DisposedException):  # it was faster
        desktop.terminate()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
