import { argumentsOf, constantName, methodOf } from "../ruby/nodes.ts";
import { resultsOf } from "../ruby/outcomes.ts";
import type { SyntaxNode } from "../types.ts";
import type { DeclaredRelation } from "./types.ts";

/** What a method gives: rows of a model, `self` being its own, or one of them. */
type Given = Pick<DeclaredRelation, "target" | "many">;

const queries =
  /^(?:all|distinct|eager_load|excluding|group|having|in_order_of|includes|joins|left_joins|left_outer_joins|limit|lock|merge|none|not|offset|or|order|preload|readonly|references|reorder|reverse_order|rewhere|select|unscope|unscoped|where|without)$/;
const single = /^(?:find|find_by!?|first!?|last!?|take!?)$/;

/**
 * The rows that a method of a model gives, as a scope or an association does: `def self.recent = order(created_at: :desc)`, also where it
 * names its class, and `def shown_comments(user) … comments.where(…)`. Undefined when its results differ or cannot be told.
 */
export function rowsOfMethod(
  member: SyntaxNode,
  ofClass: string,
  relations: readonly DeclaredRelation[],
): DeclaredRelation | undefined {
  const name = member.childForFieldName("name")?.text;
  const isOfClass = member.type === "singleton_method" && member.childForFieldName("object")?.type === "self";
  if (name === undefined || (!isOfClass && member.type !== "method")) return undefined;
  const results = resultsOf(member).filter(({ type, text }) => type !== "nil" && text !== "[]");
  const set = new Set(member.descendantsOfType(["assignment"]).map((node) => node?.childForFieldName("left")?.text));
  // A variable may have the name of an association.
  if (results.some(({ type, text }) => type === "identifier" && set.has(text))) return undefined;
  const all = results.map((result) =>
    isOfClass ? ofClassMethod(result, ofClass, relations) : ofRowMethod(result, relations),
  );
  const [first] = all;
  if (first === undefined || all.some((each) => each?.target !== first.target || each.many !== first.many))
    return undefined;
  return { of: ofClass, name, ...first };
}

/** `where(…)`, `Post.where(…)`, `active.first` in a method of the class `Post` itself. */
function ofClassMethod(result: SyntaxNode, ofClass: string, relations: readonly DeclaredRelation[]): Given | undefined {
  const root = rootOf(result);
  const name = root === undefined || !isBare(root) ? "" : nameOf(root);
  const isScope = relations.some((relation) => relation.name === name && relation.target === "self");
  if (root === result && isScope) return { target: "self", many: true };
  const many = root === undefined ? undefined : endOf(result);
  const isOwn = isScope || constantName(root) === ofClass || queries.test(name) || (root === result && many === false);
  return isOwn && many !== undefined ? { target: "self", many } : undefined;
}

/** `comments.where(…)`, `Comment.find_by(…)` in a method of a row. */
function ofRowMethod(result: SyntaxNode, relations: readonly DeclaredRelation[]): Given | undefined {
  const root = rootOf(result);
  if (root === undefined) return undefined;
  const related = isBare(root) ? relations.find(({ name }) => name === nameOf(root)) : undefined;
  if (root === result)
    return related === undefined ? undefined : { target: related.target, many: related.many === true };
  const target = constantName(root) ?? (related?.many === true ? related.target : undefined);
  const many = endOf(result);
  return target === undefined || many === undefined ? undefined : { target, many };
}

/** Whether a chain of calls ends in a query (true) or in one of its rows (false): `all.map(&:name)` gives neither. */
function endOf(result: SyntaxNode): boolean | undefined {
  const name = nameOf(result);
  if (queries.test(name)) return true;
  if (result.type !== "call" || !single.test(name) || result.childForFieldName("block") !== null) return undefined;
  const { positional } = argumentsOf(result);
  const isOne = name === "find" ? positional.length === 1 && positional[0]?.type !== "array" : positional.length === 0;
  return isOne || name.startsWith("find_by") ? false : undefined;
}

/** What a chain of calls begins with; undefined when a call in it gives something else than rows. */
function rootOf(result: SyntaxNode): SyntaxNode | undefined {
  let node = result;
  for (;;) {
    const receiver = node.type === "call" ? node.childForFieldName("receiver") : null;
    if (receiver === null || receiver.type === "self") return node;
    if (node !== result && !queries.test(methodOf(node))) return undefined;
    node = receiver;
  }
}

/** A name, or a call of something that `self` has. */
function isBare(node: SyntaxNode): boolean {
  return node.type === "identifier" || node.type === "call";
}

function nameOf(node: SyntaxNode): string {
  return node.type === "call" ? methodOf(node) : node.text;
}
