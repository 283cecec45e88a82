import type { CodeEnvironment } from "../../libraries/library.ts";
import type { PrismaModel } from "../../libraries/prisma-schema.ts";
import { snakeCaseOfKysely } from "../../models/kysely.ts";
import { referenceOf } from "../../models/kysely-tables.ts";
import { casingFor } from "../../models/resolve.ts";
import type { CodeModel } from "../../models/types.ts";
import { type Target, targetOf } from "../recorder.ts";
import type { Resolved } from "./resolver.ts";
import type { RowSource, Value } from "./value.ts";

/** Libraries whose models other files import by the name under which they are declared. */
const declaring: ReadonlySet<string> = new Set(["drizzle", "kysely", "mikro-orm", "objection", "sequelize", "typeorm"]);

/** What the tables and models of a workspace are for those who follow rows. */
export class RowTargets {
  readonly #environment: CodeEnvironment;
  readonly #targets = new Map<string, Target | undefined>();

  constructor(environment: CodeEnvironment) {
    this.#environment = environment;
  }

  /** The table that a file declares under a name. */
  declared(name: string, file: string): RowSource | undefined {
    const model = this.#environment.modelsByPlace?.get(`${file} ${name}`);
    if (model === undefined || !declaring.has(model.library)) return undefined;
    return sourceOf(model);
  }

  /** The same for what is there at run time: tables of Kysely are types, and a value of that name is another thing. */
  declaredValue(name: string, file: string): RowSource | undefined {
    const declared = this.declared(name, file);
    return declared?.library === "kysely" ? undefined : declared;
  }

  /** Types that a generated client has for the models of a schema. */
  generated(name: string, module: string): Resolved | undefined {
    if (!/prisma/i.test(module)) return undefined;
    const row = this.namedModel("prisma", name);
    return row?.is === "row" ? row : undefined;
  }

  /** A row of the only model of this name. */
  namedModel(library: string, name: string): Value | undefined {
    if (library === "prisma") {
      const known = this.#environment.prismaModels.some((model) => model.name === name);
      return known ? { is: "row", of: { library, model: name } } : undefined;
    }
    const models = this.#environment.models.all.filter((model) => model.library === library && model.name === name);
    const [only] = models;
    return only === undefined || models.length > 1 ? undefined : { is: "row", of: sourceOf(only) };
  }

  /** `Database["users"]` within a type of Kysely: the key is a table. */
  indexed(value: Value | undefined): RowSource | undefined {
    if (value?.is !== "member" || (value.of.is !== "type" && value.of.is !== "name")) return undefined;
    const casing = casingFor("kysely", value.of.file, this.#environment.models.conventions);
    const isCamel = casing === "snake_case";
    return { library: "kysely", table: referenceOf(value.key, casing), ...(isCamel ? { isCamel } : {}) };
  }

  /** What a property of a row leads to. */
  related({ of }: Extract<Resolved, { is: "row" }>, property: string): Value | undefined {
    if (of.library === "prisma") return this.#relatedOfPrisma(of, property);
    const model = this.#model(of);
    const target = model?.relations.get(property);
    if (model === undefined || target === undefined) return undefined;
    const others = this.#environment.models.all.filter(
      (other) => other.library === of.library && other.name === target,
    );
    const near = others.length > 1 ? others.filter(({ file }) => file === model.file) : others;
    const [other] = near.length === 1 ? near : [];
    if (other === undefined) return undefined;
    const row: Value = { is: "row", of: sourceOf(other) };
    return model.toMany?.has(property) === true ? { is: "list", of: row } : row;
  }

  /** Where a property of a row is stored; without one, where all are that are of one table. */
  target(of: RowSource, property?: string): Target | undefined {
    const column = property === undefined ? undefined : of.columns?.[property];
    if (column !== undefined)
      return {
        ...(column.table === undefined ? { candidates: column.candidates ?? [] } : { table: column.table }),
        certainty: "resolved",
        column: (name) => (name === property ? column.column : undefined),
      };
    if (of.columns !== undefined && of.table === undefined) return undefined;
    const key = JSON.stringify(of);
    if (!this.#targets.has(key)) this.#targets.set(key, this.#targetOf(of));
    return this.#targets.get(key);
  }

  #targetOf(of: RowSource): Target | undefined {
    if (of.table !== undefined && of.model === undefined) {
      const column = of.isCamel === true ? snakeCaseOfKysely : (name: string) => name;
      const certainty = of.unsure === true ? "name-only" : "resolved";
      return { table: of.table, certainty, column, naming: of.isCamel === true ? "camelCase" : "column", source: of };
    }
    if (of.library === "prisma") {
      const model = this.#prisma(of.model);
      return model === undefined ? undefined : prismaTarget(model, this.#environment.prismaModels);
    }
    const model = this.#model(of);
    return model === undefined ? undefined : targetOf(of.unsure === true ? { ...model, unsure: true } : model);
  }

  #model(of: RowSource): CodeModel | undefined {
    const model = this.#environment.modelsByPlace?.get(`${of.file} ${of.model}`);
    if (model?.library === of.library) return model;
    return this.#environment.models.all.find(
      ({ library, file, name }) => library === of.library && file === of.file && name === of.model,
    );
  }

  #prisma(name: string | undefined): PrismaModel | undefined {
    return this.#environment.prismaModels.find((model) => model.name === name);
  }

  #relatedOfPrisma(of: RowSource, property: string): Value | undefined {
    const field = this.#prisma(of.model)?.fields.find(({ name }) => name === property);
    const row = field === undefined ? undefined : this.namedModel("prisma", field.type);
    return field?.list === true && row !== undefined ? { is: "list", of: row } : row;
  }
}

/** The source of the rows of a model. */
export function sourceOf({ library, name, file, unsure }: CodeModel): RowSource {
  return { library, model: name, file, ...(unsure ? { unsure } : {}) };
}

/** Where the fields of a Prisma model are stored. */
export function prismaTarget(model: PrismaModel, models: readonly PrismaModel[]): Target {
  const relations = new Set(models.map(({ name }) => name));
  const columns = new Map(
    model.fields.filter(({ type }) => !relations.has(type)).map(({ name, column }) => [name, column]),
  );
  return {
    table: { name: model.table, ...(model.schema === undefined ? {} : { schema: model.schema }) },
    certainty: "resolved",
    column: (property) => columns.get(property),
    source: { library: "prisma", model: model.name },
  };
}
