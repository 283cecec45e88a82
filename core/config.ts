import { getNodeValue, type Node, type ParseError, type ParseErrorCode, parseTree } from "jsonc-parser";
import { configSchema, type JsonSchema } from "./config-schema.ts";
import type { FrameworkId } from "./migrations/types.ts";
import type { Severity } from "./rules/types.ts";
import { defaultLimits, type SizeLimits } from "./sizes/sizes.ts";
import type { Dialect } from "./sql/types.ts";
import type { Span } from "./text.ts";

/** What `cutover.json` says; missing parts are empty. */
export interface Config {
  readonly migrations: readonly MigrationsEntry[];
  readonly code: CodeFiles;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly environments: readonly Environment[];
  readonly services: readonly Service[];
  readonly smallTables: readonly string[];
  readonly largeTables: readonly string[];
  readonly sizes: SizeLimits;
}

export interface MigrationsEntry {
  /** Workspace-relative folder without a slash at its end; `.` for the root. */
  readonly path: string;
  readonly framework?: FrameworkId;
  readonly dialect?: Dialect;
  readonly version?: string;
  readonly since?: string;
  readonly edition?: string;
  /** The folder is left alone. */
  readonly ignore?: boolean;
  /** The entry in `cutover.json`, absolute. */
  readonly span: Span;
}

/** Glob patterns; absent: no limit. */
export interface CodeFiles {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

export interface RuleSetting {
  readonly severity?: Severity | "off";
  readonly options: Readonly<Record<string, unknown>>;
}

export interface Environment {
  readonly name: string;
  /** Name of the environment variable that holds the URL. */
  readonly urlVariable?: string;
  /** Names of the variables that hold the URLs of replicas. */
  readonly replicaVariables?: readonly string[];
  readonly deployed?: string;
}

export interface Service {
  readonly name: string;
  readonly path: string;
  /** Folder of the migrations of the database that it uses. */
  readonly migrations?: string;
}

/** Something wrong in `cutover.json`, at an absolute span. */
export interface ConfigProblem {
  readonly message: string;
  readonly span: Span;
}

/** The configuration of a workspace without `cutover.json`. */
export const emptyConfig: Config = {
  migrations: [],
  code: {},
  rules: {},
  environments: [],
  services: [],
  smallTables: [],
  largeTables: [],
  sizes: defaultLimits,
};

/**
 * Reads `cutover.json` (JSON with comments and trailing commas). What is wrong is a problem at its place and is left out; the rest
 * still counts. Never throws.
 */
export function parseConfig(
  text: string,
  ruleIds: readonly string[],
): { readonly config: Config; readonly problems: readonly ConfigProblem[] } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const problems: ConfigProblem[] = errors.map(({ error, offset, length }) => ({
    message: syntaxMessages[error] ?? "This is not valid JSON.",
    span: { start: offset, end: Math.min(text.length, offset + length) },
  }));
  if (root === undefined) return { config: emptyConfig, problems };
  const checked = check(root, configSchema(ruleIds), problems);
  const config = checked === undefined ? emptyConfig : toConfig(checked as Partial<RawConfig>, migrationNodes(root));
  return { config, problems };
}

/** Messages for the error codes of jsonc-parser that a person can meet (its enum is not importable without its runtime). */
const syntaxMessages: { readonly [code in ParseErrorCode]?: string } = {
  1: "A value is not written as JSON writes it.",
  2: "This is not a number.",
  3: "A property name in double quotes is missing.",
  4: "A value is missing.",
  5: "A colon is missing.",
  6: "A comma is missing.",
  7: "A closing brace is missing.",
  8: "A closing bracket is missing.",
  9: "Nothing may follow the end of the file's value.",
  11: "A comment is not closed.",
  12: "A string is not closed.",
};

/** The shape that the schema admits. */
interface RawConfig extends Omit<Config, "migrations" | "rules" | "sizes"> {
  readonly sizes: Partial<SizeLimits>;
  readonly migrations: readonly Omit<MigrationsEntry, "span">[];
  readonly rules: Readonly<Record<string, Severity | "off" | Partial<RuleSetting>>>;
}

function toConfig(raw: Partial<RawConfig>, nodes: readonly Node[]): Config {
  const rules = Object.entries(raw.rules ?? {}).map(
    ([id, setting]) =>
      [id, typeof setting === "string" ? { severity: setting, options: {} } : { options: {}, ...setting }] as const,
  );
  const { migrations = [], code = {}, environments = [], services = [], smallTables = [], largeTables = [] } = raw;
  return {
    migrations: migrations.map((entry, index) => ({
      ...entry,
      path: cleanPath(entry.path),
      span: spanOf(nodes[index]),
    })),
    code,
    rules: Object.fromEntries(rules),
    environments,
    services: services.map(({ migrations: used, ...service }) => ({
      ...service,
      path: cleanPath(service.path),
      ...(used === undefined ? {} : { migrations: cleanPath(used) }),
    })),
    smallTables,
    largeTables,
    sizes: { ...defaultLimits, ...raw.sizes },
  };
}

/** The nodes of the entries of `migrations` that survive the check, in order. */
function migrationNodes(root: Node): readonly Node[] {
  const property = root.children?.find((child) => child.children?.[0]?.value === "migrations");
  const entries = property?.children?.[1]?.children ?? [];
  const schema = configSchema([]).properties?.migrations?.items ?? {};
  return entries.filter((entry) => check(entry, schema, []) !== undefined);
}

function cleanPath(path: string): string {
  const clean = path
    .replaceAll("\\", "/")
    .replace(/^(?:\.?\/)+/, "")
    .replace(/\/+$/, "");
  return clean === "" ? "." : clean;
}

function spanOf(node: Node | undefined): Span {
  return node === undefined ? { start: 0, end: 0 } : { start: node.offset, end: node.offset + node.length };
}

/** The value of a node without its invalid parts; undefined when nothing of it is usable. Each invalid part is a problem. */
function check(node: Node, schema: JsonSchema, problems: ConfigProblem[]): unknown {
  const [first, ...rest] = schema.anyOf ?? [];
  if (first !== undefined)
    return check(node, [first, ...rest].find((option) => option.type === node.type) ?? first, problems);
  if (schema.type === undefined) return getNodeValue(node);
  if (schema.type !== node.type)
    return report(node, `${typeNames[schema.type]} is expected here${choices(schema)}.`, problems);
  if (schema.type === "object") return checkObject(node, schema, problems);
  if (schema.type === "array")
    return (node.children ?? [])
      .map((child) => check(child, schema.items ?? {}, problems))
      .filter((value) => value !== undefined);
  return schema.type === "boolean" ? node.value : checkString(node, schema, problems);
}

const typeNames: Readonly<Record<NonNullable<JsonSchema["type"]>, string>> = {
  object: "An object",
  array: "A list",
  string: "A string",
  boolean: "true or false",
  number: "A number",
};

function checkString(node: Node, schema: JsonSchema, problems: ConfigProblem[]): unknown {
  const value = String(node.value);
  if (schema.enum !== undefined && !schema.enum.includes(value))
    return report(node, `"${value}" is not known here${choices(schema)}.`, problems);
  if (schema.minLength !== undefined && value.length < schema.minLength)
    return report(node, "The value is empty.", problems);
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value))
    return report(node, `"${value}" does not have the expected form: ${schema.description ?? ""}`, problems);
  return node.value;
}

function checkObject(node: Node, schema: JsonSchema, problems: ConfigProblem[]): unknown {
  const values: [string, unknown][] = [];
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = String(key.value);
    const known = Object.hasOwn(schema.properties ?? {}, name)
      ? schema.properties?.[name]
      : schema.additionalProperties || undefined;
    if (known === undefined)
      report(key, `"${name}" is not known here${similar(name, Object.keys(schema.properties ?? {}))}.`, problems);
    else values.push([name, check(value, known, problems)]);
  }
  const kept = values.filter(([, value]) => value !== undefined);
  const missing = (schema.required ?? []).filter((name) => !kept.some(([key]) => key === name));
  const unwritten = missing.filter((name) => !values.some(([key]) => key === name));
  if (unwritten.length > 0) report(node, `"${unwritten.join('", "')}" is missing.`, problems);
  return missing.length > 0 ? undefined : Object.fromEntries(kept);
}

function report(node: Node, message: string, problems: ConfigProblem[]): undefined {
  problems.push({ message, span: spanOf(node) });
}

function choices(schema: JsonSchema): string {
  return schema.enum === undefined ? "" : `: one of ${schema.enum.join(", ")}`;
}

/** The known name that was probably meant: same letters in another case or spelling of its separators, or one begins the other. */
function similar(name: string, known: readonly string[]): string {
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, "");
  const meant =
    known.find((candidate) => plain(candidate) === plain(name)) ??
    known.find((candidate) => plain(candidate).startsWith(plain(name)) || plain(name).startsWith(plain(candidate)));
  return meant === undefined ? "" : `; did you mean "${meant}"?`;
}
