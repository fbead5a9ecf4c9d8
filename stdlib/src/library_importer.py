"""Finds and loads the modules of the embedded library.

The library seems to be the folder `FOLDER`, an entry of `sys.path`; `path_hook` claims that folder and those below it, so
that folders before it in `sys.path` shadow it and ones after it do not. Archives that stand in `sys.path` go to
`zipimport`, which is imported only then.
"""

import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _external
import _imp
import _library
import sys

FOLDER = _library.folder


class LibraryLoader(_external._LoaderBasics):
    """Loads a module of the library; serves its source to tracebacks and to `inspect`."""

    def __init__(self, name, path):
        self.name = name
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def is_package(self, fullname):
        return _library.find(fullname)[1]

    def get_code(self, fullname):
        return _library.code(fullname)

    def get_source(self, fullname):
        return _library.source(fullname)

    def get_filename(self, fullname):
        return _library.find(fullname)[0]

    def get_data(self, path):
        return _library.data(path)


class LibraryFinder:
    """Finds the modules directly in one folder of the library."""

    def __init__(self, path):
        self.path = path
        self._prefix = path[len(FOLDER) + 1 :].replace("/", ".")

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition(".")[2]
        name = self._prefix + "." + tail if self._prefix else tail
        found = _library.find(name)
        if found is None:
            return None
        path, is_package = found
        spec = _bootstrap.ModuleSpec(fullname, LibraryLoader(name, path), origin=path, is_package=is_package)
        spec._set_fileattr = True
        if is_package:
            spec.submodule_search_locations = [path.rpartition("/")[0]]
        return spec

    def invalidate_caches(self):
        pass

    def iter_modules(self, prefix=""):
        for name, is_package in _library.names(self._prefix):
            yield prefix + name, is_package

    def __repr__(self):
        return f"LibraryFinder({self.path!r})"


def path_hook(path):
    if path == FOLDER or path.startswith(FOLDER + "/"):
        return LibraryFinder(path)
    if path and _external._path_isfile(path):
        import zipimport

        return zipimport.zipimporter(path)
    raise ImportError("only the embedded library and archives are supported", path=path)


sys.path_hooks.insert(0, path_hook)
