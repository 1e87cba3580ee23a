#!/bin/sh
# An executable function of ClickHouse: rows {"text": "..."} in, rows {"result": {...}} out.
assay parse --schema 'product, stars int' --jsonl --jobs 1 | sed -u 's/.*/{"result":&}/'
