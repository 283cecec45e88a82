import { namedChildren, unwrapped } from "../syntax.ts";
import type { SyntaxNode } from "../types.ts";
import type { CodeEnvironment, CodeLibrary } from "./library.ts";
import { PrismaArguments } from "./prisma-arguments.ts";
import type { PrismaModel } from "./prisma-schema.ts";

const methods: ReadonlySet<string> = new Set([
  "aggregate",
  "count",
  "create",
  "createMany",
  "createManyAndReturn",
  "delete",
  "deleteMany",
  "findFirst",
  "findFirstOrThrow",
  "findMany",
  "findUnique",
  "findUniqueOrThrow",
  "groupBy",
  "update",
  "updateMany",
  "updateManyAndReturn",
  "upsert",
]);

/** Methods that give one row, whose properties are columns. */
const rowMethods: ReadonlySet<string> = new Set([
  "create",
  "delete",
  "findFirst",
  "findFirstOrThrow",
  "findUnique",
  "findUniqueOrThrow",
  "update",
  "upsert",
]);

/** The last name before the model: `prisma`, `this.prisma`, `ctx.db`, `tx`, `prismaClient`, `kyselyPrisma`. */
const receiver = /(prisma|db|tx|trx|client|transaction|database)\w*$/i;

/** Calls of the generated Prisma client, with what they write, read and select, nested writes included. */
export const prismaClient: CodeLibrary = {
  id: "prisma",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, environment) =>
    environment.prismaModels.length > 0 &&
    /\.\s*(?:create|update|upsert|find|delete|count|aggregate|groupBy)/.test(text),
  extract(text, root, environment) {
    if (root === undefined) return { usages: [], sinks: [] };
    const models = modelsByAccessor(environment);
    const reader = new PrismaArguments(text, environment.prismaModels);
    for (const call of root.descendantsOfType(["call_expression"])) {
      const target = call === null ? undefined : clientCall(call, models);
      if (call === null || target === undefined) continue;
      reader.readCall(call, target.method, target.model);
      if (rowMethods.has(target.method)) readRow(call, target.model, reader);
    }
    return reader.result;
  },
};

function modelsByAccessor(environment: CodeEnvironment): ReadonlyMap<string, PrismaModel> {
  return new Map(environment.prismaModels.filter((model) => !model.ignored).map((model) => [model.accessor, model]));
}

/** `prisma.user.create(…)`: the model and the method. */
function clientCall(
  call: SyntaxNode,
  models: ReadonlyMap<string, PrismaModel>,
): { readonly model: PrismaModel; readonly method: string } | undefined {
  const callee = call.childForFieldName("function");
  if (callee?.type !== "member_expression") return undefined;
  const method = callee.childForFieldName("property")?.text;
  if (method === undefined || !methods.has(method)) return undefined;
  const owner = callee.childForFieldName("object");
  if (owner?.type !== "member_expression") return undefined;
  const model = models.get(owner.childForFieldName("property")?.text ?? "");
  const client = owner.childForFieldName("object");
  if (model === undefined || client === null || !receiver.test(lastName(unwrapped(client)))) return undefined;
  return { model, method };
}

function lastName(node: SyntaxNode): string {
  if (node.type === "identifier") return node.text;
  if (node.type === "call_expression") return lastName(node.childForFieldName("function") ?? node.children[0] ?? node);
  return node.childForFieldName("property")?.text ?? "";
}

/** `const user = await prisma.user.findFirst(…)`: properties of `user` in the same block are reads, as are destructured names. */
function readRow(call: SyntaxNode, model: PrismaModel, reader: PrismaArguments): void {
  let value = call;
  while (value.parent !== null && unwrapped(value.parent).startIndex === call.startIndex) {
    if (!["await_expression", "parenthesized_expression", "non_null_expression"].includes(value.parent.type)) break;
    value = value.parent;
  }
  const declarator = value.parent;
  if (declarator?.type !== "variable_declarator") return;
  const target = declarator.childForFieldName("name");
  if (target?.type === "object_pattern") readPattern(target, model, reader);
  if (target?.type !== "identifier") return;
  const block = enclosingBlock(declarator);
  if (block === undefined) return;
  for (const member of block.descendantsOfType(["member_expression"])) {
    if (member === null || member.startIndex < declarator.endIndex) continue;
    if (member.childForFieldName("object")?.text !== target.text) continue;
    const property = member.childForFieldName("property");
    if (property !== null) reader.readProperty(model, property);
  }
}

function readPattern(pattern: SyntaxNode, model: PrismaModel, reader: PrismaArguments): void {
  for (const part of namedChildren(pattern)) {
    const key = part.type === "pair_pattern" ? part.childForFieldName("key") : part;
    if (key !== null) reader.readProperty(model, key);
  }
}

function enclosingBlock(node: SyntaxNode): SyntaxNode | undefined {
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    if (parent.type === "statement_block" || parent.type === "program") return parent;
  }
  return undefined;
}
