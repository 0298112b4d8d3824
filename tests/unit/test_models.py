"""The pydantic models: exact, closed, frozen, and the record back again."""

from collections.abc import Iterator
from typing import Any, get_args

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.property.near_misses import seeds
from toolkit import jsonio
from toolkit.models import MODELS, DatasetManifest, Event, Model, Source, codes
from toolkit.models.event import Place
from toolkit.models.parts import DEVICES, Id, Span
from toolkit.schemas import DOCUMENTS, KINDS, Schemas, Shape

SCHEMAS = Schemas()
EVERY_KIND = (*KINDS, *DOCUMENTS)
UNLISTED = {"language", "plover-quad"}
"""Code lists that no field is held to: language tags have a pattern, the quad class is derived."""


def backwards(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """Turn the keys of every object round."""
    if isinstance(value, dict):
        return {key: backwards(child) for key, child in reversed(value.items())}
    return [backwards(item) for item in value] if isinstance(value, list) else value


def plain(record: Any) -> Any:  # noqa: ANN401 (a model, or a tuple of them)
    """Give the JSON of a model, or of a document of several."""
    return [part.as_json() for part in record] if isinstance(record, tuple) else record.as_json()


def models(annotation: Any) -> Iterator[type[Model]]:  # noqa: ANN401 (a type, however it is written)
    """Find the models that an annotation is made of."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        assert issubclass(annotation, Model)
        yield annotation
    for argument in get_args(annotation):
        yield from models(argument)


def assert_like(model: type[Model], shape: Shape) -> None:
    """Compare the fields of a model, and of those inside it, with the schema's properties."""
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    assert list(fields) == list(shape.properties), model
    assert {key for key, field in fields.items() if field.is_required()} == shape.required, model
    for key, field in fields.items():
        inner = shape.properties[key].item or shape.properties[key]
        for part in models(field.annotation):
            assert_like(part, inner)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_record_comes_back(kind: str) -> None:
    """What a model gives back is the record that it was made from, whether from bytes or from parsed JSON."""
    for seed in seeds(kind):
        text = jsonio.dumps(seed, SCHEMAS.order(kind))
        read = MODELS[kind].validate_json(text)
        assert MODELS[kind].validate_python(seed) == read
        assert jsonio.dumps(plain(read), SCHEMAS.order(kind)) == text


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_record_comes_back_in_canonical_order(kind: str) -> None:
    """Whatever the order of the keys was, the model gives the schema's."""
    for seed in seeds(kind):
        read = MODELS[kind].validate_python(backwards(seed))
        assert jsonio.dumps(plain(read)) == jsonio.dumps(backwards(seed), SCHEMAS.order(kind))


@pytest.mark.parametrize("kind", [*KINDS, "dataset"])
def test_fields_are_the_properties(kind: str) -> None:
    """Each model, at every depth, has the schema's keys in the schema's order, and requires the same."""
    (model,) = models(type(MODELS[kind].validate_python(seeds(kind)[0])))
    assert_like(model, SCHEMAS.shape(kind))


@pytest.mark.parametrize("kind", ["retired", "waivers"])
def test_fields_of_entries_are_the_properties(kind: str) -> None:
    """The same for the entries of the documents that are lists."""
    item = SCHEMAS.shape(kind).item
    assert item is not None
    assert_like(type(MODELS[kind].validate_python(seeds(kind)[0])[0]), item)


def test_models_are_frozen() -> None:
    """A record can't be changed, nor its lists; records compare and hash by value."""
    first, second = (Source.model_validate(seeds("source")[0]) for _ in range(2))
    with pytest.raises(ValidationError, match="frozen"):
        first.title = "Another"
    assert first == second
    assert hash(first) == hash(second)


def test_lists_are_tuples() -> None:
    """Lists come out as tuples, wherever they came from."""
    event = Event.model_validate(seeds("event")[0])
    assert event.topics == ("infrastructure", "maritime")
    assert isinstance(event.evidence, tuple)


@pytest.mark.parametrize("null", ["agency", "text", "note", "url"])
def test_null_is_refused(null: str) -> None:
    """A key that is not known is absent: null is refused at the top and inside, in Python too."""
    record = dict(seeds("source")[0])
    target = record["syndication"] if null == "agency" else record
    holder = {**target, null: None}
    with pytest.raises(ValidationError) as caught:
        Source.model_validate({**record, "syndication": holder} if null == "agency" else holder)
    assert [error["loc"][-1] for error in caught.value.errors()] == [null]


def test_absent_is_none() -> None:
    """An absent key reads as None and stays absent."""
    source = Source.model_validate(seeds("source")[1])
    assert source.text is None
    assert "text" not in source.as_json()


def test_unknown_key_is_refused() -> None:
    """A key that the contract does not know is refused with its place."""
    with pytest.raises(ValidationError) as caught:
        Source.model_validate({**seeds("source")[0], "titel": "A notice"})
    assert [(error["type"], error["loc"]) for error in caught.value.errors()] == [("extra_forbidden", ("titel",))]


@pytest.mark.parametrize("raw", [b'"0"', b"true", b"0.5", b"1.0", b"-1", b"1000000001", b"null"])
def test_integer_is_an_integer(raw: bytes) -> None:
    """A position is a plain integer within bounds: no text, no truth value, no decimal."""
    digest = b"0" * 64
    with pytest.raises(ValidationError):
        Span.model_validate_json(b'{"start": %b, "end": 5, "sha256": "%b"}' % (raw, digest))


def test_whole_degrees_stay_whole() -> None:
    """A latitude written without a fraction is written back without one."""
    text = '{\n  "name": "Pier",\n  "latitude": 35,\n  "longitude": -10.5\n}\n'
    assert jsonio.dumps(Place.model_validate_json(text).as_json()) == text


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_infinite_degrees(number: float) -> None:
    """NaN and the infinities are no coordinates, even from Python."""
    with pytest.raises(ValidationError):
        Place(name="Pier", latitude=number, longitude=0.0)


def test_schema_version_has_its_own_key() -> None:
    """In the manifest's file the key is `schema`, and only that."""
    manifest = DatasetManifest.model_validate(seeds("dataset")[0])
    assert manifest.schema_version == "1.0"
    assert manifest.as_json()["schema"] == "1.0"
    with pytest.raises(ValidationError):
        DatasetManifest.model_validate({**manifest.as_json(), "schema_version": "1.0"})


@pytest.mark.parametrize(("text", "fits"), [("a" * 80, True), ("a" * 81, False), ("pier-2", True), ("pier-", False)])
def test_id_is_a_slug(text: str, fits: bool) -> None:  # noqa: FBT001 (a table's column)
    """An id is a slug of at most 80 characters."""
    assert takes(TypeAdapter(Id), text) is fits


def test_id_is_no_device() -> None:
    """The names that Windows reserves are refused, and only these: the schema's own list."""
    common = SCHEMAS.files["https://w3id.org/on-the-record/schema/1.0/common.schema.json"]
    assert frozenset(common["$defs"]["id"]["not"]["enum"]) == DEVICES
    assert not any(takes(TypeAdapter(Id), name) for name in DEVICES)
    assert takes(TypeAdapter(Id), "com10")


def takes(adapter: TypeAdapter[Any], value: object) -> bool:
    """Say whether a type takes a value."""
    try:
        adapter.validate_python(value)
    except ValidationError:
        return False
    return True


def test_codes_are_the_code_lists() -> None:
    """Each list of codes in the models is a code list's, in its order, and none is left out."""
    stated = {kebab(name): get_args(value) for name, value in vars(codes).items() if get_args(value)}
    lists = {path.stem for path in (SCHEMAS.root / "codelists").glob("*.csv")}
    assert set(stated) == lists - UNLISTED
    assert stated == {name: tuple(row["code"] for row in SCHEMAS.codelist(name)) for name in stated}


def kebab(name: str) -> str:
    """Turn a type's name into a code list's: ActorKind is actor-kind."""
    return "".join(f"-{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("-")
