import type { CodeModel } from "../models/types.ts";

/**
 * What an expression is: one entity, several or a query for them, or what configures the entity. `record` is an object whose parts are
 * entities, `records` are several of those, `groups` several of `rows` or `records`.
 */
export interface Entity {
  /** Of a record, that of one of its parts. */
  readonly model: CodeModel;
  readonly shape: "row" | "rows" | "builder" | "record" | "records" | "groups";
  readonly parts?: ReadonlyMap<string, Entity>;
  /** What the last `Include` led to. */
  readonly included?: Entity | undefined;
}

/** One of several. */
export function elementOf(entity: Entity | undefined): Entity | undefined {
  if (entity?.shape === "rows") return { model: entity.model, shape: "row" };
  if (entity?.shape === "records") return { ...entity, shape: "record" };
  if (entity?.shape === "groups") return { ...entity, shape: entity.parts === undefined ? "rows" : "records" };
  return undefined;
}

/** Several of something. */
export function severalOf(entity: Entity | undefined): Entity | undefined {
  if (entity?.shape === "row") return { model: entity.model, shape: "rows" };
  if (entity?.shape === "record") return { ...entity, shape: "records" };
  return entity?.shape === "rows" || entity?.shape === "records" ? { ...entity, shape: "groups" } : undefined;
}

/** A row of what there is one or several of; of a record, the record. */
export function single(entity: Entity | undefined): Entity | undefined {
  if (entity === undefined || entity.shape === "builder") return undefined;
  return entity.shape === "row" || entity.shape === "record" ? entity : elementOf(entity);
}

/** An object with these parts; undefined when none of them is known. */
export function recordOf(parts: ReadonlyMap<string, Entity>): Entity | undefined {
  const [first] = parts.values();
  return first === undefined ? undefined : { model: first.model, shape: "record", parts };
}
