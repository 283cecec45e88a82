import type { Dialect } from "../../sql/types.ts";
import { contentOf, Ledger, type Place, type Ranged } from "../classes/ledger.ts";
import type { Extracted } from "../libraries/library.ts";
import { eloquentModels } from "../models/eloquent.ts";
import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { Access, Sink, SyntaxNode, TableReference } from "../types.ts";
import { appendedTo, elementsSetOf, listsOf, literalOf, returnedBy, rowsOf } from "./arrays.ts";
import { callTypes, tablesAround } from "./chains.ts";
import { assertionIn, type DatabaseAssertion } from "./database-assertions.ts";
import { columnArguments, fillingEvents, singleWrites, type WriteKind, writeMethod } from "./eloquent-methods.ts";
import { gapBefore, isRepeatable } from "./expressions.ts";
import {
  type ArrayEntry,
  argumentsOf,
  classAround,
  entriesOf,
  functionAround,
  stringsOf,
  stringValue,
} from "./nodes.ts";
import { relationKeys } from "./relation-keys.ts";
import { type Held, heldOf, RowTypes } from "./row-types.ts";
import { type RuleColumn, ruleColumnOf, ruleColumnsIn } from "./validation-rules.ts";

const memberTypes = ["member_access_expression", "nullsafe_member_access_expression"];
const assignmentTypes: ReadonlySet<string> = new Set(["assignment_expression", "augmented_assignment_expression"]);
/** `name`, `users.name`, `auth.users.name as n`, `options->color`. */
const columnShape = /^((?:(?:(\w+)\.)?(\w+)\.)?)(\w+)(?:->[\w>-]+)?(?:\s+as\s+\w+)?$/i;
/** Second arguments of conditions that are no column but an operator or a direction. */
const notColumns: ReadonlySet<string> = new Set(["asc", "desc", "and", "or", "like", "ilike", "in"]);

/** Reads one PHP file that uses models of Eloquent or Laravel's query builder. */
export class EloquentReader {
  readonly #text: string;
  readonly #root: SyntaxNode;
  readonly #file: string;
  readonly #models: readonly CodeModel[];
  readonly #rows: RowTypes;
  readonly #ledger: Ledger;

  constructor(
    text: string,
    root: SyntaxNode,
    file: string,
    models: readonly CodeModel[],
    classes: readonly DeclaredClass[],
    dialect: Dialect,
  ) {
    this.#ledger = new Ledger("eloquent", dialect);
    this.#text = text;
    this.#root = root;
    this.#file = file;
    this.#models = models;
    this.#rows = new RowTypes(root, models, file, classes);
  }

  read(): Extracted {
    this.#declarations();
    for (const declaration of this.#root.descendantsOfType(["class_declaration"]))
      if (declaration !== null) this.#factory(declaration);
    for (const constant of this.#root.descendantsOfType(["const_element"])) {
      const list = constant === null ? undefined : namedChildren(constant).at(-1);
      if (list?.type === "array_creation_expression") this.#list(list);
    }
    for (const string of this.#root.descendantsOfType(["string", "encapsed_string"]))
      if (string !== null) this.#string(string);
    for (const call of this.#root.descendantsOfType(callTypes)) if (call !== null) this.#call(call);
    for (const made of this.#root.descendantsOfType(["object_creation_expression"]))
      if (made !== null) this.#made(made);
    for (const member of this.#root.descendantsOfType(memberTypes)) if (member !== null) this.#property(member);
    for (const item of this.#root.descendantsOfType(["subscript_expression"])) if (item !== null) this.#item(item);
    return this.#ledger.result;
  }

  #string(string: SyntaxNode): void {
    if (/\b[A-Z]{2,}\(/.test(string.text)) this.#raw(string);
    if (/\b(?:unique|exists):/.test(string.text)) for (const rule of ruleColumnsIn(string)) this.#rule(rule, string);
  }

  /** A rule of validation asks the database. */
  #rule({ of, column, at }: RuleColumn, node: SyntaxNode): void {
    const place = this.#placeOf(of, node);
    if (place !== undefined) this.#ledger.mention(place, column, at, "read");
  }

  /** What a test says of a row in the database. */
  #assertion({ of, row }: DatabaseAssertion): void {
    const place = this.#placeOf(of, row);
    const array = literalOf(row, this.#root);
    if (place === undefined || array === undefined) return;
    for (const { key } of entriesOf(array).entries) {
      const column = /^(\w+)(?:->.+)?$/.exec(stringValue(key) ?? "")?.[1];
      if (key === undefined || column === undefined) continue;
      const { startIndex } = contentOf(key);
      this.#ledger.mention(place, column, { startIndex, endIndex: startIndex + column.length }, "read");
    }
  }

  /** The table that a name or a model's class stands for. */
  #placeOf(name: string, at: SyntaxNode): Place | undefined {
    if (!/^[A-Z]/.test(name)) return { table: { name }, certainty: "resolved" };
    return heldOf(this.#rows.model(name, at), "row")?.place;
  }

  #declarations(): void {
    const own = this.#models.filter(({ file }) => file === this.#file);
    if (own.length === 0) return;
    for (const { name, fields } of eloquentModels.read(this.#file, this.#root).models) {
      const held = heldOf(
        own.find((model) => model.name === name),
        "row",
      );
      if (held === undefined) continue;
      for (const { column = "", span } of fields)
        this.#ledger.mention(held.place, column, { startIndex: span.start, endIndex: span.end }, "declare");
    }
  }

  #call(call: SyntaxNode): void {
    const rule = call.type === "scoped_call_expression" ? ruleColumnOf(call) : undefined;
    if (rule !== undefined) this.#rule(rule, call);
    const assertion = assertionIn(call);
    if (assertion !== undefined) this.#assertion(assertion);
    const held = this.#receiver(call);
    const method = call.childForFieldName("name")?.text ?? "";
    if (/^(?:raw|\w+Raw)$/.test(method)) this.#raw(argumentsOf(call)[0]);
    this.#relation(held, call);
    if (held === undefined) {
      this.#unknownQuery(call, method);
      return;
    }
    const args = argumentsOf(call);
    const written = writeMethod(method);
    if (written !== undefined)
      this.#write(
        held,
        written.kind,
        written.rows.flatMap((i) => args[i] ?? []),
        call,
      );
    if (singleWrites.has(method)) this.#single(held, args, call);
    if (method === "upsert") this.#upsertLists(held, args[1], args[2], call);
    const columns = columnArguments(method);
    if (columns === undefined || (held.shape === "rows" && method === "first")) return;
    const chosen = columns.at === "all" ? args : columns.at.flatMap((i) => args[i] ?? []);
    for (const argument of chosen) this.#columns(held, argument, columns.access, call);
  }

  #relation(own: Held | undefined, call: SyntaxNode): void {
    const relation = own?.shape === "row" ? relationKeys(call) : undefined;
    const model = relation === undefined ? undefined : this.#rows.model(relation.model, call);
    for (const { node, of } of relation?.keys ?? []) {
      const held = of === "own" ? own : heldOf(model, "row");
      const column = stringValue(node);
      if (held !== undefined && column !== undefined && /^\w+$/.test(column))
        this.#ledger.mention(held.place, column, contentOf(node), "declare");
    }
  }

  /** A piece of SQL, such as `DB::raw("COALESCE(songs.plays, 0)")`: the columns that a model's table qualifies. */
  #raw(node: SyntaxNode | undefined): void {
    const text = stringValue(node);
    if (node === undefined || text === undefined) return;
    for (const match of text.matchAll(/(?<![\w.'"`])(\w+)\.(\w+)\b(?!\s*[.(])/g)) {
      const table = this.#models.find((model) => model.table === match[1])?.reference;
      const end = contentOf(node).startIndex + match.index + match[0].length;
      const at = { startIndex: end - (match[2]?.length ?? 0), endIndex: end };
      if (table !== undefined) this.#ledger.mention({ table, certainty: "resolved" }, match[2] ?? "", at, "read");
    }
  }

  /** `$query->orderBy("songs.track")` where it is not known whose query it is: a column that is qualified by a model's table says it. */
  #unknownQuery(call: SyntaxNode, method: string): void {
    const columns = columnArguments(method);
    const args = argumentsOf(call);
    const chosen = columns?.at === "all" ? args : (columns?.at.flatMap((i) => args[i] ?? []) ?? []);
    for (const node of chosen.flatMap(stringsOf)) {
      const found = this.#qualifiedColumn(node);
      if (found !== undefined)
        this.#ledger.mention({ table: found.table, certainty: "resolved" }, found.column, found.at, "read");
    }
  }

  /** `songs.track`, when `songs` is the table of a model. */
  #qualifiedColumn(
    node: SyntaxNode,
  ): { readonly table: TableReference; readonly column: string; readonly at: Ranged } | undefined {
    const match = /^(\w+)\.(\w+)$/.exec(stringValue(node) ?? "");
    const table = this.#models.find((model) => model.table === match?.[1])?.reference;
    if (match?.[2] === undefined || table === undefined) return undefined;
    const { endIndex } = contentOf(node);
    return { table, column: match[2], at: { startIndex: endIndex - match[2].length, endIndex } };
  }

  #receiver(call: SyntaxNode): Held | undefined {
    const object = call.childForFieldName("object");
    if (object !== null) return this.#rows.of(object);
    const scope = call.childForFieldName("scope")?.text ?? "";
    return heldOf(this.#rows.model(scope === "static" ? "self" : scope, call), "query");
  }

  /** A column, a list of columns, a map from columns to values, or a list of conditions. */
  #columns(held: Held, given: SyntaxNode, access: Access, call: SyntaxNode): void {
    for (const argument of listsOf(given)) {
      if (stringValue(argument) !== undefined) this.#column(held, argument, access, call);
      if (argument.type !== "array_creation_expression") continue;
      for (const { key, value } of entriesOf(argument).entries) {
        if (key !== undefined) this.#column(held, key, access, call);
        else if (value.type !== "array_creation_expression") this.#column(held, value, access, call);
        else this.#column(held, entriesOf(value).entries[0]?.value ?? value, access, call);
      }
    }
  }

  #strings(held: Held, list: SyntaxNode, access: Access, call: SyntaxNode): void {
    for (const node of stringsOf(list)) this.#column(held, node, access, call);
  }

  /** `upsert(rows, ["id"], ["name"])`: which columns tell a row, and which are set where it exists already (all, if the list is left out). */
  #upsertLists(held: Held, keys: SyntaxNode | undefined, updated: SyntaxNode | undefined, call: SyntaxNode): void {
    if (keys !== undefined) this.#strings(held, keys, "read", call);
    if (updated?.type !== "array_creation_expression") return;
    const { entries, open } = entriesOf(updated);
    if (entries.length === 0) return;
    const sink = this.#ledger.sink("orm-upsert", held.place, call, open);
    for (const entry of entries) {
      const beside = this.#entry(held, { key: entry.key ?? entry.value }, sink);
      if (beside === undefined) continue;
      if (entry.key !== undefined) this.#insertBehind(entry, beside, sink);
      else
        this.#ledger.insert(sink, {
          offset: entry.node.endIndex,
          role: "column",
          beside,
          syntax: "name",
          delimiter: entry.value.text[0] ?? "'",
          naming: "column",
          separator: `,${gapBefore(entry.node, this.#text)}`,
        });
    }
  }

  #column(held: Held, node: SyntaxNode, access: Access, call: SyntaxNode): void {
    const match = columnShape.exec(stringValue(node) ?? "");
    if (match === null) return;
    const [, prefix = "", schema, qualifier, column = ""] = match;
    if (qualifier === undefined && notColumns.has(column.toLowerCase())) return;
    const tables = tablesAround(held, call);
    const place = qualifier === undefined ? unqualified(held, tables) : this.#qualified(schema, qualifier, tables);
    const start = contentOf(node).startIndex + prefix.length;
    this.#ledger.mention(place, column, { startIndex: start, endIndex: start + column.length }, access);
  }

  /** A qualifier that is neither a table of the chain nor one of a model may be an alias from elsewhere. */
  #qualified(schema: string | undefined, name: string, tables: ReadonlyMap<string, TableReference>): Place {
    const known = tables.get(name) ?? this.#models.find(({ table }) => table === name)?.reference;
    if (known !== undefined) return { table: known, certainty: "resolved" };
    return { table: schema === undefined ? { name } : { schema, name }, certainty: "name-only" };
  }

  /** `definition()` of a factory and the states that it has fill new rows. */
  #factory(declaration: SyntaxNode): void {
    const held = this.#rows.madeBy(declaration);
    if (held === undefined) return;
    for (const method of declaration.descendantsOfType(["method_declaration"])) {
      if (method === null || method.childForFieldName("name")?.text !== "definition") continue;
      for (const returned of method.descendantsOfType(["return_statement"])) {
        const [value] = returned === null ? [] : namedChildren(returned);
        if (value !== undefined) this.#write(held, "orm-create", [value], value);
      }
    }
    for (const call of declaration.descendantsOfType(["member_call_expression"])) {
      const isState =
        call?.childForFieldName("name")?.text === "state" && call.childForFieldName("object")?.text === "$this";
      const [state] = isState && call !== null ? argumentsOf(call) : [];
      const value = state === undefined ? undefined : (returnedBy(state) ?? state);
      if (value?.type === "array_creation_expression") this.#write(held, "orm-create", [value], value);
    }
  }

  /** A constant that lists columns, each qualified by the table of a model: `["songs.title", "songs.year"]`. */
  #list(array: SyntaxNode): void {
    const strings = entriesOf(array).entries.flatMap(({ value }) => (stringValue(value) === undefined ? [] : [value]));
    const columns = strings.flatMap((node) => this.#qualifiedColumn(node) ?? []);
    if (columns.length < 3 || columns.length * 2 <= strings.length) return;
    for (const { table, column, at } of columns)
      this.#ledger.mention({ table, certainty: "resolved" }, column, at, "read");
  }

  #write(held: Held, kind: WriteKind, rows: readonly SyntaxNode[], call: SyntaxNode): void {
    const literals = rows.flatMap((row): readonly (SyntaxNode | undefined)[] => {
      const appended = appendedTo(row, this.#root);
      return appended.length === 0 ? [literalOf(row, this.#root)] : appended;
    });
    const arrays = literals.flatMap((row) => (row === undefined ? [] : rowsOf(row)));
    const set = rows.flatMap((row) => elementsSetOf(row, this.#root));
    if (set.length > 0) {
      const sink = this.#ledger.sink(kind, held.place, call, true);
      for (const entry of set) this.#entry(held, entry, sink);
    }
    const isUnseen = literals.includes(undefined) || rows.length === 0;
    // What is looked for and what is set belong to one row, as do the rows of one upsert.
    if (kind === "orm-upsert" || arrays.length === 0) {
      const sink = this.#ledger.sink(kind, held.place, call, isUnseen || arrays.some((array) => entriesOf(array).open));
      for (const array of arrays) this.#row(held, array, sink);
      return;
    }
    for (const array of arrays) {
      const sink = this.#ledger.sink(kind, held.place, call, entriesOf(array).open);
      if (isInserted(array, call)) this.#ledger.inserts(sink);
      this.#row(held, array, sink);
    }
  }

  #row(held: Held, array: SyntaxNode, sink: number): void {
    for (const entry of entriesOf(array).entries) {
      const name = this.#entry(held, entry, sink);
      if (name !== undefined) this.#insertBehind(entry, name, sink);
    }
  }

  /** A value that is written by the name of its column, which is given back when it is the whole column. */
  #entry(held: Held, { key }: Pick<ArrayEntry, "key">, sink: number): string | undefined {
    const name = key === undefined ? undefined : stringValue(key);
    // `options->color` writes a part of the column.
    const column = /^(\w+)(?:->.+)?$/.exec(name ?? "")?.[1];
    if (key === undefined || column === undefined) return undefined;
    const { startIndex } = contentOf(key);
    this.#ledger.mention(held.place, column, { startIndex, endIndex: startIndex + column.length }, "write", sink);
    return name === column ? column : undefined;
  }

  #insertBehind({ key, value, node }: ArrayEntry, beside: string, sink: number): void {
    const quote = key?.text[0] ?? "'";
    this.#ledger.insert(sink, {
      offset: node.endIndex,
      role: "assignment",
      beside,
      value: value.text,
      syntax: "array",
      delimiter: quote,
      naming: "column",
      separator: `,${gapBefore(node, this.#text)}`,
      ...(isRepeatable(value) ? { reusableValue: value.text } : {}),
    });
  }

  /** `increment("votes", 1, ["seen_at" => now()])`, `setAttribute("name", $name)`. */
  #single(held: Held, args: readonly SyntaxNode[], call: SyntaxNode): void {
    const [name] = args;
    const column = stringValue(name);
    if (name === undefined || column === undefined) return;
    const extra = args[2]?.type === "array_creation_expression" ? args[2] : undefined;
    const sink = this.#ledger.sink("orm-update", held.place, call, extra !== undefined && entriesOf(extra).open);
    this.#ledger.mention(held.place, column, contentOf(name), "write", sink);
    if (extra !== undefined) this.#row(held, extra, sink);
  }

  /** `new User(["name" => $name])`. */
  #made(made: SyntaxNode): void {
    const rule = ruleColumnOf(made);
    if (rule !== undefined) this.#rule(rule, made);
    const held = this.#rows.of(made);
    const [row] = argumentsOf(made);
    if (held !== undefined && row !== undefined) this.#write(held, "orm-create", [row], made);
  }

  /** `$user->name`, read or set. */
  #property(member: SyntaxNode): void {
    const [object, name] = [member.childForFieldName("object"), member.childForFieldName("name")];
    if (object === null || name?.type !== "name") return;
    const held = this.#rows.of(object);
    if (held === undefined || (held.shape !== "row" && held.shape !== "related")) return;
    if (held.model?.relations.has(name.text) || isOwnProperty(object, name.text)) return;
    this.#access(held, member, name, name.text);
  }

  /** `$user["name"]`; in a model also `$this->attributes["name"]`. */
  #item(item: SyntaxNode): void {
    const [object, key] = namedChildren(item);
    const name = stringValue(key);
    if (object === undefined || key === undefined || name === undefined) return;
    const own = object.text === "$this->attributes" ? heldOf(this.#rows.model("self", item), "row") : undefined;
    const held = own ?? this.#rows.of(object);
    if (held?.shape !== "row") return;
    this.#access(held, item, contentOf(key), name);
  }

  #access(held: Held, whole: SyntaxNode, at: Ranged, column: string): void {
    const parent = whole.parent;
    const isLeft = parent?.childForFieldName("left")?.startIndex === whole.startIndex;
    const isSet = parent !== null && assignmentTypes.has(parent.type) && isLeft;
    if (isSet || parent?.type === "update_expression") this.#assignment(held, whole, at, column);
    else this.#ledger.mention(held.place, column, at, "read", -1, fallbackOf(whole));
  }

  /** One sink for all that is set on one receiver in one function. */
  #assignment(held: Held, whole: SyntaxNode, at: Ranged, column: string): void {
    const around = functionAround(whole) ?? this.#root;
    const receiver = whole.childForFieldName("object")?.text ?? namedChildren(whole)[0]?.text ?? "";
    const kind: Sink["kind"] = isHook(around) ? "hook" : "assignments";
    const sink = this.#ledger.sharedSink(`${around.startIndex} ${receiver}`, kind, held.place, around);
    this.#ledger.mention(held.place, column, at, "write", sink);
    const [statement, value] = [whole.parent?.parent, whole.parent?.childForFieldName("right") ?? undefined];
    const isPlain = whole.type === "member_access_expression" && whole.parent?.type === "assignment_expression";
    if (!isPlain || statement?.type !== "expression_statement" || value === undefined) return;
    this.#ledger.insert(sink, {
      offset: statement.endIndex,
      role: "assignment",
      beside: column,
      value: value.text,
      syntax: "arrow",
      receiver,
      terminator: ";",
      naming: "column",
      separator: gapBefore(statement, this.#text),
      ...(isRepeatable(value) ? { reusableValue: value.text } : {}),
    });
  }
}

function unqualified(held: Held, tables: ReadonlyMap<string, TableReference>): Place {
  const isPlainRow = held.shape !== "query";
  if (tables.size <= 1 || isPlainRow) return held.place;
  return { candidates: [...tables.values()], certainty: held.place.certainty };
}

/** Properties that every model has and that are no attributes. */
const ownProperties: ReadonlySet<string> = new Set(
  "table primaryKey fillable guarded casts hidden visible appends attributes original exists wasRecentlyCreated timestamps incrementing keyType connection perPage with pivot".split(
    " ",
  ),
);
function isOwnProperty(object: SyntaxNode, name: string): boolean {
  return object.text === "$this" && ownProperties.has(name);
}

/** The other property of `$a->x ?? $a->y`. */
function fallbackOf(member: SyntaxNode): string | undefined {
  const choice = member.parent;
  const operator = choice?.childForFieldName("operator")?.text;
  if (choice?.type !== "binary_expression" || (operator !== "??" && operator !== "?:" && operator !== "||"))
    return undefined;
  const [left, right] = [choice.childForFieldName("left"), choice.childForFieldName("right")];
  const other = left?.startIndex === member.startIndex ? right : left;
  const isSame = other?.childForFieldName("object")?.text === member.childForFieldName("object")?.text;
  return isSame && memberTypes.includes(other?.type ?? "") ? other?.childForFieldName("name")?.text : undefined;
}

/**
 * A function that runs before each write of a model: the callback of `static::creating(…)`, a method of an observer, or a mutator
 * (`setNameAttribute`), which fills other attributes when its own is set.
 */
function isHook(around: SyntaxNode): boolean {
  const name = around.childForFieldName("name")?.text;
  if (name !== undefined && /^set\w+Attribute$/.test(name)) return true;
  if (name !== undefined)
    return fillingEvents.has(name) && /Observer$/.test(classAround(around)?.childForFieldName("name")?.text ?? "");
  const list = around.parent?.type === "argument" ? around.parent.parent : around.parent;
  return (
    list?.parent?.type === "scoped_call_expression" &&
    fillingEvents.has(list.parent.childForFieldName("name")?.text ?? "")
  );
}

/** `User::create(["name" => $name])`: a relation gives rows its own values, a variable may be given more before. */
function isInserted(row: SyntaxNode, call: SyntaxNode): boolean {
  const isMethod = /^(?:create|createQuietly|forceCreate|insert)$/.test(call.childForFieldName("name")?.text ?? "");
  const argument = argumentsOf(call)[0];
  return call.type === "scoped_call_expression" && isMethod && argument?.startIndex === row.startIndex;
}
