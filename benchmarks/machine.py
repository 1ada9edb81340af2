"""What a measurement depends on besides the program: the machine and its versions."""

import os
import platform
import sys

import rasa


def facts() -> dict[str, object]:
    """Returns cores, memory in MB, system and versions; nothing that names the machine."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count(),
        "memory_mb": round(pages / 1e6),
        "system": f"{platform.system()} {platform.machine()}",
        "python": ".".join(map(str, sys.version_info[:3])),
        "rasa": rasa.__version__,
        "load_before": round(os.getloadavg()[0], 2),
    }
