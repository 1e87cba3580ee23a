#!/bin/bash
# check_openapi.sh ASSAY: the OpenAPI document of `assay serve` by a validator of others. Exits with 77 where Python has
# none (python3 -m pip install openapi-spec-validator) that knows 3.1.
set -euo pipefail
python3 -c 'from openapi_spec_validator import OpenAPIV31SpecValidator' 2>/dev/null || { echo "there is no validator"; exit 77; }
work=$(mktemp -d)
mkfifo "$work/url"
"$1" serve --port 0 >"$work/url" 2>/dev/null &
service=$!
trap 'kill $service; wait; rm -rf "$work"' EXIT
read -r url <"$work/url"
curl -sf "$url/openapi.json" >"$work/openapi.json"
python3 - "$work/openapi.json" <<'PYTHON'
import json, sys
from openapi_spec_validator import OpenAPIV31SpecValidator
document = json.load(open(sys.argv[1]))
OpenAPIV31SpecValidator(document).validate()
document["paths"]["/v1/parse"]["post"]["responses"] = {"200": {}}
try:
    OpenAPIV31SpecValidator(document).validate()
except Exception:
    print("ok")
else:
    sys.exit("the validator finds nothing wrong in a response without a description")
PYTHON
