import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";

/** One call in a chain of methods: `.where("id", 1)`. */
export interface ChainCall {
  readonly method: string;
  readonly methodNode: SyntaxNode;
  readonly args: readonly SyntaxNode[];
  readonly node: SyntaxNode;
}

/** `head.a(…).b.c(…)`, in the order of the text. */
export interface Chain {
  /** What the first call is made on: `db` of `db.insert(…)`, `this.repo`; a call without an object (`knex("t")`) is itself the head. */
  readonly head: SyntaxNode;
  readonly calls: readonly ChainCall[];
  /** The outermost call. */
  readonly node: SyntaxNode;
}

/** All chains of calls below a node, outer ones before those in their arguments. */
export function chainsIn(root: SyntaxNode): readonly Chain[] {
  return root.descendantsOfType(["call_expression"]).flatMap((call) => {
    if (call === null || isInnerCall(call)) return [];
    const chain = chainOf(call);
    return chain === undefined ? [] : [chain];
  });
}

/** The chain that ends with this call. */
export function chainOf(call: SyntaxNode): Chain | undefined {
  const calls: ChainCall[] = [];
  let node = unwrapped(call);
  while (node.type === "call_expression") {
    const callee = unwrapped(node.childForFieldName("function") ?? node);
    if (callee.type !== "member_expression") break;
    const methodNode = callee.childForFieldName("property");
    const object = callee.childForFieldName("object");
    if (methodNode === null || object === null) break;
    calls.unshift({ method: methodNode.text, methodNode, args: argumentsOf(node), node });
    node = unwrapped(object);
    // `db.insert(users).$dynamic.values(…)`: properties between calls change nothing, but the head keeps its own.
    const inner = callBelow(node);
    if (inner !== undefined) node = inner;
  }
  return calls.length === 0 && node.type !== "call_expression" ? undefined : { head: node, calls, node: call };
}

/** A chain up to where it is awaited: of `(await find()).map(…)` what is done with the result is left out. */
export function untilAwaited(chain: Chain): Chain {
  const { head, calls } = chain;
  if (head.type === "call_expression" && isAwaited(head)) return { head, calls: [], node: head };
  const at = calls.findIndex(({ node }) => isAwaited(node));
  const last = calls[at];
  return last === undefined ? chain : { head, calls: calls.slice(0, at + 1), node: last.node };
}

/** The call whose promise is awaited, or that `then`, `catch` and `finally` go on with. */
export function queryOf(chain: Chain): SyntaxNode {
  const { calls, node } = untilAwaited(chain);
  const at = calls.findIndex(({ method }) => method === "then" || method === "catch" || method === "finally");
  return at > 0 ? (calls[at - 1]?.node ?? node) : node;
}

/** Whether what a call gives is waited for. */
export function isAwaited(call: SyntaxNode): boolean {
  let { parent } = call;
  while (parent?.type === "parenthesized_expression" || parent?.type === "non_null_expression") parent = parent.parent;
  return parent?.type === "await_expression";
}

/** The arguments of a call. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.childForFieldName("arguments");
  return list === null || list.type !== "arguments" ? [] : namedChildren(list);
}

function callBelow(node: SyntaxNode): SyntaxNode | undefined {
  let inner = node;
  while (inner.type === "member_expression") {
    const object = inner.childForFieldName("object");
    if (object === null) return undefined;
    inner = unwrapped(object);
  }
  return inner.type === "call_expression" && inner !== node ? inner : undefined;
}

/** Whether another method is called on what the call gives. */
function isInnerCall(call: SyntaxNode): boolean {
  let value = call;
  let parent = call.parent;
  while (parent !== null) {
    if (parent.type === "member_expression") {
      if (parent.childForFieldName("object")?.startIndex !== value.startIndex) return false;
    } else if (parent.type === "call_expression") {
      const callee = parent.childForFieldName("function");
      return callee !== null && callee.type === "member_expression" && callee.endIndex === value.endIndex;
    } else if (!["parenthesized_expression", "await_expression", "non_null_expression"].includes(parent.type))
      return false;
    value = parent;
    parent = parent.parent;
  }
  return false;
}
