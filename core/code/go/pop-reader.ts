import type { Dialect } from "../../sql/types.ts";
import { Collector } from "../collector.ts";
import { readDml } from "../dml-reader.ts";
import type { Extracted } from "../libraries/library.ts";
import { usageOf } from "../libraries/sql.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import type { SyntaxNode } from "../types.ts";
import { type Builder, buildersIn } from "./builders.ts";
import { GoDeclarations } from "./declarations.ts";
import { gormSql } from "./gorm-sql.ts";
import { GoNames } from "./names.ts";
import { GoStructRows } from "./struct-rows.ts";
import { GoStructs } from "./structs-seen.ts";
import { type ChainCall, chainsIn, GoValues } from "./syntax.ts";
import { GoTypes } from "./types.ts";

/** Methods that insert the struct that they are given, with every column of its tags. */
const inserting: ReadonlySet<string> = new Set(["Create", "ValidateAndCreate"]);
/** Those that update it as a whole. */
const updating: ReadonlySet<string> = new Set(["Update", "ValidateAndUpdate"]);

/** Methods that say what a query is about, and those that are given the struct whose table it is of. */
const querying: ReadonlySet<string> = new Set(
  "Where Order Select GroupBy Having Limit Paginate Eager EagerPreload WithContext".split(" "),
);
const finishing: ReadonlySet<string> = new Set(
  "All Count CountByField Delete Exists Find First Last UpdateQuery".split(" "),
);

/** Reads one Go file for structs that pop reads and writes. */
export class PopReader {
  readonly #root: SyntaxNode;
  readonly #values: GoValues;
  readonly #types: GoTypes;
  readonly #models: GoStructs;
  readonly #collector = new Collector();
  readonly #rows: GoStructRows;
  readonly #dialect: Dialect;

  constructor(file: string, code: string, root: SyntaxNode, { all, classes }: CodeModels, dialect: Dialect) {
    this.#dialect = dialect;
    this.#root = root;
    this.#values = new GoValues(code, root);
    const names = new GoNames(code);
    const declarations = new GoDeclarations(classes);
    this.#types = new GoTypes(root, names, declarations);
    this.#models = new GoStructs(file, names, all.filter(isPopModel), declarations);
    this.#rows = new GoStructRows(root, "pop", this.#types, this.#models, this.#collector);
  }

  read(): Extracted {
    const chains = chainsIn(this.#root);
    for (const { calls } of chains) for (const call of calls) if (call.method === "UpdateColumns") this.#columns(call);
    const begins = ({ method }: ChainCall) => method === "Q";
    const mayBegin = ({ method }: ChainCall) => querying.has(method);
    for (const builder of buildersIn(chains, begins, mayBegin)) this.#query(builder);
    this.#rows.read((method = "") => (inserting.has(method) ? "insert" : updating.has(method) ? "update" : "create"));
    return this.#collector.result;
  }

  /** `tx.Where("name = ?", name).Order("id").First(&user)` */
  #query({ calls, node }: Builder): void {
    const given = calls.flatMap(({ method, args }) =>
      finishing.has(method) && args[0] !== undefined ? [args[0]] : [],
    );
    const [model, ...others] = given.flatMap((row) => this.#models.get(this.#types.of(row) ?? "") ?? []);
    if (model === undefined || others.some(({ table }) => table !== model.table)) return;
    // What it is called with is the same as GORM's, but for one name.
    const same = calls.map((call) => (call.method === "GroupBy" ? { ...call, method: "Group" } : call));
    const assembly = gormSql(same, model, this.#values, this.#dialect);
    const span = { start: node.startIndex, end: node.endIndex };
    const embedded = { ...assembly, text: assembly.text, span, delimiter: undefined, lines: false };
    for (const column of readDml(embedded.text, this.#dialect).columns)
      this.#collector.addUsage({ ...usageOf(embedded, column), sink: -1 });
  }

  /** `tx.UpdateColumns(user, "name", "email")`: those of the struct are written, and no others. */
  #columns({ args: [row, ...names], node }: ChainCall): void {
    const type = row === undefined ? undefined : this.#types.of(row);
    const model = type === undefined ? undefined : this.#models.get(type);
    if (model === undefined || names.length === 0) return;
    const texts = names.map((name) => this.#values.textOf(name)?.text);
    const sink = this.#rows.sink("orm-update", model.reference, node, texts.includes(undefined));
    for (const [i, at] of names.entries()) {
      const column = texts[i];
      if (column === undefined || !model.fields.some((field) => field.column === column)) continue;
      const quotes = at.type.endsWith("string_literal") ? 1 : 0;
      const span = { start: at.startIndex + quotes, end: at.endIndex - quotes };
      this.#collector.addUsage({
        table: model.reference,
        column,
        access: "write",
        certainty: "resolved",
        sink,
        span,
      });
    }
  }
}

/** Whether pop reads and writes the rows of a struct. */
export function isPopModel({ library, unsure, traits }: CodeModel): boolean {
  return library === "db-tags" && !unsure && traits?.has("pop") === true;
}
