import assert from "node:assert/strict";
import { test } from "node:test";
import Ajv from "ajv";
import { parseConfig } from "../core/config.ts";
import { configSchema } from "../core/config-schema.ts";

const ruleIds = ["drop-column", "rename-column"];

/** Problems as `text under the span: message`. */
function problemsOf(text: string): readonly string[] {
  return parseConfig(text, ruleIds).problems.map(
    ({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`,
  );
}

const full = `{
  // where the migrations are
  "$schema": "./cutover.schema.json",
  "migrations": [{ "path": "./db/migrations/", "framework": "golang-migrate", "dialect": "postgres", "version": "16", "since": "0042" }, { "path": "events", "ignore": true }],
  "code": { "include": ["src/**"], "exclude": ["src/generated/**"] },
  "rules": { "drop-column": "warning", "rename-column": { "severity": "off", "options": { "x": 1 } } },
  "environments": [{ "name": "staging", "urlVariable": "STAGING_DATABASE_URL", "replicaVariables": ["REPLICA_URL"], "deployed": "v1.2" }],
  "services": [{ "name": "api", "path": "services/api" }],
  "smallTables": ["countries"],
  "largeTables": ["public.events"],
}`;

test("reads everything that can be configured", () => {
  const { config, problems } = parseConfig(full, ruleIds);
  assert.deepEqual(problems, []);
  const [{ span, ...entry } = { span: { start: 0, end: 0 } }] = config.migrations;
  assert.deepEqual(entry, {
    path: "db/migrations",
    framework: "golang-migrate",
    dialect: "postgres",
    version: "16",
    since: "0042",
  });
  assert.match(full.slice(span.start, span.end), /^\{ "path".*"0042" \}$/);
  assert.deepEqual(config.code, { include: ["src/**"], exclude: ["src/generated/**"] });
  assert.deepEqual(config.rules, {
    "drop-column": { severity: "warning", options: {} },
    "rename-column": { severity: "off", options: { x: 1 } },
  });
  assert.deepEqual(config.environments, [
    { name: "staging", urlVariable: "STAGING_DATABASE_URL", replicaVariables: ["REPLICA_URL"], deployed: "v1.2" },
  ]);
  assert.deepEqual(config.services, [{ name: "api", path: "services/api" }]);
  assert.deepEqual([config.smallTables, config.largeTables], [["countries"], ["public.events"]]);
});

test("an empty file and an empty object configure nothing", () => {
  assert.deepEqual(parseConfig("{}", ruleIds), { config: parseConfig("", ruleIds).config, problems: [] });
});

const mistakes: readonly (readonly [string, readonly string[]])[] = [
  ['{"migration": []}', ['"migration": "migration" is not known here; did you mean "migrations"?.']],
  ['{"smalltables": []}', ['"smalltables": "smalltables" is not known here; did you mean "smallTables"?.']],
  ['{"rules": {"drop-colum": "off"}}', ['"drop-colum": "drop-colum" is not known here; did you mean "drop-column"?.']],
  [
    '{"rules": {"drop-column": "fatal"}}',
    ['"fatal": "fatal" is not known here: one of off, error, warning, info, hint.'],
  ],
  ['{"rules": {"drop-column": 2}}', ["2: A string is expected here: one of off, error, warning, info, hint."]],
  ['{"migrations": {"path": "db"}}', ['{"path": "db"}: A list is expected here.']],
  ['{"migrations": [{"framework": "goose"}]}', ['{"framework": "goose"}: "path" is missing.']],
  ['{"migrations": [{"path": ""}]}', ['"": The value is empty.']],
  [
    '{"migrations": [{"path": "a", "version": "sixteen"}]}',
    ['"sixteen": "sixteen" does not have the expected form: Version of the server, such as "16" or "10.11".'],
  ],
  [
    '{"environments": [{"name": "a", "urlVariable": "postgres://u:p@h/d"}]}',
    [
      '"postgres://u:p@h/d": "postgres://u:p@h/d" does not have the expected form: Environment variable that holds the connection URL. The URL itself is never written down.',
    ],
  ],
  [
    '{"__proto__": 1, "toString": 2}',
    ['"__proto__": "__proto__" is not known here.', '"toString": "toString" is not known here.'],
  ],
  ["[]", ["[]: An object is expected here."]],
  ['{"code": {}', [": A closing brace is missing."]],
];

for (const [text, expected] of mistakes) {
  test(`tells what is wrong in ${text}`, () => assert.deepEqual(problemsOf(text), expected));
}

test("what is wrong is left out, the rest counts", () => {
  const text =
    '{"migrations": [{"framework": "x"}, {"path": "db", "framework": "x", "dialect": "postgres"}], "smallTables": ["a", 1]';
  const { config } = parseConfig(text, ruleIds);
  assert.deepEqual(config.smallTables, ["a"]);
  assert.deepEqual(
    config.migrations.map(({ path, framework, dialect, span }) => [
      path,
      framework,
      dialect,
      text.slice(span.start, span.start + 15),
    ]),
    [["db", undefined, "postgres", '{"path": "db", ']],
  );
});

test("half-written files break nothing", () => {
  for (let length = 0; length <= full.length; length++) {
    for (const { span } of parseConfig(full.slice(0, length), ruleIds).problems) {
      assert.ok(
        span.start >= 0 && span.start <= span.end && span.end <= length,
        `${span.start} ${span.end} of ${length}`,
      );
    }
  }
});

test("the published schema is valid and agrees with our own check", () => {
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(configSchema(ruleIds));
  for (const text of [full, '{"rules": {"drop-column": {"options": {}}}}', ...mistakes.map(([mistake]) => mistake)]) {
    const { problems } = parseConfig(text, ruleIds);
    const value = plainValue(text);
    if (value !== undefined) assert.equal(validate(value), problems.length === 0, text);
  }
});

function plainValue(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\s*\/\/.*$/gm, "").replace(/,(\s*[}\]])/g, "$1"));
  } catch {
    return undefined;
  }
}
