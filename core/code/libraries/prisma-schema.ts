import type { Span } from "../../text.ts";
import type { ColumnDeclarer, Model, ModelField } from "../models/types.ts";
import type { CodeLibrary, LibraryUsage } from "./library.ts";

/** A field of a Prisma model that is stored in a column, or that leads to another model. */
export interface PrismaField extends ModelField {
  /** Type without `?` and `[]`: a scalar, an enum or a model. */
  readonly type: string;
  readonly optional: boolean;
  readonly list: boolean;
  /** `@ignore`, or `Unsupported(…)`: not part of the generated client. */
  readonly ignored: boolean;
}

export interface PrismaModel extends Model {
  /** Name of the property of the client: the model's name with a small first letter. */
  readonly accessor: string;
  /** `@@ignore`: not part of the generated client. */
  readonly ignored: boolean;
  readonly fields: readonly PrismaField[];
  /** Fields that keys and indexes of several fields name: `@@unique([email, orgId])`. */
  readonly listed: readonly Pick<PrismaField, "name" | "span">[];
  readonly span: Span;
}

/** Reads the models of one Prisma schema file. What it does not understand it leaves out. Spans are absolute. */
export function readPrismaSchema(file: string, text: string): readonly PrismaModel[] {
  const code = withoutComments(text);
  const models: PrismaModel[] = [];
  for (const match of code.matchAll(/^[ \t]*model\s+(\w+)\s*\{/gm)) {
    const open = match.index + match[0].length;
    const end = code.indexOf("\n}", open - 1);
    const close = end === -1 ? code.length : end + 1;
    models.push(readModel(file, text, code, match[1] ?? "", { start: open, end: close }));
  }
  return models;
}

function readModel(file: string, text: string, code: string, name: string, body: Span): PrismaModel {
  const fields: PrismaField[] = [];
  const blockAttributes: string[] = [];
  let start = body.start;
  for (const line of code.slice(body.start, body.end).split("\n")) {
    const trimmed = line.trim();
    if (trimmed.startsWith("@@")) blockAttributes.push(text.slice(start, start + line.length).trim());
    else if (trimmed !== "") addField(fields, text, line, start);
    start += line.length + 1;
  }
  const block = blockAttributes.join("\n");
  const schema = attributeName(block, "@@schema");
  return {
    library: "prisma",
    file,
    name,
    accessor: name.slice(0, 1).toLowerCase() + name.slice(1),
    table: attributeName(block, "@@map") ?? name,
    ...(schema === undefined ? {} : { schema }),
    ignored: /@@ignore\b/.test(block),
    fields,
    listed: listedFields(code.slice(body.start, body.end), body.start),
    span: { start: body.start, end: body.end },
  };
}

/** What stands in the lists of `@@id`, `@@unique`, `@@index` and `@@fulltext`; `offset` is where the body begins. */
function listedFields(body: string, offset: number): PrismaModel["listed"] {
  return [...body.matchAll(/@@(?:id|unique|index|fulltext)\s*\((?:[^()[\]]*\bfields\s*:)?\s*\[/g)].flatMap((match) => {
    const from = match.index + match[0].length;
    // Of `title(ops: raw("x"), sort: Desc)`, the name is the field.
    let list = body.slice(from, body.indexOf("]", from));
    while (/\([^()]*\)/.test(list)) list = list.replace(/\([^()]*\)/g, (inner) => " ".repeat(inner.length));
    return [...list.matchAll(/(?<![\w.])\w+(?![\w.])/g)].map(({ 0: name, index }) => {
      const start = offset + from + index;
      return { name, span: { start, end: start + name.length } };
    });
  });
}

function addField(fields: PrismaField[], text: string, line: string, start: number): void {
  const match = /^(\s*)(\w+)\s+(\w+)(\([^)]*\))?(\[\])?(\?)?/.exec(line);
  if (match === null) return;
  const [, indent = "", name = "", type = "", , list, optional] = match;
  const from = start + indent.length;
  const source = text.slice(start, start + line.trimEnd().length);
  fields.push({
    name,
    column: attributeName(source, "@map") ?? name,
    type,
    optional: optional !== undefined,
    list: list !== undefined,
    ignored: /(^|[^@])@ignore\b/.test(line) || type === "Unsupported",
    span: { start: from, end: from + name.length },
    line: { start: from, end: start + line.trimEnd().length },
  });
}

/** Argument of `@map("x")`, `@@map(name: "x")` or `@@schema("x")`. */
function attributeName(source: string, attribute: string): string | undefined {
  const at = new RegExp(`(?:^|[^@])${attribute}\\(\\s*(?:name\\s*:\\s*)?"([^"]*)"`).exec(source);
  return at?.[1];
}

/** The same text with comments and the content of strings blanked out, so that offsets stay. */
function withoutComments(text: string): string {
  return text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (piece) =>
    piece.startsWith('"') ? `"${"s".repeat(piece.length - 2)}"` : piece.replace(/[^\n]/g, " "),
  );
}

/** Fields of the model that are columns: not the other side of a relation, not ignored. */
function columnFields(model: PrismaModel, models: readonly PrismaModel[]): readonly PrismaField[] {
  const names = new Set(models.map((other) => other.name));
  return model.fields.filter((field) => !names.has(field.type));
}

/** Another field of a Prisma model: optional, for its column is nullable at first. */
export const prismaDeclarer: ColumnDeclarer = {
  library: "prisma",
  separator: "",
  declaration(source, _old, name, column) {
    const match = /^\w+\s+(\w+(?:\([^)]*\))?)(\[\])?/.exec(source);
    if (match?.[1] === undefined) return undefined;
    const native = /@db\.\w+(?:\([^)]*\))?/.exec(source)?.[0];
    const attributes = [...(name === column ? [] : [`@map("${column}")`]), ...(native === undefined ? [] : [native])];
    return [name, `${match[1]}${match[2] ?? "?"}`, ...attributes].join(" ");
  },
  typedDeclaration(name, column, type) {
    const [, words = "", size = ""] = /^([a-z ]+?)\s*(\([\d\s,]+\))?$/i.exec(type.trim()) ?? [];
    const known = scalars.get(words.toLowerCase());
    if (known === undefined) return undefined;
    const [scalar, native] = known;
    const attributes = [
      ...(name === column ? [] : [`@map("${column}")`]),
      ...(native === undefined ? [] : [`@db.${native}${size}`]),
    ];
    return [name, `${scalar}?`, ...attributes].join(" ");
  },
};

/** Scalar and native type of PostgreSQL's types; without a native one where it is what Prisma takes for the scalar. */
const scalars: ReadonlyMap<string, readonly [scalar: string, native?: string]> = new Map([
  ["text", ["String"]],
  ["varchar", ["String", "VarChar"]],
  ["character varying", ["String", "VarChar"]],
  ["uuid", ["String", "Uuid"]],
  ["citext", ["String", "Citext"]],
  ["boolean", ["Boolean"]],
  ["smallint", ["Int", "SmallInt"]],
  ["integer", ["Int"]],
  ["int", ["Int"]],
  ["bigint", ["BigInt"]],
  ["real", ["Float", "Real"]],
  ["double precision", ["Float"]],
  ["numeric", ["Decimal", "Decimal"]],
  ["decimal", ["Decimal", "Decimal"]],
  ["timestamp", ["DateTime", "Timestamp"]],
  ["timestamptz", ["DateTime", "Timestamptz"]],
  ["timestamp with time zone", ["DateTime", "Timestamptz"]],
  ["date", ["DateTime", "Date"]],
  ["json", ["Json", "Json"]],
  ["jsonb", ["Json"]],
  ["bytea", ["Bytes"]],
]);

/**
 * Declarations in schema.prisma. The generated client names every declared column in SELECT, so a field that no code mentions
 * is a use all the same.
 */
export const prismaSchema: CodeLibrary = {
  id: "prisma-schema",
  languages: new Set(["prisma"]),
  concerns: () => true,
  extract(text, _root, environment) {
    const usages: LibraryUsage[] = [];
    const models = readPrismaSchema("", text);
    const known = [...environment.prismaModels, ...models];
    for (const model of models) {
      if (model.ignored) continue;
      const table = { name: model.table, ...(model.schema === undefined ? {} : { schema: model.schema }) };
      const declare = (column: string, span: Span) =>
        usages.push({ table, column, access: "declare", certainty: "resolved", span, sink: -1 });
      const fields = columnFields(model, known).filter(({ ignored }) => !ignored);
      for (const { column, span } of fields) declare(column, span);
      for (const { name, span } of model.listed) {
        const field = fields.find((each) => each.name === name);
        if (field !== undefined) declare(field.column, span);
      }
    }
    return { usages, sinks: [] };
  },
};
