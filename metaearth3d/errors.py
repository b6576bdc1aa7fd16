"""Every error a user can cause, each also the builtin it naturally is."""

import importlib
from types import ModuleType


class MetaEarthError(Exception):
    """Base of all errors raised on purpose by this package; its text is one sentence a user can act on."""


class BadInput(MetaEarthError, ValueError):
    """A file, number or option was refused; the text says what was given and what is accepted."""


class MissingExtra(MetaEarthError, ImportError):
    """An optional library is absent; the text names the extra that brings it."""


class OutputConflict(MetaEarthError, FileExistsError):
    """The output folder holds something made from another spec."""


class OutsideField(MetaEarthError, LookupError):
    """A level, band or place was asked of a field that does not have it."""


def optional(module: str, extra: str) -> ModuleType:
    """The imported ``module`` of an optional library.

    Raises:
        MissingExtra: it is not installed; the text names the extra that brings it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        raise MissingExtra(f"{library} is not installed; pip install 'metaearth3d[{extra}]' brings it") from error
