import { Ledger, type Place } from "../classes/ledger.ts";
import { ScopedNames } from "../classes/scoped-names.ts";
import { accessedProperty, argumentsOf, classAround, functionAround, methodAround } from "../java/nodes.ts";
import { toSnakeCase } from "../spelling.ts";
import { namedChildren } from "../syntax.ts";
import type { Sink, SyntaxNode, TableReference } from "../types.ts";
import type { CodeLibrary } from "./library.ts";

const constant = /^[A-Z][A-Z0-9_]*$/;
/** Steps of a statement whose arguments are columns that it writes. */
const columnLists: ReadonlySet<string> = new Set(["insertInto", "mergeInto", "columns"]);

/**
 * jOOQ: tables and columns as generated constants. Its generator writes names in capitals (jOOQ manual, "Generator strategies"), so the
 * constant gives the name but for its case. Code is generated from the schema, so there is no declaration to look for.
 */
export const jooq: CodeLibrary = {
  id: "jooq",
  languages: new Set(["java"]),
  concerns: (text) => /\borg\.jooq\b|\.Tables\.|\.tables\./.test(text),
  extract(text, root, { dialect }) {
    if (root === undefined) return { usages: [], sinks: [] };
    const reader = new JooqReader(text, root, new Ledger("jooq", dialect));
    return reader.read();
  },
};

class JooqReader {
  readonly #root: SyntaxNode;
  readonly #ledger: Ledger;
  readonly #imported: ReadonlySet<string>;
  readonly #importsAll: boolean;
  readonly #names = new ScopedNames<TableReference>();

  constructor(text: string, root: SyntaxNode, ledger: Ledger) {
    this.#root = root;
    this.#ledger = ledger;
    // `import static com.shop.Tables.USERS;`, `import static com.shop.tables.Users.USERS;`, or all of them.
    this.#imported = new Set(
      [...text.matchAll(/^import static [\w.]*\b(?:Tables|tables\.\w+)\.([A-Z]\w*);/gm)].map((match) => match[1] ?? ""),
    );
    this.#importsAll = /^import static [\w.]*\b(?:Tables|tables\.\w+)\.\*;/m.test(text);
    this.#bind();
  }

  read() {
    for (const node of this.#root.descendantsOfType(["field_access"])) if (node !== null) this.#column(node);
    for (const node of this.#root.descendantsOfType(["method_invocation"])) if (node !== null) this.#record(node);
    return this.#ledger.result;
  }

  /** `Users u = USERS.as("u");` and records: `UsersRecord user = …`. */
  #bind(): void {
    for (const node of this.#root.descendantsOfType([
      "local_variable_declaration",
      "field_declaration",
      "formal_parameter",
      "enhanced_for_statement",
    ])) {
      if (node === null) continue;
      const scope = (node.type === "field_declaration" ? classAround(node) : functionAround(node)) ?? this.#root;
      const span = { start: scope.startIndex, end: scope.endIndex };
      const record = /^([A-Z]\w*)Record$/.exec(node.childForFieldName("type")?.text ?? "")?.[1];
      const named =
        node.childForFieldName("name") === null
          ? namedChildren(node).filter(({ type }) => type === "variable_declarator")
          : [node];
      for (const each of named) {
        const name = each.childForFieldName("name")?.text ?? "";
        const alias = this.#aliased(each.childForFieldName("value"));
        const table = record === undefined || !this.#hasRecords(record) ? alias : { name: toSnakeCase(record) };
        if (table !== undefined) this.#names.add(name, table, span);
      }
    }
  }

  #hasRecords(name: string): boolean {
    return new RegExp(`^import [\\w.]+\\.tables\\.records\\.(?:${name}Record|\\*);`, "m").test(this.#root.text);
  }

  #aliased(value: SyntaxNode | null): TableReference | undefined {
    if (value?.type !== "method_invocation" || value.childForFieldName("name")?.text !== "as") return undefined;
    const object = value.childForFieldName("object");
    return object === null ? undefined : this.#tableOf(object);
  }

  /** `USERS`, `Tables.USERS`, `Users.USERS`, or an alias of one. */
  #tableOf(node: SyntaxNode): TableReference | undefined {
    if (node.type === "identifier" && constant.test(node.text)) {
      const isTable = this.#imported.has(node.text) || this.#importsAll;
      return isTable ? { name: node.text.toLowerCase() } : undefined;
    }
    if (node.type === "identifier") return this.#names.at(node.text, node.startIndex);
    const [object, field] = [node.childForFieldName("object")?.text ?? "", node.childForFieldName("field")?.text ?? ""];
    if (node.type !== "field_access" || !constant.test(field)) return undefined;
    const isGenerated =
      /(?:^|\.)Tables$/.test(object) || toSnakeCase(object.slice(object.lastIndexOf(".") + 1)).toUpperCase() === field;
    return isGenerated ? { name: field.toLowerCase() } : undefined;
  }

  #column(node: SyntaxNode): void {
    const [object, field] = [node.childForFieldName("object"), node.childForFieldName("field")];
    if (object === null || field === null || !constant.test(field.text)) return;
    const table = this.#tableOf(object);
    if (table === undefined || this.#tableOf(node) !== undefined) return;
    const place: Place = { table, certainty: "resolved" };
    const sink = this.#sinkOf(node, place);
    this.#ledger.mention(place, field.text.toLowerCase(), field, sink === -1 ? "read" : "write", sink);
  }

  /** The statement that writes a column which is an argument here; -1 when it is only read. */
  #sinkOf(node: SyntaxNode, place: Place): number {
    const call = node.parent?.type === "argument_list" ? node.parent.parent : null;
    const method = call?.childForFieldName("name")?.text ?? "";
    if (call === null || call === undefined || call.type !== "method_invocation") return -1;
    const args = argumentsOf(call);
    const isSet = method === "set" && args.length === 2 && args[0]?.startIndex === node.startIndex;
    if (!isSet && !columnLists.has(method)) return -1;
    const steps = chainBelow(call);
    const isUpsert =
      isSet && steps.some((step) => /^(?:doUpdate|onDuplicateKeyUpdate|whenMatchedThenUpdate)$/.test(step));
    const kind: Sink["kind"] = isUpsert ? "orm-upsert" : steps.includes("update") ? "orm-update" : "orm-create";
    if (!steps.some((step) => /^(?:insertInto|mergeInto|update)$/.test(step))) return -1;
    const whole = wholeChain(call);
    return this.#ledger.sharedSink(`${kind} ${whole.startIndex} ${whole.endIndex}`, kind, place, whole);
  }

  /** Accessors of records: `user.setFullName(…)`. */
  #record(call: SyntaxNode): void {
    const [object, name] = [call.childForFieldName("object"), call.childForFieldName("name")];
    if (object?.type !== "identifier" || name === null) return;
    const table = this.#names.at(object.text, object.startIndex);
    const accessed = accessedProperty(name.text);
    if (table === undefined || accessed === undefined) return;
    const place: Place = { table, certainty: "resolved" };
    const around = methodAround(call) ?? this.#root;
    const sink = accessed.isSetter
      ? this.#ledger.sharedSink(`${around.startIndex} ${object.text}`, "assignments", place, around)
      : -1;
    this.#ledger.mention(place, toSnakeCase(accessed.property), name, accessed.isSetter ? "write" : "read", sink);
  }
}

/** The methods of a chain up to a call, the call's own last. */
function chainBelow(call: SyntaxNode): readonly string[] {
  const steps: string[] = [];
  for (let node: SyntaxNode | null = call; node?.type === "method_invocation"; node = node.childForFieldName("object"))
    steps.unshift(node.childForFieldName("name")?.text ?? "");
  return steps;
}

function wholeChain(call: SyntaxNode): SyntaxNode {
  let whole = call;
  while (
    whole.parent?.type === "method_invocation" &&
    whole.parent.childForFieldName("object")?.startIndex === call.startIndex &&
    whole.parent.startIndex === whole.startIndex
  )
    whole = whole.parent;
  return whole;
}
