import type { Dialect } from "../../sql/types.ts";
import type { Extracted } from "../libraries/library.ts";
import { NamedModels, type RowValue } from "../models/named.ts";
import type { CodeModels } from "../models/resolve.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { Sink, SyntaxNode } from "../types.ts";
import { UsageLog } from "../usage-log.ts";
import { assignmentAt, classOfTableName, isQualified, qualifiersIn, readFragment } from "./fragments.ts";
import { classify } from "./inflection.ts";
import { rowBehind, valuesBehind, wordsBehind } from "./lists.ts";
import {
  argumentsOf,
  around,
  constantName,
  membersOf,
  methodOf,
  methodTypes,
  option,
  type Pair,
  pairsOf,
  type Word,
  wordOf,
  wordsOf,
} from "./nodes.ts";
import { columnIn, RubySites } from "./sites.ts";
import { attributesOfFactory } from "./test-rows.ts";
import { keysOfFinder, RubyValues } from "./values.ts";

const creating: ReadonlySet<string> = new Set("build create create! insert insert! new".split(" "));
const creatingMany: ReadonlySet<string> = new Set("create create! insert_all insert_all!".split(" "));
/** Of these, the ones that insert at once. */
const inserting: ReadonlySet<string> = new Set("create create! insert insert! insert_all insert_all!".split(" "));
const upserting: ReadonlySet<string> = new Set(
  "create_or_find_by create_or_find_by! find_or_create_by find_or_create_by! find_or_initialize_by first_or_create first_or_create! first_or_initialize upsert upsert_all".split(
    " ",
  ),
);
const updating: ReadonlySet<string> = new Set(
  "assign_attributes update update! update_all update_attributes update_attributes! update_columns update_counters".split(
    " ",
  ),
);
/** Methods that take rows as values, and options by name. */
const bulk: ReadonlySet<string> = new Set("insert insert! insert_all insert_all! upsert upsert_all".split(" "));
/** Methods whose first argument names the column that is written. */
const writingOne: ReadonlySet<string> = new Set(
  "decrement decrement! decrement_counter increment increment! increment_counter toggle toggle! touch update_attribute update_attribute! update_column write_attribute".split(
    " ",
  ),
);
const conditions: ReadonlySet<string> = new Set("exists? find_by find_by! find_sole_by not rewhere where".split(" "));
/** Methods whose arguments name columns. */
const naming: ReadonlySet<string> = new Set(
  "attribute_changed? attribute_in_database attribute_was average calculate count group has_attribute? in_order_of maximum minimum order pick pluck read_attribute read_attribute_before_type_cast reorder reselect saved_change_to_attribute saved_change_to_attribute? select sum will_save_change_to_attribute?".split(
    " ",
  ),
);
const fragments: ReadonlyMap<string, "condition" | "list" | "order" | "assignment"> = new Map([
  ["average", "list"],
  ["count", "list"],
  ["group", "order"],
  ["having", "condition"],
  ["maximum", "list"],
  ["minimum", "list"],
  ["not", "condition"],
  ["order", "order"],
  ["pick", "list"],
  ["pluck", "list"],
  ["reorder", "order"],
  ["sanitize_sql", "condition"],
  ["sanitize_sql_array", "condition"],
  ["sanitize_sql_for_conditions", "condition"],
  ["select", "list"],
  ["sum", "list"],
  ["update_all", "assignment"],
  ["where", "condition"],
]);
/** Of these, the ones that hardly anything but a query has, and never with a name that has a dot: forms have `select`. */
const ofQueriesAlone: ReadonlySet<string> = new Set(["group", "having", "order", "pluck", "reorder", "where"]);
/** Macros of a class that say something of its columns. */
const declaring: ReadonlySet<string> = new Set(
  "attribute encrypts enum has_secure_token normalizes serialize store store_accessor".split(" "),
);

/** Reads one Ruby file whose workspace has models of ActiveRecord. */
export class ActiveRecordReader {
  readonly #root: SyntaxNode;
  readonly #text: string;
  readonly #dialect: Dialect;
  readonly #log = new UsageLog("active-record");
  readonly #values: RubyValues;
  readonly #sites: RubySites;

  constructor(text: string, root: SyntaxNode, file: string, models: CodeModels, dialect: Dialect) {
    this.#root = root;
    this.#text = text;
    this.#dialect = dialect;
    this.#values = new RubyValues(root, new NamedModels(models, "active-record", file), file);
    this.#sites = new RubySites(text, this.#values, this.#log);
  }

  read(): Extracted {
    for (const declaration of this.#root.descendantsOfType(["class"]))
      if (declaration !== null) this.#class(declaration);
    this.#sites.assignments(this.#root);
    for (const call of this.#root.descendantsOfType(["call"])) if (call !== null) this.#call(call);
    this.#behindTableNames();
    this.#sites.reads(this.#root);
    return this.#log.result;
  }

  #class(declaration: SyntaxNode): void {
    const name = declaration.childForFieldName("name");
    const model = this.#values.models.declaredHere(constantName(name) ?? "");
    if (name === null || model === undefined) return;
    const ignored = [...(model.traits ?? [])].flatMap((trait) =>
      trait.startsWith("ignored:") ? [trait.slice(8)] : [],
    );
    this.#log.declareAll(model, name, ignored);
    for (const member of membersOf(declaration)) {
      if (member.type === "method" && serializing.has(member.childForFieldName("name")?.text ?? ""))
        this.#names(
          member.descendantsOfType(["array", "symbol_array"]).map((list) => list ?? undefined),
          { model, shape: "row" },
          "read",
        );
      if (member.type !== "call" || member.childForFieldName("receiver") !== null) continue;
      const macro = methodOf(member);
      const [first, second] = argumentsOf(member).positional;
      const key = macro.startsWith("has_") ? option(member, "foreign_key") : undefined;
      const related = key === undefined ? undefined : this.#values.models.related(model, wordOf(first)?.text ?? "");
      if (related !== undefined) this.#names([key], related, "declare");
      this.#conditionsOfMacro(member, model);
      if (macro.startsWith("has_")) this.#names([option(member, "primary_key")], { model, shape: "class" }, "declare");
      if (macro === "belongs_to") this.#belongsTo(member, model);
      else if (macro === "delegate") this.#delegate(member, model);
      else if (macro === "alias_attribute") this.#names([second], { model, shape: "class" }, "declare");
      else if (macro.startsWith("validates") && macro !== "validates_with")
        this.#names(argumentsOf(member).positional, { model, shape: "class" }, "read");
      else if (declaring.has(macro))
        this.#names([first ?? argumentsOf(member).pairs[0]?.keyNode], { model, shape: "class" }, "declare");
    }
  }

  /** `belongs_to :author, foreign_key: :writer_id, counter_cache: :posts_count` */
  #belongsTo(member: SyntaxNode, model: CodeModel): void {
    const [name] = argumentsOf(member).positional;
    this.#names([option(member, "foreign_key") ?? name], { model, shape: "class" }, "declare");
    const related = this.#values.models.related(model, wordOf(name)?.text ?? "");
    const counter = wordOf(option(member, "counter_cache"));
    if (related !== undefined && counter !== undefined)
      this.#sites.mention(related, columnIn(related.model, counter.text) ?? counter.text, counter, "write");
  }

  /** `delegate :name, to: :author` asks a row of another model. */
  #delegate(member: SyntaxNode, model: CodeModel): void {
    const related = this.#values.models.related(model, wordOf(option(member, "to"))?.text ?? "");
    if (related === undefined) return;
    for (const word of argumentsOf(member).positional.flatMap(wordsOf)) this.#sites.asked(related, word);
  }

  /** `validates :name, if: :is_shown?, uniqueness: { scope: :company_id }` */
  #conditionsOfMacro(member: SyntaxNode, model: CodeModel): void {
    for (const key of ["if", "unless"])
      for (const word of wordsOf(option(member, key))) this.#sites.asked({ model, shape: "row" }, word);
    const uniqueness = option(member, "uniqueness");
    const scopes = [
      option(member, "scope"),
      uniqueness?.type === "hash"
        ? pairsOf(uniqueness).pairs.find(({ key }) => key?.text === "scope")?.value
        : undefined,
    ];
    if (methodOf(member).startsWith("validates")) this.#names(scopes, { model, shape: "class" }, "read");
  }

  #names(nodes: readonly (SyntaxNode | undefined)[], on: RowValue, access: "read" | "declare"): void {
    for (const word of nodes.flatMap(wordsOf)) {
      const column = columnIn(on.model, word.text);
      if (column !== undefined) this.#sites.mention(on, column, word, access);
    }
  }

  #call(call: SyntaxNode): void {
    const receiver = call.childForFieldName("receiver");
    const method = methodOf(call);
    this.#listed(call, receiver, method);
    const built = this.#values.ofFactoryDefinition(call);
    if (built !== undefined) this.#factory(call, built);
    const made = this.#values.ofFactory(call);
    if (made !== undefined) {
      const { pairs, open } = argumentsOf(call);
      if (pairs.length > 0) this.#sites.row(pairs, open, made, "orm-create", call);
      return;
    }
    if (receiver?.type !== "super" && serializing.has(method)) this.#serialized(call, this.#values.of(receiver));
    if (call.childForFieldName("method")?.type === "super") this.#superCall(call);
    const target = receiver === null ? this.#values.self(call) : this.#values.of(receiver);
    if (receiver !== null) this.#qualified(call, method, target);
    if (target === undefined || target.shape === "pair") return;
    if (receiver === null && !bare.has(method)) return;
    this.#write(call, method, target);
    this.#read(call, method, target);
  }

  /** `factory :user do name { "a" } end` */
  #factory(call: SyntaxNode, on: RowValue): void {
    const sink = this.#log.sink("orm-create", on.model, { start: call.startIndex, end: call.endIndex }, true);
    for (const { word, alone } of attributesOfFactory(call)) {
      const column = columnIn(on.model, word.text);
      if (column !== undefined && !(alone && column === word.text))
        this.#sites.mention(on, column, word, "write", sink);
    }
  }

  /** `f.text_field :title`, `params.require(:story).permit(:title)`, `json.extract! story, :title` */
  #listed(call: SyntaxNode, receiver: SyntaxNode | null, method: string): void {
    const { positional, pairs } = argumentsOf(call);
    const form = positional.length > 0 ? this.#values.ofForm(receiver) : undefined;
    if (form !== undefined) this.#names(positional.slice(0, 1), form, "read");
    const permitted = method === "permit" && receiver !== null ? this.#required(receiver) : undefined;
    if (permitted !== undefined) this.#names(positional, permitted, "read");
    for (const { key, value } of method === "expect" && receiver?.text === "params" ? pairs : []) {
      const model = this.#values.models.named(classify(key?.text ?? ""));
      if (model !== undefined) this.#names([value], { model, shape: "row" }, "read");
    }
    const wrong = errorMethods.has(method) && receiver !== null ? this.#ofErrors(receiver) : undefined;
    if (wrong !== undefined) this.#names(positional.slice(0, 1), wrong, "read");
    const shown = method === "extract!" ? this.#values.of(positional[0]) : undefined;
    if (shown !== undefined && shown.shape !== "pair") this.#names(positional.slice(1), shown, "read");
  }

  /** The row of `story.errors`, or of `errors` in its class. */
  #ofErrors(errors: SyntaxNode): RowValue | undefined {
    if (errors.type === "identifier") return errors.text === "errors" ? this.#values.self(errors) : undefined;
    if (errors.type !== "call" || methodOf(errors) !== "errors") return undefined;
    const receiver = errors.childForFieldName("receiver");
    const row = receiver === null ? this.#values.self(errors) : this.#values.of(receiver);
    return row?.shape === "row" ? row : undefined;
  }

  /** `params.require(:story)`, `params.fetch(:story, {})`, `params[:story]` */
  #required(node: SyntaxNode): RowValue | undefined {
    const isElement = node.type === "element_reference";
    if (node.childForFieldName(isElement ? "object" : "receiver")?.text !== "params") return undefined;
    if (!isElement && !/^(?:require|fetch)$/.test(methodOf(node))) return undefined;
    const name = wordOf(isElement ? namedChildren(node)[1] : argumentsOf(node).positional[0])?.text ?? "";
    const model = this.#values.models.named(classify(name));
    return model === undefined ? undefined : { model, shape: "row" };
  }

  /** `super(only: [:name])` in `as_json` of a model. */
  #superCall(call: SyntaxNode): void {
    const method = around(call, methodTypes)?.childForFieldName("name")?.text ?? "";
    if (serializing.has(method)) this.#serialized(call, this.#values.self(call));
  }

  /** `user.as_json(only: [:name], except: [:email])` */
  #serialized(call: SyntaxNode, on: RowValue | undefined): void {
    if (on === undefined || on.shape === "pair") return;
    for (const key of ["except", "only"])
      for (const word of wordsBehind(option(call, key))) {
        const column = columnIn(on.model, word.text);
        if (column !== undefined) this.#sites.mention(on, column, word, "read");
      }
  }

  #write(call: SyntaxNode, method: string, on: RowValue): void {
    const { positional, pairs: given, open } = argumentsOf(call);
    const [first] = positional;
    // Behind a row, what is given by name are options.
    const pairs = positional.length > 0 && bulk.has(method) ? [] : given;
    if (pairs !== given) {
      this.#names([option(call, "unique_by")], on, "read");
      this.#sites.listed(option(call, "update_only"), on, call);
      this.#fragment(option(call, "on_duplicate"), on, "assignment", call);
    }
    const kind =
      creating.has(method) || creatingMany.has(method)
        ? "orm-create"
        : upserting.has(method)
          ? "orm-upsert"
          : updating.has(method)
            ? "orm-update"
            : undefined;
    if (kind !== undefined && !(on.shape === "row" && kind !== "orm-update")) {
      if (pairs.length > 0 || open) this.#row(pairs, open, on, kind, call);
      for (const node of positional) this.#rows(node, on, kind, call);
    }
    if (method === "update_all") this.#fragment(first, on, "assignment", call);
    const column = writingOne.has(method) ? wordOf(first) : undefined;
    if (column === undefined) return;
    const sink = this.#sites.receiverSink(call.childForFieldName("receiver"), call, on);
    this.#sites.mention(on, columnIn(on.model, column.text) ?? column.text, column, "write", sink);
    for (const word of method === "touch" ? positional.slice(1).flatMap(wordsOf) : [])
      this.#sites.mention(on, word.text, word, "write", sink);
  }

  /** `insert_all([{ name: 1 }, { name: 2 }])`, `create({ name: 1 })`. */
  #rows(node: SyntaxNode, on: RowValue, kind: "orm-create" | "orm-update" | "orm-upsert", call: SyntaxNode): void {
    const behind = rowBehind(node);
    if (node.type === "array") {
      for (const element of namedChildren(node)) this.#rows(element, on, kind, call);
    } else if (node.type === "hash") {
      const { pairs, open } = pairsOf(node);
      this.#row(pairs, open, on, kind, call);
    } else if (behind !== undefined) {
      const { pairs, open } = pairsOf(behind.hash);
      this.#sites.row([...pairs, ...behind.more], open, on, kind, call);
    } else if (node.type !== "string" && node.type !== "integer" && methodOf(call) !== "update_counters")
      this.#sites.row([], true, on, kind, call);
  }

  #row(pairs: readonly Pair[], open: boolean, on: RowValue, kind: Sink["kind"], call: SyntaxNode): void {
    const sink = this.#sites.row(pairs, open, on, kind, call);
    // A query or an association gives rows its own values, a block may set others.
    const isClass = call.childForFieldName("receiver")?.type === "constant" && call.childForFieldName("block") === null;
    if (isClass && inserting.has(methodOf(call))) this.#log.inserts(sink);
  }

  #read(call: SyntaxNode, method: string, on: RowValue): void {
    const { positional, pairs } = argumentsOf(call);
    if (conditions.has(method)) {
      this.#conditions(pairs, on);
      this.#hashes(positional, on);
    }
    if (naming.has(method) && (call.childForFieldName("block") === null || positional.length > 0)) {
      for (const argument of [...positional, ...splatsOf(call)]) this.#named(argument, on);
      if (method === "order" || method === "reorder") {
        this.#conditions(pairs, on);
        this.#hashes(positional, on);
      }
    }
    const fragment = method === "update_all" ? undefined : fragments.get(method);
    if (fragment !== undefined)
      for (const value of positional.slice(0, fragment === "condition" ? 1 : undefined).flatMap(valuesBehind))
        for (const sql of firstOfList(value)) this.#fragment(sql, on, fragment, call);
    if (on.shape !== "row") for (const word of wordsInFinder(call, method)) this.#path(word, on);
    // stories.map(&:title), stories.index_by(&:id)
    if (on.shape === "rows") this.#sites.symbolBlock(call, on);
  }

  /** `where({ title: 1 })`, `order(by)` where `by` is set to a hash before. */
  #hashes(positional: readonly SyntaxNode[], on: RowValue): void {
    for (const hash of positional.flatMap(valuesBehind))
      if (hash.type === "hash") this.#conditions(pairsOf(hash).pairs, on);
  }

  /** `where(title: 1, comments: { score: 2 }, "votes.kind" => 3)` */
  #conditions(pairs: readonly Pair[], on: RowValue): void {
    for (const { key, value } of pairs) {
      if (key === undefined) continue;
      const inner = value?.type === "hash" ? this.#byTable(key.text, on) : undefined;
      if (inner !== undefined && value !== undefined) this.#conditions(pairsOf(value).pairs, inner);
      else this.#path(key, on);
    }
  }

  /** `nodes.where("users.score > 1")`, `nodes.where("users.role" => 1)`: columns that are named with a table other than that of the query. */
  #qualified(call: SyntaxNode, method: string, on: RowValue | undefined): void {
    const place = ofQueriesAlone.has(method) ? fragments.get(method) : undefined;
    if (place === undefined) return;
    const { positional, pairs } = argumentsOf(call);
    for (const argument of positional.slice(0, place === "condition" ? 1 : undefined).flatMap(firstOfList))
      for (const named of this.#ofQualifiers(argument.text))
        if (named.model.table !== on?.model.table) this.#fragment(argument, named, place, call, true);
    for (const { key } of on === undefined ? pairs : [])
      for (const named of key === undefined ? [] : this.#ofQualifiers(key.text))
        if (key !== undefined) this.#path(key, named);
  }

  /** The rows of each table that is named before a column and has a model. */
  #ofQualifiers(source: string): readonly RowValue[] {
    return qualifiersIn(source).flatMap((name) => {
      const model = this.#values.models.only(({ table }) => table === name);
      return model === undefined ? [] : { model, shape: "rows" };
    });
  }

  /** `"#{User.table_name}.email"` in any string, or `table_name` alone in a model. */
  #behindTableNames(): void {
    for (const hole of this.#root.descendantsOfType(["interpolation"])) {
      const path = hole === null ? undefined : classOfTableName(hole.text.slice(2, -1).trim())?.split("::");
      if (hole === null || path === undefined) continue;
      const name = path.at(-1) ?? "";
      const model =
        name === ""
          ? this.#values.modelAround(hole)
          : this.#values.models.named(name, path.slice(0, -1).join("::").toLowerCase());
      const [, dot = "", word] = /^(\.["`]?)([a-z_]\w*)(?![\w(])/.exec(this.#text.slice(hole.endIndex)) ?? [];
      const column = model === undefined || word === undefined ? undefined : columnIn(model, word);
      if (model === undefined || word === undefined || column === undefined) continue;
      const startIndex = hole.endIndex + dot.length;
      const at = { startIndex, endIndex: startIndex + word.length };
      this.#sites.mention({ model, shape: "class" }, column, at, "read");
    }
  }

  /** A symbol names a column of the model; a string may be a piece of SQL, which is read as such. */
  #named(argument: SyntaxNode, on: RowValue): void {
    if (argument.type === "string" || argument.type === "call") return;
    for (const word of wordsBehind(argument)) if (/^[a-z_]\w*$/.test(word.text)) this.#path(word, on);
  }

  #path(word: { readonly text: string; readonly startIndex: number; readonly endIndex: number }, on: RowValue): void {
    const dot = word.text.indexOf(".");
    const other = dot === -1 ? on : this.#byTable(word.text.slice(0, dot), on);
    const name = word.text.slice(dot + 1);
    const column = other === undefined ? undefined : columnIn(other.model, name);
    if (other === undefined || column === undefined) return;
    this.#sites.mention(other, column, { startIndex: word.endIndex - name.length, endIndex: word.endIndex }, "read");
  }

  /** The model of a table or association that a condition names. */
  #byTable(name: string, on: RowValue): RowValue | undefined {
    if (name === on.model.table) return on;
    const related = this.#values.models.related(on.model, name);
    if (related !== undefined) return { ...related, ...(on.guess === undefined ? {} : { guess: on.guess }) };
    const model = this.#values.models.ofTable(name);
    return model === undefined ? undefined : { ...on, model };
  }

  #fragment(
    argument: SyntaxNode | undefined,
    on: RowValue,
    place: "condition" | "list" | "order" | "assignment",
    call: SyntaxNode,
    isQualifiedOnly = false,
  ): void {
    const string =
      argument?.type === "call" && methodOf(argument) === "sql" ? argumentsOf(argument).positional[0] : argument;
    if (string?.type !== "string" && string?.type !== "chained_string") return;
    const sink =
      place === "assignment"
        ? this.#log.sink(
            bulk.has(methodOf(call)) ? "orm-upsert" : "orm-update",
            on.model,
            { start: call.startIndex, end: call.endIndex },
            false,
          )
        : -1;
    readFragment(string, this.#text, on, place, this.#dialect, ({ column, at, access, table, certainty }) => {
      const qualified = isQualified(this.#text, at.startIndex);
      if (isQualifiedOnly && !(qualified && table === on.model.table)) return;
      const model = table === undefined || table === on.model.table ? on.model : this.#values.models.ofTable(table);
      if (model === undefined) return;
      const isSure = certainty === "resolved" && (qualified || this.#sites.certaintyOf(on) === "resolved");
      this.#log.mention(model, column, at, {
        access,
        sink: access === "write" ? sink : -1,
        certainty: isSure ? "resolved" : "name-only",
      });
      const place = access === "write" ? assignmentAt(string, this.#text, at.startIndex) : undefined;
      if (place !== undefined) this.#log.insert(sink, { ...place, beside: column });
    });
  }
}

/** Methods that give a row's attributes, of which they are told some. */
const serializing: ReadonlySet<string> = new Set(["as_json", "serializable_hash", "to_json", "to_xml"]);

const errorMethods: ReadonlySet<string> = new Set([
  "add",
  "added?",
  "delete",
  "full_messages_for",
  "include?",
  "of_kind?",
]);

/** `name` and `email` of `find_by_name_and_email("a", "b")`. */
function wordsInFinder(call: SyntaxNode, method: string): readonly Word[] {
  const name = call.childForFieldName("method");
  const keys = name === null ? undefined : keysOfFinder(method);
  if (name === null || keys?.length !== argumentsOf(call).positional.length) return [];
  let startIndex = name.startIndex + "find_by_".length;
  return keys.map((text) => {
    const word = { text, startIndex, endIndex: startIndex + text.length };
    startIndex = word.endIndex + "_and_".length;
    return word;
  });
}

/** The piece of SQL of `["score > ?", 1]`; anything else is itself. */
function firstOfList(node: SyntaxNode): readonly SyntaxNode[] {
  return node.type === "array" ? namedChildren(node).slice(0, 1) : [node];
}

/** `select(*names)` */
function splatsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments");
  return list === null ? [] : namedChildren(list).filter(({ type }) => type === "splat_argument");
}

/** Methods that a model calls on itself. */
const bare: ReadonlySet<string> = new Set([
  ...updating,
  ...writingOne,
  ...creating,
  ...creatingMany,
  ...upserting,
  ...conditions,
  ...naming,
  "sanitize_sql",
  "sanitize_sql_array",
  "sanitize_sql_for_conditions",
]);
