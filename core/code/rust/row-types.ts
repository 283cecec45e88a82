import type { CodeModel, DeclaredClass } from "../models/types.ts";
import { namedChildren } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import { elementOf, structName, unwrapped } from "./functions.ts";

/** A type as a file writes it. */
interface RustType {
  readonly text: string;
  readonly file: string;
}

/** How many names and calls are followed, one to the other. */
const mostDeep = 8;
/** Methods that give what they are called on, an iterator over it, or the same in another result or option. */
const same: ReadonlySet<string> = new Set(
  `as_ref as_mut borrow borrow_mut clone cloned copied collect context filter inspect inspect_err into_iter iter iter_mut
  map_err ok ok_or ok_or_else rev skip take take_while to_owned to_vec with_context wrap_err`.split(/\s+/),
);
/** Methods that take the value out of a result or an option. */
const takingOut: ReadonlySet<string> = new Set([
  "expect",
  "unwrap",
  "unwrap_or",
  "unwrap_or_default",
  "unwrap_or_else",
]);
/** Methods of lists and iterators that give one of what they hold. */
const one: ReadonlySet<string> = new Set(
  "find first first_mut last last_mut max_by_key min_by_key next nth pop".split(" "),
);

/** Methods of sqlx that run a query, and what they give of the struct that it fills. */
const fetched: Readonly<Record<string, (struct: string) => string>> = {
  fetch_one: (struct) => `Result<${struct}>`,
  fetch_optional: (struct) => `Result<Option<${struct}>>`,
  fetch_all: (struct) => `Result<Vec<${struct}>>`,
};
/** `query_as!(User, …)`, and `query_as::<_, User>` before what it is given. */
const queryOf = /^(?:\w+::)*query_as\w*(?:!\s*\(\s*([\w:]+)|::<\s*[\w:]+\s*,\s*([\w:]+))/;

/** Which models the expressions of a file are rows of, as far as declarations and what functions give say it. */
export class RowTypes {
  readonly #file: string;
  readonly #known: ReadonlyMap<string, CodeModel>;
  readonly #all: readonly CodeModel[];
  readonly #classes: readonly DeclaredClass[];

  /** `known` are the models by the names that the file has for them; `classes` say what functions give. */
  constructor(
    file: string,
    known: ReadonlyMap<string, CodeModel>,
    all: readonly CodeModel[],
    classes: readonly DeclaredClass[],
  ) {
    this.#file = file;
    this.#known = known;
    this.#all = all;
    this.#classes = classes;
  }

  /** The model that an expression is a row of. */
  modelOf(node: SyntaxNode): CodeModel | undefined {
    return this.#model(this.#typeOf(node, 0));
  }

  /** The same for a name that is no expression of its own, as in the tokens of a macro. */
  modelOfName(name: SyntaxNode): CodeModel | undefined {
    return this.#model(name.type === "self" ? this.#own(name) : this.#typeOfName(name, 0));
  }

  #model(type: RustType | undefined): CodeModel | undefined {
    const name = type === undefined ? undefined : structName(type.text);
    if (type === undefined || name === undefined) return undefined;
    if (type.file === this.#file) return this.#known.get(name);
    const named = this.#all.filter((model) => model.name === name);
    return named.length === 1 ? named[0] : named.find(({ file }) => file === type.file);
  }

  #typeOf(node: SyntaxNode, depth: number): RustType | undefined {
    if (depth > mostDeep) return undefined;
    const inner = () => node.childForFieldName("value") ?? namedChildren(node)[0];
    const ofInner = () => {
      const child = inner();
      return child === undefined ? undefined : this.#typeOf(child, depth + 1);
    };
    switch (node.type) {
      case "identifier":
        return this.#typeOfName(node, depth);
      case "self":
        return this.#own(node);
      case "reference_expression":
      case "parenthesized_expression":
      case "await_expression":
        return ofInner();
      case "unary_expression":
        return node.text.startsWith("*") ? ofInner() : undefined;
      case "try_expression":
        return changed(ofInner(), unwrapped);
      case "index_expression":
        return changed(ofInner(), elementOf);
      case "call_expression":
        return this.#query(node) ?? this.#call(node, depth);
      case "macro_invocation":
        return this.#query(node);
      default:
        return undefined;
    }
  }

  /** A query of sqlx that fills a struct. */
  #query(node: SyntaxNode): RustType | undefined {
    const callee = node.childForFieldName("function");
    const head = node.type === "macro_invocation" ? node.text : callee?.type === "generic_function" ? callee.text : "";
    const [, inMacro, struct = inMacro] = queryOf.exec(head) ?? [];
    return struct === undefined ? undefined : { text: `QueryAs<${struct}>`, file: this.#file };
  }

  /** `User::find(1)`, `find_user(1)`, `user.company()`. */
  #call(call: SyntaxNode, depth: number): RustType | undefined {
    const callee = call.childForFieldName("function");
    if (callee?.type === "identifier") return this.#returned("", callee.text, this.#file);
    if (callee?.type === "scoped_identifier") {
      const [path, name] = [callee.childForFieldName("path")?.text ?? "", callee.childForFieldName("name")?.text ?? ""];
      const owner = path === "Self" ? this.#own(callee) : { text: path, file: this.#file };
      const model = this.#model(owner);
      return model === undefined ? undefined : this.#returned(model.name, name, model.file);
    }
    const [value, method] = [callee?.childForFieldName("value"), callee?.childForFieldName("field")?.text ?? ""];
    const receiver = value === null || value === undefined ? undefined : this.#typeOf(value, depth + 1);
    const filled = /^QueryAs<(.*)>$/.exec(receiver?.text ?? "")?.[1];
    if (receiver !== undefined && filled !== undefined)
      return changed(receiver, (type) => (Object.hasOwn(fetched, method) ? fetched[method]?.(filled) : type));
    const model = this.#model(receiver);
    const own = model === undefined ? undefined : this.#returned(model.name, method, model.file);
    if (own !== undefined || same.has(method)) return own ?? receiver;
    if (takingOut.has(method)) return changed(receiver, unwrapped);
    if (method === "optional") return changed(receiver, (type) => `Result<${optional(unwrapped(type)) ?? ""}>`);
    if (one.has(method)) return changed(receiver, (type) => optional(elementOf(type)));
    return undefined;
  }

  /** What a method of a model gives, in whatever file it stands, or a function of a file. */
  #returned(owner: string, name: string, file: string): RustType | undefined {
    const isOnly = this.#all.filter((model) => model.name === owner).length === 1;
    const found = this.#classes.filter(
      (each) =>
        each.name === owner && (each.file === file || (owner !== "" && isOnly)) && Object.hasOwn(each.returns, name),
    );
    const [first, ...others] = found;
    const text = first?.returns[name];
    return first === undefined || text === undefined || others.length > 0 ? undefined : { text, file: first.file };
  }

  /** `impl Display for User`: what `self` is. */
  #own(node: SyntaxNode): RustType | undefined {
    for (let at = node.parent; at !== null; at = at.parent) {
      const type = at.type === "impl_item" ? at.childForFieldName("type") : null;
      if (type !== null) return { text: type.text, file: this.#file };
    }
    return undefined;
  }

  /** What the nearest declaration of a name says; of one that does not say it, nothing is known. */
  #typeOfName(name: SyntaxNode, depth: number): RustType | undefined {
    let inner = name;
    for (let at = name.parent; at !== null; at = at.parent) {
      const declaration = declarationIn(at, inner, name.text);
      if (declaration !== undefined) return this.#declared(declaration, name.text, depth);
      if (at.type === "function_item") return undefined;
      inner = at;
    }
    return undefined;
  }

  #declared(declaration: SyntaxNode, name: string, depth: number): RustType | undefined {
    const type = declaration.childForFieldName("type");
    const pattern = declaration.childForFieldName("pattern") ?? declaration;
    const isWhole = pattern.text === name;
    if (type !== null) return isWhole ? { text: type.text, file: this.#file } : undefined;
    const of = (node: SyntaxNode | null | undefined) =>
      node === null || node === undefined ? undefined : this.#typeOf(node, depth + 1);
    if (declaration.parent?.type === "closure_parameters")
      return pattern.text.replace(/^&/, "") === name ? this.#handed(declaration.parent.parent, depth) : undefined;
    const value = of(declaration.childForFieldName("value"));
    switch (declaration.type) {
      case "let_declaration":
        return isWhole ? value : isHeld(pattern, name) ? changed(value, unwrapped) : undefined;
      case "let_condition":
        return isHeld(pattern, name) ? changed(value, unwrapped) : undefined;
      case "match_arm": {
        const scrutinee = declaration.parent?.parent?.childForFieldName("value");
        return isHeld(pattern, name) ? changed(of(scrutinee), unwrapped) : undefined;
      }
      case "for_expression":
        return pattern.text.replace(/^&/, "") === name ? changed(value, elementOf) : undefined;
      default:
        return undefined;
    }
  }

  /** What a closure is called with: one of a list (`users.iter().map(|user| …)`), or what an option holds. */
  #handed(closure: SyntaxNode | null, depth: number): RustType | undefined {
    const call = closure?.parent?.type === "arguments" ? closure.parent.parent : null;
    const value = call?.childForFieldName("function")?.childForFieldName("value");
    const type = value === null || value === undefined ? undefined : this.#typeOf(value, depth + 1);
    return changed(type, elementOf) ?? changed(type, unwrapped);
  }
}

function changed(type: RustType | undefined, change: (text: string) => string | undefined): RustType | undefined {
  const text = type === undefined ? undefined : change(type.text);
  return type === undefined || text === undefined ? undefined : { text, file: type.file };
}

function optional(type: string | undefined): string | undefined {
  return type === undefined ? undefined : `Option<${type}>`;
}

/** `Some(user)`, `Ok(ref mut user) if …`. */
function isHeld(pattern: SyntaxNode, name: string): boolean {
  return new RegExp(`^(?:Some|Ok)\\s*\\(\\s*(?:ref\\s+)?(?:mut\\s+)?${name}\\s*\\)(?:\\s+if\\b|$)`).test(pattern.text);
}

/** What in a node introduces a name for the part of it in which the name is used. */
function declarationIn(at: SyntaxNode, inner: SyntaxNode, name: string): SyntaxNode | undefined {
  const has = (pattern: SyntaxNode | null) =>
    pattern !== null && new RegExp(`(?<![\\w.:])${name}(?!\\w|::|\\s*:)`).test(pattern.text);
  if (at.type === "block")
    return namedChildren(at).findLast(
      (part) =>
        part.type === "let_declaration" && part.endIndex <= inner.startIndex && has(part.childForFieldName("pattern")),
    );
  if (at.type === "function_item" || at.type === "closure_expression") {
    const list = at.childForFieldName("parameters");
    const parameters = list === null ? [] : namedChildren(list);
    return parameters.find((part) => has(part.type === "parameter" ? part.childForFieldName("pattern") : part));
  }
  const introduces =
    (at.type === "for_expression" || at.type === "match_arm" || at.type === "let_condition") &&
    has(at.childForFieldName("pattern"));
  if (introduces) return at;
  const condition =
    at.type === "if_expression" || at.type === "while_expression" ? at.childForFieldName("condition") : null;
  const lets = condition === null ? [] : [condition, ...condition.descendantsOfType(["let_condition"])];
  return lets.find((part) => part?.type === "let_condition" && has(part.childForFieldName("pattern"))) ?? undefined;
}
