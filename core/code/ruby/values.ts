import { isTestFile } from "../languages.ts";
import type { NamedModels, RowValue } from "../models/named.ts";
import type { CodeModel } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { type Assigned, assignmentsIn } from "./assigned.ts";
import { classify, pluralize, singularize, underscore } from "./inflection.ts";
import {
  argumentsOf,
  around,
  blockTypes,
  classTypes,
  constantName,
  methodOf,
  methodTypes,
  option,
  scopeTypes,
  wordOf,
} from "./nodes.ts";
import { isChoice, outcomesOf, resultsOf } from "./outcomes.ts";
import { factoryOf, type Helper, helperAt, helpersIn } from "./test-rows.ts";

const depthLimit = 16;
const one: ReadonlySet<string> = new Set(
  "create create! create_or_find_by create_or_find_by! build new find_by find_by! find_or_create_by find_or_create_by! find_or_initialize_by find_sole_by first first! first_or_create first_or_create! first_or_initialize last last! second sole take take! sample detect".split(
    " ",
  ),
);
const several: ReadonlySet<string> = new Set(
  "all and annotate distinct each eager_load except extending find_each filter find_all find_in_batches from group having includes in_batches in_order_of invert_where joins left_joins left_outer_joins limit load load_async lock merge none not offset only optimizer_hints or order preload preloaded readonly records references reject reorder reselect reverse reverse_order rewhere scoping select sort_by strict_loading structurally_compatible to_a uniq unscope unscoped where with with_recursive without excluding".split(
    " ",
  ),
);
/** Methods whose block is given one row after the other. */
const iterating: ReadonlySet<string> = new Set(
  "all? any? collect count detect each each_with_index each_with_object filter filter! filter_map find find_all find_each flat_map group_by index_by keep_if map max_by min_by none? partition reject reject! select select! sort_by sort_by! sum tap then to_h uniq uniq!".split(
    " ",
  ),
);
/** Methods whose block is given two rows. */
const comparing: ReadonlySet<string> = new Set(["each_cons", "max", "min", "minmax", "sort", "sort!"]);
/** Methods of a row that give the row again. */
const sameRow: ReadonlySet<string> = new Set(["becomes", "clone", "dup", "itself", "lock!", "reload", "tap"]);

/** Which rows the expressions of one Ruby file hold. */
export class RubyValues {
  readonly models: NamedModels;
  readonly #isTemplate: boolean;
  readonly #isTest: boolean;
  readonly #file: string;
  readonly #helpers: ReadonlyMap<string, readonly Helper[]>;
  readonly #methods = new Map<string, SyntaxNode[]>();
  readonly #assigned: ReadonlyMap<string, readonly Assigned[]>;
  readonly #known = new Map<string, RowValue | undefined>();
  #depth = 0;

  /** In a template, whoever renders it gives the names that nothing else explains. */
  constructor(root: SyntaxNode, models: NamedModels, file: string) {
    this.models = models;
    this.#isTemplate = file.endsWith(".erb");
    this.#isTest = isTestFile(file);
    this.#file = file;
    this.#helpers = this.#isTest ? helpersIn(root) : new Map();
    this.#assigned = assignmentsIn(root);
    for (const method of root.descendantsOfType(["method"])) {
      const name = method?.childForFieldName("name")?.text;
      if (method !== null && name !== undefined) this.#methods.set(name, [...(this.#methods.get(name) ?? []), method]);
    }
  }

  /** The rows that an expression holds; undefined when that cannot be told. */
  of(node: SyntaxNode | null | undefined): RowValue | undefined {
    if (node === null || node === undefined || this.#depth >= depthLimit) return undefined;
    const key = `${node.startIndex} ${node.endIndex} ${node.type}`;
    if (this.#known.has(key)) return this.#known.get(key);
    this.#known.set(key, undefined);
    this.#depth++;
    const value = this.#read(node);
    this.#depth--;
    this.#known.set(key, value);
    return value;
  }

  /** The model whose class is around a place of this file. */
  modelAround(node: SyntaxNode): CodeModel | undefined {
    const declaration = around(node, classTypes);
    const name = constantName(declaration?.childForFieldName("name"));
    if (name === undefined) return undefined;
    if (declaration?.type === "class") return this.models.declaredHere(name);
    // A module is part of the model that includes it, when there is but one.
    return this.models.only(({ traits }) => traits?.has(`includes:${name}`) === true);
  }

  #read(node: SyntaxNode): RowValue | undefined {
    switch (node.type) {
      case "constant":
      case "scope_resolution":
        return this.#ofConstant(node);
      case "self":
        return this.self(node);
      case "identifier":
        return this.#ofName(node) ?? this.#ofOwnMethod(node, node.text);
      case "instance_variable":
        return this.#ofName(node) ?? this.guess(node);
      case "call":
        return this.#ofCall(node);
      case "element_reference":
        return this.#ofElement(node);
      case "assignment":
      case "operator_assignment":
        return this.of(node.childForFieldName("right"));
      case "binary":
        return /^(?:\|\||or)$/.test(node.childForFieldName("operator")?.text ?? "")
          ? (this.of(node.childForFieldName("left")) ?? this.of(node.childForFieldName("right")))
          : undefined;
      default:
        return isChoice(node) ? this.#ofOne(outcomesOf(node)) : undefined;
    }
  }

  /** What all of several expressions hold, as far as that can be told. */
  #ofOne(nodes: readonly SyntaxNode[]): RowValue | undefined {
    const [first, ...rest] = nodes.flatMap((node) => this.of(node) ?? []);
    return rest.every(({ model, shape }) => model === first?.model && shape === first.shape) ? first : undefined;
  }

  #ofConstant(node: SyntaxNode): RowValue | undefined {
    const name = constantName(node);
    const path = node.type === "scope_resolution" ? (node.childForFieldName("scope")?.text ?? "") : "";
    const model = name === undefined ? undefined : this.models.named(name, path.toLowerCase());
    return model === undefined ? undefined : { model, shape: "class" };
  }

  /** What `self` is at a place in the class of a model. */
  self(node: SyntaxNode): RowValue | undefined {
    const model = this.modelAround(node);
    if (model === undefined) return undefined;
    const method = around(node, methodTypes);
    const isOfClass =
      method === undefined || method.type === "singleton_method" || around(node, singleton) !== undefined;
    if (!isOfClass) return { model, shape: "row" };
    const block = method === undefined ? around(node, blockTypes) : undefined;
    const related = block === undefined ? undefined : this.#scopedTo(block, model);
    return related ?? { model, shape: isRunForRow(block) ? "row" : "class" };
  }

  /** The rows that the scope of an association is about: `has_many :posts, -> { order(:title) }`. */
  #scopedTo(block: SyntaxNode, model: CodeModel): RowValue | undefined {
    const macro = block.parent?.type === "lambda" ? block.parent.parent?.parent : undefined;
    if (macro?.type !== "call" || !/^(?:belongs_to|has_and_belongs_to_many|has_many|has_one)$/.test(methodOf(macro)))
      return undefined;
    const name = wordOf(argumentsOf(macro).positional[0])?.text ?? "";
    const related = this.models.related(model, name);
    return related === undefined ? undefined : { ...related, shape: "class" };
  }

  #ofName(node: SyntaxNode): RowValue | undefined {
    const isField = node.type === "instance_variable";
    const block = isField ? undefined : this.#ofBlockParameter(node);
    if (block !== undefined) return block;
    const scope = around(node, isField ? classTypes : scopeTypes)?.startIndex ?? -1;
    const own = (this.#assigned.get(node.text) ?? []).filter(
      (assigned) => assigned.scope === scope && assigned.value.type !== "nil",
    );
    const before = own.filter(({ at }) => at <= node.startIndex).sort((a, b) => b.at - a.at);
    // Another method of the class, such as a callback of a controller, may have set an instance variable.
    const candidates = isField ? [...before, ...own.filter(({ at }) => at > node.startIndex)] : before.slice(0, 1);
    for (const { value } of candidates) {
      const found = this.of(value);
      if (found !== undefined) return found;
    }
    if (isField) return undefined;
    if (candidates[0] !== undefined) return isOpenCall(candidates[0].value) ? this.guess(node) : undefined;
    return this.#isParameter(node) ? this.guess(node) : undefined;
  }

  /** `stories.each { |story| … }` */
  #ofBlockParameter(node: SyntaxNode): RowValue | undefined {
    for (let block = around(node, blockTypes); block !== undefined; block = around(block, blockTypes)) {
      const parameters = block.childForFieldName("parameters");
      const position = parameters === null ? -1 : namedChildren(parameters).findIndex(({ text }) => text === node.text);
      if (position === -1) continue;
      const call = block.parent;
      if (call?.type !== "call") return this.guess(node);
      const on = this.of(call.childForFieldName("receiver"));
      const method = methodOf(call);
      if (comparing.has(method) && on?.shape === "rows") return { ...on, shape: "row" };
      if (position > 0) return this.guess(node);
      if (on === undefined) return this.guess(node);
      if (on.shape === "row") return sameRow.has(method) || method === "then" ? on : undefined;
      if (method === "find_in_batches" || method === "in_batches") return { ...on, shape: "rows" };
      // User.create { |user| … }
      return iterating.has(method) || one.has(method) ? { ...on, shape: "row" } : undefined;
    }
    return undefined;
  }

  #isParameter(node: SyntaxNode): boolean {
    const method = around(node, methodTypes);
    const parameters = method?.childForFieldName("parameters");
    return (
      (this.#isTemplate && method === undefined) ||
      (parameters !== null &&
        parameters !== undefined &&
        namedChildren(parameters).some((each) => (each.childForFieldName("name") ?? each).text === node.text))
    );
  }

  /** A name without receiver in a model: one of its associations, e.g. `user` in a method of Story. */
  #ofOwnMethod(node: SyntaxNode, name: string): RowValue | undefined {
    const own = this.#ofDefined(node, name) ?? this.#ofHelper(node, name);
    if (own !== undefined) return own;
    const self = this.self(node);
    if (self === undefined || self.shape === "pair")
      return this.#isTest ? this.#ofRecorded(node, name) : this.#ofSession(name);
    return this.models.related(self.model, name) ?? (self.shape === "class" ? this.#ofQuery(name, self) : undefined);
  }

  /** What a method of the same class gives: `def published = Post.where(…)`. */
  #ofDefined(node: SyntaxNode, name: string): RowValue | undefined {
    const scope = around(node, classTypes);
    const methods = (this.#methods.get(name) ?? []).filter(
      (method) => around(method, classTypes)?.startIndex === scope?.startIndex,
    );
    return methods.length === 1 && methods[0] !== undefined ? this.#ofOne(resultsOf(methods[0])) : undefined;
  }

  /** Who is signed in, by the name that libraries of authentication give: `current_user`. */
  #ofSession(name: string): RowValue | undefined {
    const model = name.startsWith("current_") ? this.models.named(classify(name.slice("current_".length))) : undefined;
    return model === undefined ? undefined : { model, shape: "row" };
  }

  /** What `let(:user) { … }` says of a name in a test. */
  #ofHelper(node: SyntaxNode, name: string): RowValue | undefined {
    const helpers = this.#helpers.get(name);
    return helpers === undefined ? undefined : this.of(helperAt(helpers, node)?.value);
  }

  /** The row or rows that a factory makes in a test: `create(:user)`. */
  ofFactory(call: SyntaxNode): RowValue | undefined {
    const factory = this.#isTest ? factoryOf(call) : undefined;
    if (factory === undefined) return undefined;
    const shape = factory.many ? "rows" : "row";
    const exact = this.models.named(classify(factory.name));
    if (exact !== undefined) return { model: exact, shape };
    const model = this.#titled(factory.name);
    return model === undefined ? undefined : { model, shape, guess: `factory ${factory.name}` };
  }

  /** The rows that `factory :user do … end` is about; a factory inside another makes rows of the same model. */
  ofFactoryDefinition(call: SyntaxNode): RowValue | undefined {
    const name = wordOf(argumentsOf(call).positional[0])?.text;
    if (!this.#isTest || methodOf(call) !== "factory" || name === undefined) return undefined;
    const given = option(call, "class");
    const named = given === undefined ? undefined : (constantName(given) ?? wordOf(given)?.text.split("::").at(-1));
    const model = this.models.named(classify(underscore(named ?? name)));
    if (model !== undefined) return { model, shape: "row" };
    const outer = around(around(call, blockTypes) ?? call, callTypes);
    return given !== undefined || outer === undefined ? undefined : this.ofFactoryDefinition(outer);
  }

  /** A row that a test has recorded: `users(:bob)` of `test/fixtures/users.yml`. */
  #ofRecorded(node: SyntaxNode, name: string): RowValue | undefined {
    const { positional } = argumentsOf(node);
    if (node.type !== "call" || positional.length === 0 || positional.some(({ type }) => type !== "simple_symbol"))
      return undefined;
    const model = pluralize(singularize(name)) === name ? this.models.named(classify(singularize(name))) : undefined;
    const recorded = model ?? this.models.ofTable(name);
    return recorded === undefined ? undefined : { model: recorded, shape: positional.length === 1 ? "row" : "rows" };
  }

  #ofCall(node: SyntaxNode): RowValue | undefined {
    const receiver = node.childForFieldName("receiver");
    const method = methodOf(node);
    const made = this.ofFactory(node);
    if (made !== undefined) return method === "attributes_for" ? undefined : made;
    if (receiver === null) return this.#ofOwnMethod(node, method);
    const on = this.of(receiver);
    if (on === undefined) return argumentsOf(node).positional.length === 0 ? this.guess(node) : undefined;
    const given = this.#ofMethod(node, method, on);
    return given === undefined || on.guess === undefined ? given : { ...given, guess: on.guess };
  }

  #ofMethod(node: SyntaxNode, method: string, on: RowValue): RowValue | undefined {
    if (on.shape === "row") return sameRow.has(method) ? on : this.models.related(on.model, method);
    const related = this.models.related(on.model, method);
    // A scope of the model; an association is one of its rows alone.
    if (related !== undefined && related.model === on.model) return related;
    const { positional } = argumentsOf(node);
    if (method === "find" && node.childForFieldName("block") === null)
      return { ...on, shape: positional.length > 1 || positional[0]?.type === "array" ? "rows" : "row" };
    if ((method === "first" || method === "last") && positional.length > 0) return { ...on, shape: "rows" };
    return this.#ofQuery(method, on);
  }

  #ofQuery(method: string, on: RowValue): RowValue | undefined {
    if (one.has(method) || keysOfFinder(method) !== undefined) return { ...on, shape: "row" };
    return several.has(method) ? { ...on, shape: "rows" } : undefined;
  }

  #ofElement(node: SyntaxNode): RowValue | undefined {
    const on = this.of(node.childForFieldName("object"));
    const index = namedChildren(node)[1];
    return on?.shape === "rows" && index?.type === "integer" ? { ...on, shape: "row" } : undefined;
  }

  /** The name of a model in small letters, for a value of which nothing else is known. */
  guess(node: SyntaxNode): RowValue | undefined {
    const name = (node.type === "call" ? methodOf(node) : node.text).replace(/^@/, "");
    const isPlural = pluralize(singularize(name)) === name && singularize(name) !== name;
    const single = isPlural ? singularize(name) : name;
    const model = this.#titled(single);
    if (model === undefined) return undefined;
    const isOwn = model.name === classify(single) && node.type !== "call" && this.#isAbout(model);
    if (isOwn) return { model, shape: isPlural ? "rows" : "row" };
    const scope = around(node, node.type === "instance_variable" ? classTypes : scopeTypes);
    return { model, shape: isPlural ? "rows" : "row", guess: `${scope?.startIndex ?? -1} ${node.text}` };
  }

  /** Whether the file is a template or the controller of a model, by the names that Rails gives them. */
  #isAbout({ name }: CodeModel): boolean {
    const plural = pluralize(underscore(name));
    return this.#file.includes(`views/${plural}/`) || this.#file.endsWith(`controllers/${plural}_controller.rb`);
  }

  /** The model whose name, in small letters, a name is or ends with: `user`, `showing_user`. */
  #titled(name: string): CodeModel | undefined {
    for (let rest = name; /^[a-z]+(?:_[a-z]+)*$/.test(rest); rest = rest.slice(rest.indexOf("_") + 1)) {
      const model = this.models.named(classify(rest));
      if (model !== undefined || !rest.includes("_")) return model;
    }
    return undefined;
  }

  /** What a form is about: `f` of `form_with(model: @story) { |f| … }`. */
  ofForm(name: SyntaxNode | null): RowValue | undefined {
    if (name?.type !== "identifier") return undefined;
    for (let block = around(name, blockTypes); block !== undefined; block = around(block, blockTypes)) {
      const parameters = block.childForFieldName("parameters");
      const isIt = parameters !== null && namedChildren(parameters)[0]?.text === name.text;
      const call = block.parent;
      if (!isIt || call?.type !== "call" || !forms.test(methodOf(call))) continue;
      const subject = option(call, "model") ?? argumentsOf(call).positional[0];
      // form_for :story
      const title = subject?.type === "simple_symbol" ? this.models.named(classify(subject.text.slice(1))) : undefined;
      if (title !== undefined) return { model: title, shape: "row" };
      const about = this.of(subject);
      return about?.shape === "row" ? about : undefined;
    }
    return this.#ofOwnForm(name);
  }

  /** `f` of `app/views/stories/_form.html.erb`, which whoever renders the partial gives. */
  #ofOwnForm(name: SyntaxNode): RowValue | undefined {
    const folder = /(?:^|\/)views\/(?:.*\/)?(\w+)\/_form\.[\w.]*erb$/.exec(this.#file)?.[1];
    const isGiven = folder !== undefined && /^(?:f|form)$/.test(name.text) && !this.#assigned.has(name.text);
    const model = isGiven ? this.models.named(classify(singularize(folder))) : undefined;
    return model === undefined ? undefined : { model, shape: "row" };
  }
}

/** The columns that a finder is named after: `find_by_name_and_email`. */
export function keysOfFinder(method: string): readonly string[] | undefined {
  const names = /^find_by_(?!sql$|token_for!?$)([a-z]\w*?)!?$/.exec(method)?.[1];
  return names?.split("_and_");
}

const forms = /(?:^|_)form_(?:for|with)$|^fields_for$/;

/** Whether a block in a class is run for a row: `before_save { … }`, `validate do … end`, `validates :name, if: -> { … }`. */
function isRunForRow(block: SyntaxNode | undefined): boolean {
  const lambda = block?.parent?.type === "lambda" ? block.parent : block;
  const { parent } = lambda ?? { parent: null };
  if (parent?.type === "call") return /^(?:before|after|around)_|^validate$/.test(methodOf(parent));
  return parent?.type === "pair" && /^(?:if|unless)$/.test(parent.childForFieldName("key")?.text ?? "");
}

const singleton: ReadonlySet<string> = new Set(["singleton_class"]);
const callTypes: ReadonlySet<string> = new Set(["call"]);

/** A call of which it is not known what it gives. */
function isOpenCall(value: SyntaxNode): boolean {
  return openTypes.has(value.type);
}
const openTypes: ReadonlySet<string> = new Set(["call", "element_reference", "identifier", "instance_variable"]);
