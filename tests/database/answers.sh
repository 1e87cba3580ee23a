#!/bin/bash
# Answers as JSON strings, a line each: what a fenced answer grows through, and others.
set -euo pipefail
whole='Here it is:\n```json\n{\"name\": \"Ada\", '\''age'\'': \"36 years\", tags: [\"a\", \"b\",], \"born\": null,}\n```\nAnything else?'
for ((size = 0; size <= ${#whole}; size += 3)); do
  text=${whole:0:size}
  # Not within an escape.
  while [[ $text =~ (^|[^\\])(\\\\)*\\$ ]]; do text=${text%?}; done
  printf '"%s"\n' "$text"
done
printf '%s\n' '"no JSON"' '"{\"name\": \"Zo\u00eb \ud83d\ude00\", \"age\": 1e3, \"tags\": []}"' '"[]"' '"{}"' '" "'
