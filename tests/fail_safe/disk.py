"""A small disk for the database, which tests can really fill."""

import os
import pathlib
import resource
import sqlite3
import subprocess
import sys

SIZE = 16 * 1024 * 1024


class Disk:
    """A file system of its own in memory, where that can be mounted; else files of the server that may not grow."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
        self.mounted = os.geteuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0
        if not self.mounted:
            sys.stderr.write(
                "no file system can be mounted here (it needs root): the size of the server's files is limited instead\n"
            )

    def fill(self, pid: int) -> None:
        """Leaves no room to the process `pid`, nor in the journal that SQLite would write to first."""
        for database in self.folder.glob("*.db"):
            with sqlite3.connect(database) as connection:
                assert connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
            connection.close()
        if not self.mounted:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, resource.RLIM_INFINITY))
            return
        with open(self.folder / "ballast", "wb", buffering=0) as ballast:
            try:
                while True:
                    ballast.write(bytes(4096))
            except OSError:
                return

    def empty(self, pid: int) -> None:
        """Gives the room back."""
        (self.folder / "ballast").unlink(missing_ok=True)
        if not self.mounted:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    def unmount(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)
            self.mounted = False
