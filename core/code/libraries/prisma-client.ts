import { queryOf } from "../javascript/chain.ts";
import { prismaTarget } from "../javascript/flow/row-targets.ts";
import type { ScriptFile } from "../javascript/flow/script-file.ts";
import { unwrapped } from "../syntax.ts";
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

const listMethods: ReadonlySet<string> = new Set(["createManyAndReturn", "findMany", "groupBy", "updateManyAndReturn"]);

/** The last name before the model: `prisma`, `this.prisma`, `ctx.db`, `tx`, `prismaClient`, `kyselyPrisma`. */
const receiver = /(prisma|db|tx|trx|client|transaction|database)\w*$/i;

/** Calls of the generated Prisma client, with what they write, read and select, nested writes included. */
export const prismaClient: CodeLibrary = {
  id: "prisma",
  languages: new Set(["typescript", "tsx", "javascript"]),
  concerns: (text, environment) => environment.prismaModels.length > 0 && callsModel(text, environment),
  readScript(script, environment) {
    const models = modelsByAccessor(environment);
    const reader = new PrismaArguments(script, environment.prismaModels);
    for (const chain of script.chains) {
      for (const { node } of chain.calls) {
        const target = clientCall(node, models);
        if (target === undefined) continue;
        reader.readCall(node, target.method, target.model);
        if (queryOf(chain).endIndex === node.endIndex) followRows(node, target, script, environment);
      }
    }
  },
};

/** `.user.findMany(`, of a model of a schema. */
function callsModel(text: string, { prismaModels }: CodeEnvironment): boolean {
  for (const match of text.matchAll(
    /\.\s*(\w+)\s*\??\.\s*(?:create|update|upsert|find|delete|count|aggregate|groupBy)/g,
  ))
    if (prismaModels.some(({ accessor }) => accessor === match[1])) return true;
  return false;
}

function followRows(
  call: SyntaxNode,
  { model, method }: { readonly model: PrismaModel; readonly method: string },
  script: ScriptFile,
  { prismaModels }: CodeEnvironment,
): void {
  const target = prismaTarget(model, prismaModels);
  if (rowMethods.has(method)) script.rows.follow(call, target, "row");
  if (listMethods.has(method)) script.rows.follow(call, target, "rows");
}

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
