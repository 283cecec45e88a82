import type { RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { Access, Certainty, Sink, SyntaxNode } from "../types.ts";
import type { Mention, UsageLog } from "../usage-log.ts";
import {
  argumentsOf,
  around,
  blockTypes,
  classTypes,
  isRepeatable,
  membersOf,
  methodOf,
  methodTypes,
  type Pair,
  type Word,
  wordOf,
  wordsOf,
} from "./nodes.ts";
import type { RubyValues } from "./values.ts";

/** From this many members on, a value of a model's name is a row of the model. */
const enoughMembers = 2;
const hooks = /^before_(?:save|validation|create|update)$/;
/** Methods of a row that ask about one of its columns. */
const suffixes =
  /(?:_before_last_save|_before_type_cast|_came_from_user\?|_change|_changed\?|_in_database|_previously_changed\?|_previously_was|_was|_will_change!|\?)$/;
const prefixes = /^(?:attribute_before_last_save_|saved_change_to_|will_save_change_to_|restore_|clear_\w+_change)/;
/** Methods of every object or row that are no columns. */
const noColumns: ReadonlySet<string> = new Set(
  "attributes blank? changed? class destroy destroy! destroyed? dup errors freeze hash inspect itself new_record? nil? object_id persisted? present? presence reload save save! to_param to_s valid? invalid? touch update update! with_lock lock!".split(
    " ",
  ),
);

/** The column of an attribute: that of an alias or of an association, else the one of its name. */
export function columnIn(model: CodeModel, name: string): string | undefined {
  const given = model.fields.find((field) => field.name === name)?.column;
  if (given !== undefined) return given;
  // A scope may have the name of a column, an association of other rows has not.
  const target = model.relations.get(name);
  return (target !== undefined && target !== model.name) || !/^[a-z_]\w*$/.test(name) ? undefined : name;
}

type Ranged = Pick<SyntaxNode, "startIndex" | "endIndex">;

/** Reads what code does with rows of models: attributes, assignments, and values given by name. */
export class RubySites {
  readonly #text: string;
  readonly #values: RubyValues;
  readonly #log: UsageLog;
  readonly #receivers = new Map<string, number>();
  readonly #evidence = new Map<string, Set<string>>();

  constructor(text: string, values: RubyValues, log: UsageLog) {
    this.#text = text;
    this.#values = values;
    this.#log = log;
  }

  /** A row that is told by its name alone is sure when the file uses it as one. */
  certaintyOf({ guess }: RowValue): Certainty {
    return guess === undefined || (this.#evidence.get(guess)?.size ?? 0) >= enoughMembers ? "resolved" : "name-only";
  }

  mention(on: RowValue, column: string, at: Ranged, access: Access, sink = -1): void {
    this.#log.mention(on.model, column, at, { access, sink, certainty: this.certaintyOf(on) });
  }

  /** A method of a row that is asked by its name: `:is_shown?`. */
  asked(on: RowValue, word: Word): void {
    const name = word.text.replace(prefixes, "").replace(suffixes, "");
    const column = noColumns.has(word.text) ? undefined : columnIn(on.model, name);
    const startIndex = word.startIndex + word.text.indexOf(name);
    if (column !== undefined)
      this.#called(on, word.text, column, { startIndex, endIndex: startIndex + name.length }, { access: "read" });
  }

  /** Something that calls a method of the row: the class may have one of that name that is no column. */
  #called(on: RowValue, method: string, column: string, at: Ranged, more: Mention): void {
    const isOwn = on.model.traits?.has(`defines:${method}`) === true;
    this.#log.mention(on.model, column, at, { ...more, certainty: isOwn ? "name-only" : this.certaintyOf(on) });
  }

  /** Every `row.column = value` and `row[:column] = value` below a node; gathers what tells rows by the way they are used. */
  assignments(root: SyntaxNode): void {
    for (const call of root.descendantsOfType(["call"])) if (call !== null) this.#gather(call);
    for (const node of root.descendantsOfType(["assignment", "operator_assignment"])) {
      const left = node?.childForFieldName("left");
      if (node === null || left === null || left === undefined) continue;
      const targets = left.type === "left_assignment_list" ? namedChildren(left) : [left];
      for (const target of targets) this.#assignment(target, node);
    }
  }

  /** Every `row.column` and `row[:column]` that nothing was said of yet. */
  reads(root: SyntaxNode): void {
    for (const call of root.descendantsOfType(["call"])) if (call !== null) this.#read(call);
    for (const element of root.descendantsOfType(["element_reference"])) {
      const on = element === null ? undefined : this.#values.of(element.childForFieldName("object"));
      const key = element === null ? undefined : wordOf(namedChildren(element)[1]);
      if (on?.shape === "row" && key !== undefined)
        this.mention(on, columnIn(on.model, key.text) ?? key.text, key, "read");
    }
    this.#bareReads(root);
  }

  /** `stories.map(&:title)`, `stories.reject(&:shown?)` */
  symbolBlock(call: SyntaxNode, on: RowValue): void {
    const list = call.childForFieldName("arguments");
    for (const block of list === null ? [] : namedChildren(list)) {
      const word = block.type === "block_argument" ? wordOf(namedChildren(block)[0]) : undefined;
      if (word !== undefined) this.asked(on, word);
    }
  }

  /** The entries of a hash that is written: a sink, whose index is returned. */
  row(pairs: readonly Pair[], open: boolean, on: RowValue, kind: Sink["kind"], call: SyntaxNode): number {
    const sink = this.#log.sink(kind, on.model, spanOf(call), open || pairs.some(({ key }) => key === undefined));
    for (const pair of pairs) {
      const column = pair.key === undefined ? undefined : columnIn(on.model, pair.key.text);
      if (pair.key === undefined || column === undefined) continue;
      this.#called(on, `${pair.key.text}=`, column, pair.key, { access: "write", sink });
      if (pair.keyNode.type === "string") continue;
      const value = pair.value?.text ?? pair.key.text;
      this.#log.insert(sink, {
        offset: pair.node.endIndex,
        role: "assignment",
        beside: column,
        value,
        syntax: pair.keyNode.type === "simple_symbol" ? "rocket" : "object",
        naming: "column",
        separator: `,${gapBefore(pair.node, this.#text)}`,
        ...(pair.value === undefined || this.#isRepeatable(pair.value) ? { reusableValue: value } : {}),
      });
    }
    return sink;
  }

  /** Columns that are named as those that a call writes, and nothing else: a sink of its own, whatever the rows have. */
  listed(list: SyntaxNode | undefined, on: RowValue, call: SyntaxNode): void {
    const words = wordsOf(list);
    if (list === undefined || words.length === 0) return;
    const sink = this.#log.sink("orm-upsert", on.model, spanOf(call), false);
    for (const word of words) {
      const column = columnIn(on.model, word.text);
      if (column === undefined) continue;
      this.mention(on, column, word, "write", sink);
      const mark = this.#text[word.startIndex - 1] ?? "";
      // A single name would have to become a list.
      if (list.type !== "array" || !/[:'"]/.test(mark)) continue;
      this.#log.insert(sink, {
        offset: word.endIndex + (mark === ":" ? 0 : 1),
        role: "column",
        beside: column,
        syntax: "name",
        delimiter: mark,
        naming: "column",
        separator: ", ",
      });
    }
  }

  /** One sink for all that is assigned to one receiver in one method; the class for what a hook of the model assigns. */
  receiverSink(receiver: SyntaxNode | null, place: SyntaxNode, on: RowValue): number {
    const method = around(place, methodTypes);
    const scope = method ?? around(place, blockTypes);
    const hook =
      (receiver === null || receiver.type === "self") && scope !== undefined ? this.#hookClass(scope) : undefined;
    const key = `${scope?.startIndex ?? -1} ${receiver?.text ?? "self"}`;
    const known = this.#receivers.get(key);
    if (known !== undefined) return known;
    const sink = this.#log.sink(
      hook === undefined ? "assignments" : "hook",
      on.model,
      spanOf(hook ?? scope ?? place),
      false,
    );
    this.#receivers.set(key, sink);
    return sink;
  }

  /** The class whose `before_save :name` or `before_save { … }` runs the method or block. */
  #hookClass(scope: SyntaxNode): SyntaxNode | undefined {
    const declaration = around(scope, classTypes);
    if (declaration === undefined) return undefined;
    if (!methodTypes.has(scope.type)) {
      const macro = scope.parent?.type === "call" ? methodOf(scope.parent) : "";
      return hooks.test(macro) ? declaration : undefined;
    }
    const name = scope.childForFieldName("name")?.text;
    const isHook = membersOf(declaration).some(
      (member) =>
        member.type === "call" &&
        hooks.test(methodOf(member)) &&
        argumentsOf(member).positional.some((argument) => wordsOf(argument).some(({ text }) => text === name)),
    );
    return isHook ? declaration : undefined;
  }

  /** A name that is no local variable is a method, which may give another value or do something each time. */
  #isRepeatable(value: SyntaxNode): boolean {
    if (!isRepeatable(value)) return false;
    const method = around(value, methodTypes);
    const own = method === undefined ? new Set<string>() : localNames(method);
    return value.descendantsOfType(["identifier"]).every((node) => {
      const isMethod =
        node?.parent?.type === "call" && node.parent.childForFieldName("method")?.startIndex === node.startIndex;
      return node === null || isMethod || node.text === "params" || own.has(node.text);
    });
  }

  #gather(call: SyntaxNode): void {
    const receiver = call.childForFieldName("receiver");
    const on = receiver === null ? undefined : this.#values.of(receiver);
    const method = methodOf(call);
    if (on?.guess === undefined || on.shape !== "row" || noColumns.has(method)) return;
    const members = this.#evidence.get(on.guess) ?? new Set<string>();
    this.#evidence.set(on.guess, members.add(`${on.model.name}.${method}`));
  }

  #assignment(target: SyntaxNode, assignment: SyntaxNode): void {
    const isElement = target.type === "element_reference";
    const receiver = target.childForFieldName(isElement ? "object" : "receiver");
    const on = receiver === null ? undefined : this.#values.of(receiver);
    if (receiver === null || on?.shape !== "row" || (!isElement && target.type !== "call")) return;
    const word = isElement ? wordOf(namedChildren(target)[1]) : (target.childForFieldName("method") ?? undefined);
    const column = word === undefined ? undefined : columnIn(on.model, word.text);
    if (word === undefined || column === undefined) return;
    const sink = this.receiverSink(receiver, target, on);
    this.#called(on, isElement ? word.text : `${word.text}=`, column, word, { access: "write", sink });
    const value = assignment.childForFieldName("right");
    const gap = gapBefore(assignment, this.#text);
    if (value === null || assignment.type !== "assignment" || isElement || !gap.startsWith("\n")) return;
    this.#log.insert(sink, {
      offset: assignment.endIndex,
      role: "assignment",
      beside: column,
      value: value.text,
      syntax: "statement",
      receiver: receiver.text,
      naming: "column",
      separator: gap,
      ...(this.#isRepeatable(value) ? { reusableValue: value.text } : {}),
    });
  }

  #read(call: SyntaxNode): void {
    const receiver = call.childForFieldName("receiver");
    const method = call.childForFieldName("method");
    const on = receiver === null ? undefined : this.#values.of(receiver);
    if (on?.shape !== "row" || method === null || noColumns.has(method.text)) return;
    if (call.childForFieldName("arguments") !== null || call.childForFieldName("block") !== null) return;
    const name = method.text.replace(prefixes, "").replace(suffixes, "");
    const column = columnIn(on.model, name);
    if (column === undefined) return;
    const offset = method.startIndex + method.text.indexOf(name);
    const other = fallbackOf(call);
    const fallback = other === undefined ? undefined : columnIn(on.model, other);
    const at = { startIndex: offset, endIndex: offset + name.length };
    this.#called(on, method.text, column, at, { access: "read", fallbackOf: fallback });
  }

  /** A name without a receiver in a method of a model is one of its columns, unless it is a variable or the class has a method of that name. */
  #bareReads(root: SyntaxNode): void {
    for (const scope of root.descendantsOfType(["method", ...blockTypes])) {
      const on = scope === null ? undefined : this.#selfIn(scope);
      if (scope === null || on === undefined) continue;
      const own = localNames(scope);
      for (const node of scope.descendantsOfType(["identifier"])) {
        if (node === null || own.has(node.text) || noColumns.has(node.text) || !isExpression(node)) continue;
        const name = node.text.replace(prefixes, "").replace(suffixes, "");
        const column = columnIn(on.model, name);
        const offset = node.startIndex + node.text.indexOf(name);
        if (column !== undefined)
          this.#called(
            on,
            node.text,
            column,
            { startIndex: offset, endIndex: offset + name.length },
            { access: "read" },
          );
      }
    }
  }

  /** The row that `self` is in a method of a model, or in a block that a macro of its class runs for a row. */
  #selfIn(scope: SyntaxNode): RowValue | undefined {
    if (scope.type === "method") {
      const model = this.#values.modelAround(scope);
      return model === undefined || around(scope, methodTypes) !== undefined ? undefined : { model, shape: "row" };
    }
    if (around(scope, methodTypes) !== undefined) return undefined;
    const on = this.#values.self(namedChildren(scope)[0] ?? scope);
    return on?.shape === "row" ? on : undefined;
  }
}

/** Variables of a method or block, and of the blocks in it. */
function localNames(method: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>();
  const parameters = method.descendantsOfType([
    "array_pattern",
    "block_parameters",
    "exception_variable",
    "find_pattern",
    "for",
    "hash_pattern",
    "lambda_parameters",
    "left_assignment_list",
    "method_parameters",
  ]);
  for (const list of parameters)
    for (const node of (list?.type === "for" ? list.childForFieldName("pattern") : list)?.descendantsOfType([
      "hash_key_symbol",
      "identifier",
    ]) ?? [])
      if (node !== null) names.add(node.text);
  for (const assignment of method.descendantsOfType(["assignment", "operator_assignment"])) {
    const left = assignment?.childForFieldName("left");
    if (left?.type === "identifier") names.add(left.text);
  }
  return names;
}

/** Whether an identifier is a value of its own: not the name of a method or parameter, nor of a method that is called on something or with something. */
function isExpression(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === null || parent.type.endsWith("parameter") || parent.type.endsWith("parameters")) return false;
  if (parent.childForFieldName("name")?.startIndex === node.startIndex) return false;
  if (parent.type !== "call" || parent.childForFieldName("method")?.startIndex !== node.startIndex) return true;
  // `is_deleted?` alone is a call of nothing on nothing.
  return ["arguments", "block", "receiver"].every((field) => parent.childForFieldName(field) === null);
}

/** The attribute on the other side of `row.x || row.y` or `row.x.presence || row.y`. */
function fallbackOf(call: SyntaxNode): string | undefined {
  const isWrapped = call.parent?.type === "call" && methodOf(call.parent) === "presence";
  const side = isWrapped && call.parent !== null ? call.parent : call;
  const choice = side.parent;
  if (choice?.type !== "binary" || choice.childForFieldName("operator")?.text !== "||") return undefined;
  const left = choice.childForFieldName("left");
  const other = left?.startIndex === side.startIndex ? choice.childForFieldName("right") : left;
  const read = other?.type === "call" && methodOf(other) === "presence" ? other.childForFieldName("receiver") : other;
  if (read?.type !== "call") return undefined;
  return read.childForFieldName("receiver")?.text === call.childForFieldName("receiver")?.text
    ? methodOf(read)
    : undefined;
}

function spanOf(node: Ranged): { readonly start: number; readonly end: number } {
  return { start: node.startIndex, end: node.endIndex };
}

/** The line break and indentation before a node that begins its line, else a space. */
function gapBefore(node: SyntaxNode, text: string): string {
  const lineStart = text.lastIndexOf("\n", node.startIndex - 1) + 1;
  const indent = text.slice(lineStart, node.startIndex);
  return /^\s*$/.test(indent) ? `\n${indent}` : " ";
}
