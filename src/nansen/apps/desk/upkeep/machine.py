"""What an office's machine does with secrets that no file of the office names: disk, swap, cores.

Read from what the kernel tells anybody. Where it tells nothing, a check stays undetermined.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nansen.inspection.attempt import failed, successful, undetermined
from nansen.standards.finding import Finding

_CLAUSE: Final = "R86"
_CRYPT: Final = "CRYPT-"
_DEEPEST: Final = 8
_LEAST_FREE: Final = 1 << 30
_UMASK: Final = re.compile(r"^Umask:\s*([0-7]+)$", re.MULTILINE)
_SYNC: Final = "run/systemd/timesync"


@dataclass(frozen=True, slots=True)
class Machine:
    """The machine, under the root of its file system."""

    root: Path = Path("/")

    def read(self, name: str) -> str | None:
        """Read what the kernel or the system tells in a file; None where it tells nothing."""
        try:
            return (self.root / name).read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return None

    def device_under(self, path: Path) -> str | None:
        """Name the device on which a path lies; None where it is no block device."""
        inside = path.resolve()
        mounts = [line.split() for line in (self.read("proc/mounts") or "").splitlines()]
        found = [
            (len(Path(point).parts), source)
            for source, point in (
                (mount[0], mount[1].replace("\\040", " ")) for mount in mounts if len(mount) > 1
            )
            if inside.is_relative_to(point)
        ]
        return self.device_named(max(found, key=lambda one: one[0])[1]) if found else None

    def device_named(self, source: str) -> str | None:
        """Name a device by what it is mounted or swapped on as: `/dev/mapper/x` is `dm-0`."""
        if not source.startswith("/dev/"):
            return None
        return (self.root / source.removeprefix("/")).resolve().name

    def is_encrypted(self, device: str, depth: int = 0) -> bool:
        """Tell whether a device, or every one that it lies on, is encrypted."""
        block = f"sys/class/block/{device}"
        if (self.read(f"{block}/dm/uuid") or "").startswith(_CRYPT):
            return True
        slaves = self.root / block / "slaves"
        below = [one.name for one in slaves.iterdir()] if slaves.is_dir() else []
        return (
            depth < _DEEPEST
            and bool(below)
            and all(self.is_encrypted(one, depth + 1) for one in below)
        )


def check_machine(machine: Machine, home: Path) -> Iterator[Finding]:
    """Check the machine that an office's folder lies on."""
    yield _check_disk(machine, home)
    yield _check_swap(machine)
    yield _check_cores(machine)
    yield _check_umask(machine)
    yield _check_time(machine)
    yield _check_space(home)


def _check_disk(machine: Machine, home: Path) -> Finding:
    name, device = "disk-encryption", machine.device_under(home)
    if device is not None and machine.is_encrypted(device):
        return successful(name, _CLAUSE, f"the office lies on {device}, which is encrypted")
    why = "no encryption is seen beneath the office: use LUKS, or make sure of the disk's own"
    return undetermined(name, _CLAUSE, why)


def _check_swap(machine: Machine) -> Finding:
    name, swaps = "swap", machine.read("proc/swaps")
    if swaps is None:
        return undetermined(name, _CLAUSE, "the kernel does not tell whether it swaps")
    open_ones = [
        source
        for source, kind, *_ in (line.split() for line in swaps.splitlines()[1:])
        if not _is_safe_swap(machine, source, kind)
    ]
    if open_ones:
        why = f"memory is written in the open to {', '.join(open_ones)}: swapoff, or encrypt it"
        return failed(name, _CLAUSE, why)
    return successful(name, _CLAUSE, "no memory is written to a disk in the open")


def _is_safe_swap(machine: Machine, source: str, kind: str) -> bool:
    path = Path(source)
    device = machine.device_named(source) if kind == "partition" else machine.device_under(path)
    in_memory = device is not None and device.startswith("zram")
    return in_memory or (device is not None and machine.is_encrypted(device))


def _check_cores(machine: Machine) -> Finding:
    name, pattern = "core-dumps", machine.read("proc/sys/kernel/core_pattern")
    limits = machine.read("proc/self/limits") or ""
    limit = re.search(r"^Max core file size\s+(\S+)", limits, re.MULTILINE)
    if pattern is None or limit is None:
        return undetermined(name, _CLAUSE, "the kernel does not tell what becomes of a crash")
    if pattern.startswith("|"):
        # A program behind a pipe gets cores whatever the limit is (core(5)).
        if pattern.split()[0] == "|/bin/false":
            return successful(name, _CLAUSE, "the memory of a crashed process goes nowhere")
        why = "a program takes the memory of crashed processes: kernel.core_pattern=|/bin/false"
        return failed(name, _CLAUSE, why)
    if limit[1] != "0":
        why = "the memory of a crashed process would be written down: ulimit -c 0"
        return failed(name, _CLAUSE, why)
    return successful(name, _CLAUSE, "the memory of a crashed process is not written down")


def _check_umask(machine: Machine) -> Finding:
    name, told = "umask", _UMASK.search(machine.read("proc/self/status") or "")
    if told is None:
        return undetermined(name, _CLAUSE, "the kernel does not tell whom new files are for")
    if int(told[1], 8) & 0o077 != 0o077:
        why = f"{told[1]}: what this account writes and does not make private is for all: umask 077"
        return undetermined(name, _CLAUSE, why)
    return successful(name, _CLAUSE, "what this account writes is for it alone")


def _check_time(machine: Machine) -> Finding:
    name, folder = "time-sync", machine.root / _SYNC
    if (folder / "synchronized").exists():
        return successful(name, "R72", "the clock is kept by the network's time")
    if folder.is_dir():
        return failed(
            name, "R72", "the clock is not kept by the network's time: timedatectl status"
        )
    why = "nothing tells who keeps the clock: see that somebody does"
    return undetermined(name, "R72", why)


def _check_space(home: Path) -> Finding:
    disk = shutil.disk_usage(home)
    why = f"{disk.free / (1 << 30):.1f} GiB of the disk are free"
    if disk.free < max(_LEAST_FREE, disk.total // 50):
        return failed("disk-space", _CLAUSE, f"only {why}: make room before it refuses an act")
    return successful("disk-space", _CLAUSE, why)
