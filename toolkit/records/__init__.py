"""The dataset as files and records: walked, read strictly, indexed by id.

    folder ──load──▶ Dataset (files with their faults, records by id, manifest, retirements, waivers)

Whatever the files hold, loading ends with a dataset; what is wrong with a file is kept beside it.
"""

from toolkit.records.dataset import Dataset, JsonObject, Record, load, of_values, schemas_of
from toolkit.records.files import INVENTORY, DataFile, Trouble, TroubleKind, canonical, read_file, shown
from toolkit.records.references import Reference, references
from toolkit.records.retirements import successors

__all__ = [
    "INVENTORY",
    "DataFile",
    "Dataset",
    "JsonObject",
    "Record",
    "Reference",
    "Trouble",
    "TroubleKind",
    "canonical",
    "load",
    "of_values",
    "read_file",
    "references",
    "schemas_of",
    "shown",
    "successors",
]
