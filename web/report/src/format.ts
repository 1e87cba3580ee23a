// What src/report/report_format.hpp writes: schemas/report/ReportPage.schema.json says what each member means.

export type Outcome = "exact" | "repaired" | "invalid" | "refused" | "failed" | "unreadable";

export interface Piece {
  text: string;
  repairs: number[];
  errors: number[];
}

export interface Repair {
  code: string;
  class: string;
  place: string;
  message: string;
}

export interface RowError {
  type: string;
  place: string;
  message: string;
  input: string;
  source_line: string;
  line: number;
  column: number;
  caret_begin: number;
  caret_length: number;
}

export interface Difference {
  kind: "wrong" | "missing" | "extra";
  place: string;
  expected: string;
  got: string;
}

export type Evidence = "exact" | "letter_case" | "white_space" | "unicode_form" | "number" | "date";

export interface SourceValue {
  place: string;
  value: string;
  how: Evidence | null;
  required: boolean;
  ambiguous: boolean;
  passages: number;
  line: number;
  nearest: string;
}

export interface Source {
  pieces: { text: string; values: number[]; nearest: number[]; cut_before: boolean }[];
  values: SourceValue[];
  value_count: number;
  bytes: number;
  cut_after: boolean;
}

export interface Row {
  number: number;
  file: string;
  id: string;
  key: string;
  outcome: Outcome;
  was_valid: boolean | null;
  earlier_number: number;
  matches: boolean | null;
  kept: { sample: boolean; worst: boolean; example: boolean; changed: boolean };
  prompt: string;
  text: { pieces: Piece[]; bytes: number; cut_before: boolean; cut_after: boolean };
  value: string;
  expected: string;
  message: string;
  source: Source | null;
  repairs: Repair[];
  errors: RowError[];
  differences: Difference[];
  repair_count: number;
  error_count: number;
  difference_count: number;
  attempts: number;
  input_tokens: number;
  output_tokens: number;
  seconds: number | null;
}

export interface RepairCount {
  code: string;
  class: string;
  field: string;
  count: number;
  rows: number;
}

export interface ErrorCluster {
  type: string;
  field: string;
  message: string;
  count: number;
  rows: number;
  example: number;
  example_file: string;
}

export interface Distribution {
  name: string;
  unit: string;
  count: number;
  p50: number;
  p90: number;
  p99: number;
  greatest: number;
  buckets: { from: number; to: number; count: number }[];
}

export interface Totals {
  rows: number;
  exact: number;
  repaired: number;
  invalid: number;
  refused: number;
  failed: number;
  unreadable: number;
  repairs: number;
  errors: number;
  attempts: number;
  input_tokens: number;
  output_tokens: number;
  bytes: number;
}

export interface FieldAccuracy {
  field: string;
  correct: number;
  wrong: number;
  missing: number;
  extra: number;
}

export interface Accuracy {
  cases: number;
  exact_matches: number;
  all: FieldAccuracy;
  fields: FieldAccuracy[];
  other_fields: number;
}

export interface Calibration {
  field: string;
  values: number;
  correct: number;
  confidence: number;
  expected_calibration_error: number;
  brier_score: number;
  bins: { from: number; to: number; values: number; correct: number; confidence: number }[];
}

export interface Reliability {
  kind: "probability" | "agreement";
  all: Calibration;
  fields: Calibration[];
  other_fields: number;
  unrated: number;
}

export interface Run {
  figures: {
    name: string;
    totals: Totals;
    accuracy: Accuracy | null;
    reliability: Reliability | null;
    cost: number | null;
    distributions: Distribution[];
  };
  repairs: RepairCount[];
  other_repairs: number;
  clusters: ErrorCluster[];
  other_errors: number;
  changes: {
    earlier: string;
    complete: boolean;
    compared: number;
    newly_valid: number;
    newly_failing: number;
    still_failing: number;
  } | null;
  rows: Row[];
  rows_are_all: boolean;
}

export interface Page {
  format: number;
  command: string;
  version: string;
  created: string;
  note: string;
  options: { name: string; value: string }[];
  runs: Run[];
  has_earlier: boolean;
}
