import type { RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { Certainty, Sink, SyntaxNode } from "../types.ts";
import type { UsageLog } from "../usage-log.ts";
import {
  type Arguments,
  argumentsOf,
  around,
  classTypes,
  type DictionaryEntry,
  entriesOf,
  functionTypes,
  isRepeatable,
  type Keyword,
  type StringContent,
  stringOf,
} from "./nodes.ts";
import { partNamed } from "./records.ts";
import type { PythonValues } from "./values.ts";

/** How a library names columns at the places where its models are used. */
export interface SiteRules {
  /** The column of a property of the model. */
  column(model: CodeModel, property: string): string | undefined;
  /** Whether assignments in this function are made whenever a row is saved. */
  isHook(scope: SyntaxNode): boolean;
  /** Whether `Model.property` stands for the column. */
  readonly classAttributes: boolean;
}

/** From this many members on, a value of a model's name is a row of the model. */
const enoughMembers = 2;
/** As many over all values of the name in a file, when none has a member that the model has not. */
const enoughInFile = 3;
/** What rows have besides what their class declares. */
const commonMembers = /^(?:_|id$|pk$|metadata$|objects$|query$)/;

/** Reads what code does with rows of models: attributes, assignments, and values given by name. */
export class PythonSites {
  readonly #text: string;
  readonly #values: PythonValues;
  readonly #log: UsageLog;
  readonly #rules: SiteRules;
  readonly #receivers = new Map<string, number>();
  /** Members that are used of what was told by its name. */
  readonly #evidence = new Map<string, Set<string>>();
  /** Names of values of which members are used that the model of the name has not. */
  readonly #strange = new Map<string, Set<string>>();

  constructor(text: string, values: PythonValues, log: UsageLog, rules: SiteRules) {
    this.#text = text;
    this.#values = values;
    this.#log = log;
    this.#rules = rules;
  }

  /**
   * A value that is told by its name is certain when members enough of the model of that name are used of it, more than others, or of all
   * values of that name in the file.
   */
  #certainty({ model, guess }: RowValue): { readonly certainty?: Certainty } {
    if (guess === undefined) return {};
    const [own, strange] = [this.#evidence.get(guess)?.size ?? 0, this.#strange.get(guess)?.size ?? 0];
    if (own >= enoughMembers && own > strange) return {};
    const pool = poolOf(model, guess);
    const isTold = (this.#evidence.get(pool)?.size ?? 0) >= enoughInFile && !this.#strange.has(pool);
    return isTold ? {} : { certainty: "name-only" };
  }

  #gatherEvidence(attributes: readonly (SyntaxNode | null)[]): void {
    for (const node of attributes) {
      const value = node === null ? undefined : this.#values.of(node.childForFieldName("object"));
      const name = node?.childForFieldName("attribute")?.text ?? "";
      if (node === null || value?.guess === undefined || value.shape !== "row") continue;
      const { model, guess } = value;
      const isColumn = this.#rules.column(model, name) !== undefined || model.relations.has(name);
      const isOwn = isColumn || model.traits?.has(`defines:${name}`) === true;
      // Of methods, a class may inherit any number.
      if (!isOwn && (isCalled(node) || commonMembers.test(name))) continue;
      const found = isOwn ? this.#evidence : this.#strange;
      for (const key of [guess, poolOf(model, guess)]) {
        const members = found.get(key) ?? new Set<string>();
        found.set(key, members.add(`${model.name}.${name}`));
      }
    }
  }

  /** Every `row.column` below a node, as read or written. */
  attributes(root: SyntaxNode): void {
    this.#gatherEvidence(root.descendantsOfType(["attribute"]));
    for (const node of root.descendantsOfType(["attribute"])) {
      if (node === null || isCalled(node)) continue;
      const object = node.childForFieldName("object");
      const property = node.childForFieldName("attribute");
      const value = this.#values.of(object);
      if (property === null || value === undefined) continue;
      const selected = partNamed(value, property.text)?.column;
      if (selected !== undefined) {
        const column = this.#rules.column(selected.model, selected.property);
        if (column !== undefined) this.#log.mention(selected.model, column, property, { access: "read" });
      }
      if (value.shape !== "row" && value.shape !== "class") continue;
      if (value.shape === "class" && !this.#rules.classAttributes) continue;
      const column = this.#rules.column(value.model, property.text);
      if (column === undefined) continue;
      const assignment = value.shape === "row" ? assignmentTo(node) : undefined;
      if (assignment === undefined) this.#read(node, property, value, column);
      else this.#assign(node, property, value, column, assignment);
    }
    for (const node of root.descendantsOfType(["call"])) if (node !== null) this.#byName(node);
  }

  /** `setattr(row, "name", value)`, `getattr(row, "name")`: an attribute whose name is a string. */
  #byName(call: SyntaxNode): void {
    const callee = call.childForFieldName("function")?.text;
    if (callee !== "setattr" && callee !== "getattr") return;
    const [object, given] = argumentsOf(call).positional;
    const value = this.#values.of(object ?? null);
    const name = stringOf(given);
    const column = value === undefined || name === undefined ? undefined : this.#rules.column(value.model, name.text);
    if (object === undefined || name === undefined || value?.shape !== "row" || column === undefined) return;
    const certainty = this.#certainty(value);
    if (callee === "getattr") this.#log.mention(value.model, column, name, { access: "read", ...certainty });
    else {
      const sink = this.receiverSink(call, value, object.text);
      this.#log.mention(value.model, column, name, { access: "write", sink, ...certainty });
    }
  }

  #read(node: SyntaxNode, property: SyntaxNode, value: RowValue, column: string): void {
    const other = fallbackOf(node);
    const fallbackOf_ = other === undefined ? undefined : this.#rules.column(value.model, other);
    this.#log.mention(value.model, column, property, {
      access: "read",
      ...this.#certainty(value),
      fallbackOf: fallbackOf_,
    });
  }

  #assign(node: SyntaxNode, property: SyntaxNode, value: RowValue, column: string, assignment: SyntaxNode): void {
    const receiver = node.childForFieldName("object");
    const sink = this.receiverSink(node, value);
    this.#log.mention(value.model, column, property, { access: "write", sink, ...this.#certainty(value) });
    const right = assignment.childForFieldName("right");
    const statement = assignment.parent;
    if (receiver === null || right === null || statement?.type !== "expression_statement") return;
    if (assignment.type !== "assignment") return;
    const gap = gapBefore(statement, this.#text);
    this.#log.insert(sink, {
      offset: statement.endIndex,
      role: "assignment",
      beside: column,
      value: right.text,
      syntax: "statement",
      receiver: receiver.text,
      separator: gap,
      ...(isRepeatable(right) && gap.startsWith("\n") ? { reusableValue: right.text } : {}),
    });
  }

  /** One sink for all assignments to one receiver in one function. */
  receiverSink(node: SyntaxNode, value: RowValue, receiver = node.childForFieldName("object")?.text ?? ""): number {
    const scope = around(node, functionTypes);
    const key = `${scope?.startIndex ?? -1} ${receiver}`;
    const known = this.#receivers.get(key);
    if (known !== undefined) return known;
    const isHook = scope !== undefined && this.#rules.isHook(scope);
    const place = (isHook ? around(node, classTypes) : undefined) ?? scope ?? node;
    const sink = this.#log.sink(isHook ? "hook" : "assignments", value.model, spanOf(place), false);
    this.#receivers.set(key, sink);
    return sink;
  }

  /** Values given by name to a call that writes: `create(name=…)`. Returns the sink; -1 when nothing is written. */
  keywords(
    call: SyntaxNode,
    { keywords, open }: Arguments,
    value: RowValue,
    kind: Sink["kind"],
    leftOut?: ReadonlySet<string>,
  ): number {
    const own = keywords.filter(({ name }) => leftOut?.has(name) !== true);
    if (own.length === 0 && !open) return -1;
    const sink = this.#log.sink(kind, value.model, spanOf(call), open);
    for (const argument of own) this.#keyword(argument, value, sink);
    return sink;
  }

  #keyword({ name, nameNode, value: given, node }: Keyword, value: RowValue, sink: number): void {
    const column = this.#rules.column(value.model, name);
    if (column === undefined) return;
    this.#log.mention(value.model, column, nameNode, { access: "write", sink, ...this.#certainty(value) });
    this.#log.insert(sink, {
      offset: node.endIndex,
      role: "assignment",
      beside: column,
      value: given.text,
      syntax: "keyword",
      separator: `,${gapBefore(node, this.#text)}`,
      ...(isRepeatable(given) ? { reusableValue: given.text } : {}),
    });
  }

  /** Values in dictionary literals, each a sink: `values({"name": …})`, also lists of such. */
  dictionaries(given: SyntaxNode | undefined, call: SyntaxNode, value: RowValue, kind: Sink["kind"]): void {
    if (given === undefined) return;
    const node = this.#values.definition(given);
    if (node.type === "list" || node.type === "tuple") {
      for (const element of namedChildren(node)) this.dictionaries(element, call, value, kind);
      return;
    }
    if (node.type === "list_comprehension")
      this.dictionaries(node.childForFieldName("body") ?? undefined, call, value, kind);
    else if (node.type === "dictionary") this.#dictionary(node, call, value, kind);
    // What cannot be seen may write any column.
    else this.#log.sink(kind, value.model, spanOf(call), true);
  }

  /** Strings that name what a call writes, and nothing else: a sink of its own, whatever the rows have. */
  listed(strings: readonly StringContent[], call: SyntaxNode, value: RowValue, kind: Sink["kind"]): void {
    if (strings.length === 0) return;
    const sink = this.#log.sink(kind, value.model, spanOf(call), false);
    for (const { text, startIndex, endIndex } of strings) {
      const column = this.#rules.column(value.model, text);
      if (column === undefined) continue;
      this.#log.mention(
        value.model,
        column,
        { startIndex, endIndex },
        { access: "write", sink, ...this.#certainty(value) },
      );
      this.#log.insert(sink, {
        // Behind the quote.
        offset: endIndex + 1,
        role: "column",
        beside: column,
        syntax: "name",
        delimiter: this.#text[startIndex - 1] ?? '"',
        separator: ", ",
      });
    }
  }

  #dictionary(node: SyntaxNode, call: SyntaxNode, value: RowValue, kind: Sink["kind"]): void {
    const { entries, open } = entriesOf(node);
    const sink = this.#log.sink(
      kind,
      value.model,
      spanOf(call),
      open || entries.some(({ key }) => keyOf(key) === undefined),
    );
    for (const entry of entries) this.#entry(entry, value, sink);
  }

  #entry({ key, value: given, node }: DictionaryEntry, value: RowValue, sink: number): void {
    const name = keyOf(key);
    const column = name === undefined ? undefined : this.#rules.column(value.model, name.text);
    if (name === undefined || column === undefined) return;
    this.#log.mention(value.model, column, name, { access: "write", sink, ...this.#certainty(value) });
    if (key.type !== "string") return;
    this.#log.insert(sink, {
      offset: node.endIndex,
      role: "assignment",
      beside: column,
      value: given.text,
      syntax: "quoted",
      separator: `,${gapBefore(node, this.#text)}`,
      ...(isRepeatable(given) ? { reusableValue: given.text } : {}),
    });
  }
}

/** All values of one name in a file. */
function poolOf(model: CodeModel, guess: string): string {
  return `${model.name} ${guess.slice(guess.indexOf(" ") + 1)}`;
}

/** `"name"`, or the last name of `User.name`. */
function keyOf(
  key: SyntaxNode,
): { readonly text: string; readonly startIndex: number; readonly endIndex: number } | undefined {
  return stringOf(key) ?? key.childForFieldName("attribute") ?? undefined;
}

export function spanOf(node: SyntaxNode): { readonly start: number; readonly end: number } {
  return { start: node.startIndex, end: node.endIndex };
}

/** A method that is called is no column. */
function isCalled(node: SyntaxNode): boolean {
  return (
    node.parent?.type === "call" &&
    node.parent.childForFieldName("function")?.startIndex === node.startIndex &&
    node.parent.childForFieldName("function")?.endIndex === node.endIndex
  );
}

/** The assignment whose target, or one of whose targets, is the node. */
function assignmentTo(node: SyntaxNode): SyntaxNode | undefined {
  const { parent } = node;
  const target = parent?.type === "pattern_list" || parent?.type === "tuple_pattern" ? parent : node;
  const assignment = target.parent;
  if (assignment?.type !== "assignment" && assignment?.type !== "augmented_assignment") return undefined;
  return assignment.childForFieldName("left")?.startIndex === target.startIndex ? assignment : undefined;
}

/** The property on the other side of `a.x or a.y`, when both sides are properties of the same thing. */
function fallbackOf(node: SyntaxNode): string | undefined {
  const choice = node.parent;
  if (choice?.type !== "boolean_operator" || choice.childForFieldName("operator")?.text !== "or") return undefined;
  const left = choice.childForFieldName("left");
  const other = left?.startIndex === node.startIndex ? choice.childForFieldName("right") : left;
  if (other?.type !== "attribute") return undefined;
  if (other.childForFieldName("object")?.text !== node.childForFieldName("object")?.text) return undefined;
  return other.childForFieldName("attribute")?.text;
}

/** The line break and indentation before a node that begins its line, else a space. */
export function gapBefore(node: SyntaxNode, text: string): string {
  const lineStart = text.lastIndexOf("\n", node.startIndex - 1) + 1;
  const indent = text.slice(lineStart, node.startIndex);
  return /^\s*$/.test(indent) ? `\n${indent}` : " ";
}
