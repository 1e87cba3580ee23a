// An answer in each notation that assay reads, and some that it refuses. tests/page.test.mjs tries them all.

export interface Example {
  name: string;
  /** A JSON Schema, or the short form. */
  schema: object | string;
  answer: string;
  /** The text that the answer is about. */
  source?: string;
  /** A repair that it shows; or the type of the error, where it is refused. */
  shows: { repair: string } | { error: string };
}

const person = {
  type: 'object',
  description: 'A person mentioned in the text',
  properties: {
    name: { type: 'string' },
    age: { type: 'integer', minimum: 0, maximum: 150 },
    email: { type: 'string', format: 'email' },
    tags: { type: 'array', items: { type: 'string' }, default: [] },
  },
  required: ['name', 'age'],
  additionalProperties: false,
};

const order = {
  type: 'object',
  properties: {
    customer: { type: 'string' },
    paid: { type: 'boolean' },
    items: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: {
          name: { type: 'string' },
          quantity: { type: 'integer', exclusiveMinimum: 0 },
          price: { type: 'number', minimum: 0 },
        },
        required: ['name', 'quantity', 'price'],
      },
    },
  },
  required: ['customer', 'items'],
};

const products = order.properties.items;

const colour = { type: 'string', enum: ['red', 'green', 'dark blue'] };

const fence = '```';

export const examples: readonly Example[] = [
  {
    name: 'JSON in a fence, with slips',
    schema: order,
    answer: `Sure! Here is the order:

${fence}json
{
  customer: 'Zoë "Zed" Müller',   // as she writes it
  "paid": True,
  "items": [
    {"name": "Café crème", "quantity": "2", "price": "€3.50"},
    {"name": "Croissant", "quantity": 1, "price": 2.2,},
  ],
}
${fence}

Let me know if you need anything else!`,
    shows: { repair: 'code_fence' },
  },
  {
    name: 'Where the values come from',
    schema: 'customer, due date, total number, items int, contact',
    answer: `{"customer": "Ada Lovelace", "due": "2024-03-04", "total": 1234.5, "items": "35 items", "contact": "John Smith"}`,
    source: `Dear ADA  LOVELACE,

please pay 1.234,50 EUR for thirty-five items by March 4, 2024.

Yours, Jon Smith`,
    shows: { repair: 'unit' },
  },
  {
    name: 'A schema in the short form',
    schema: `name, email?, age int?,
role admin|editor|reader,
tags [string]`,
    answer: `{name: 'Ada', age: "36", role: Editor, tags: ['maths', 'engines']}`,
    shows: { repair: 'unquoted_key' },
  },
  {
    name: 'Errors: four things are wrong',
    schema: order,
    answer: `{
  "customer": "Ada",
  "paid": "perhaps",
  "items": [
    {"name": "Tea", "quantity": 0, "price": 1.8},
    {"name": "Cake", "quantity": 2.5}
  ]
}`,
    shows: { error: 'missing' },
  },
  {
    name: 'Cut off within a string',
    schema: order,
    answer: `{"customer": "Ada", "items": [{"name": "Tea", "quantity": 1, "price": 1.8}, {"name": "Ca`,
    shows: { error: 'truncated' },
  },
  {
    name: 'Reasoning before the answer',
    schema: person,
    answer: `<think>
They may mean {"name": "Jon", "age": 53}, but the text says 35.
</think>
{"name": "John", "age": "35 years", "tags": "friend"}`,
    shows: { repair: 'reasoning' },
  },
  { name: 'Names and values', schema: person, answer: 'Name: John, Age: 35, E-mail: john@example.com', shows: { repair: 'key_value_text' } },
  {
    name: 'YAML',
    schema: order,
    answer: `customer: Ada
paid: yes
items:
  - name: Tea
    quantity: 1
    price: 1.80
  - name: Cake
    quantity: 2
    price: 2.40`,
    shows: { repair: 'yaml' },
  },
  {
    name: 'TOML',
    schema: order,
    answer: `customer = "Ada"
paid = true

[[items]]
name = "Tea"
quantity = 1
price = 1.8`,
    shows: { repair: 'toml' },
  },
  {
    name: 'XML',
    schema: order,
    answer: `<order>
  <customer>Ada &amp; Bob</customer>
  <items><name>Tea</name><quantity>1</quantity><price>1.8</price></items>
  <items><name>Cake</name><quantity>2</quantity><price>2.4</price></items>
</order>`,
    shows: { repair: 'xml' },
  },
  {
    name: 'Markdown table',
    schema: products,
    answer: `| name | quantity | price |
|------|---------:|------:|
| Tea  |        1 | $1.80 |
| Cake |        2 | $2.40 |`,
    shows: { repair: 'markdown_table' },
  },
  { name: 'CSV', schema: products, answer: 'name,quantity,price\n"Tea, black",1,1.8\nCake,2,2.4', shows: { repair: 'csv' } },
  {
    name: 'Bullets',
    schema: { type: 'array', items: { type: 'string' } },
    answer: `Here are three ideas:

1. Walk in the rain
2. Bake bread
3. Call a friend`,
    shows: { repair: 'bullet_list' },
  },
  { name: 'A call in source code', schema: person, answer: `Person(name='John', age=35, tags=['friend', "colleague"])`, shows: { repair: 'call_syntax' } },
  {
    name: 'DSPy fields',
    schema: person,
    answer: `[[ ## name ## ]]
John

[[ ## age ## ]]
35

[[ ## completed ## ]]`,
    shows: { repair: 'dspy_fields' },
  },
  {
    name: 'A tool call',
    schema: person,
    answer: `<tool_call>
{"name": "save_person", "arguments": "{\\"name\\": \\"John\\", \\"age\\": 35}"}
</tool_call>`,
    shows: { repair: 'tool_call' },
  },
  { name: 'A word in a sentence', schema: colour, answer: 'I would say that it is Dark Blue.', shows: { repair: 'label_in_sentence' } },
  {
    name: 'Amounts, units and dates as people write them',
    schema: {
      type: 'object',
      properties: {
        total: { type: 'number' },
        discount: { type: 'number' },
        persons: { type: 'integer' },
        due: { type: 'string', format: 'date' },
        note: { type: ['string', 'null'] },
      },
    },
    answer: '{"total": "$1,234.50", "discount": "15%", "persons": "3 people", "due": "March 24, 2026", "note": "N/A"}',
    shows: { repair: 'currency' },
  },
  { name: 'No answer', schema: person, answer: `I'm sorry, but I can't help with that.`, shows: { error: 'json_invalid' } },
];
