import { connect } from "./connect.ts";
import type { Database, SessionLimits } from "./database.ts";
import { type Target, toDatabaseError } from "./target.ts";

/** A replica with the session that asks it. */
interface Replica {
  readonly target: Target;
  readonly database: Database;
}

/** Servers that follow another one, each of which is asked how far it is behind. */
export class Replicas {
  readonly #all: readonly Replica[];

  private constructor(all: readonly Replica[]) {
    this.#all = all;
  }

  static async connect(targets: readonly Target[], limits: SessionLimits): Promise<Replicas> {
    const all: Replica[] = [];
    try {
      for (const target of targets)
        all.push({ target, database: await connect(target, { ...limits, readOnly: true }) });
    } catch (error) {
      await closeAll(all);
      throw error;
    }
    return new Replicas(all);
  }

  get areNamed(): boolean {
    return this.#all.length > 0;
  }

  /**
   * The first that is more seconds behind, or that follows no more, in words. Throws when one cannot be asked: who names a replica wants to spare it.
   */
  async behind(seconds: number): Promise<string | undefined> {
    for (const { target, database } of this.#all) {
      const lag = await lagOf(target, database);
      if (lag === undefined) return `replica lag: the server of ${target.source} does not follow`;
      if (lag > seconds) return `replica lag: ${lag.toFixed(1)} s at ${target.source}`;
    }
    return undefined;
  }

  close(): Promise<void> {
    return closeAll(this.#all);
  }
}

async function lagOf(target: Target, { sql, rows }: Database): Promise<number | undefined> {
  try {
    const lags = (await rows(sql.ownLag)).map((row) => sql.ownLagColumns.map((name) => row[name]).find(isText));
    // With several sources the slowest counts.
    return lags.length > 0 && lags.every(isText) ? Math.max(...lags.map(Number)) : undefined;
  } catch (error) {
    throw toDatabaseError(error, target, "read how far the replica is behind");
  }
}

function isText(value: string | null | undefined): value is string {
  return typeof value === "string";
}

async function closeAll(all: readonly Replica[]): Promise<void> {
  await Promise.all(all.map(({ database }) => database.close().catch(() => {})));
}
