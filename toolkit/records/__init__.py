"""The dataset as files and records: walked, read strictly, indexed by id.

    folder ──load──▶ Dataset (files with their faults, records by id, manifest, retirements, waivers)

Whatever the files hold, loading ends with a dataset; what is wrong with a file is kept beside it.
"""

from toolkit.records.dataset import Dataset, JsonObject, Record, load, schemas_of
from toolkit.records.files import DataFile, Trouble, TroubleKind, canonical
from toolkit.records.references import Reference, references

__all__ = [
    "DataFile",
    "Dataset",
    "JsonObject",
    "Record",
    "Reference",
    "Trouble",
    "TroubleKind",
    "canonical",
    "load",
    "references",
    "schemas_of",
]
