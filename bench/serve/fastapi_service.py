"""The peer of `assay serve` in bench/serve.sh: one FastAPI endpoint that reads an answer by a Pydantic model."""

from typing import Optional

from fastapi import FastAPI
from pydantic import BaseModel, Field, ValidationError


class Person(BaseModel):
    first_name: str
    last_name: str
    age: int = Field(ge=0, le=150)
    email: Optional[str] = None
    tags: list[str] = []


class ParseRequest(BaseModel):
    schema_name: str
    text: str


# Pydantic 2, or 1, as Debian 12 has it.
read = getattr(Person, "model_validate_json", None) or Person.parse_raw
write = Person.model_dump if hasattr(Person, "model_dump") else Person.dict
app = FastAPI()


@app.post("/v1/parse")
async def parse(asked: ParseRequest):
    try:
        value = read(asked.text)
    except ValidationError as problem:
        return {"ok": False, "errors": problem.errors()}
    return {"ok": True, "value": write(value), "repairs": []}


@app.get("/healthz")
async def health():
    return {"status": "ok"}
