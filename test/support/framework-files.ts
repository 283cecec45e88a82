import type { FrameworkId } from "../../core/migrations/types.ts";
import type { Dialect } from "../../core/sql/types.ts";
import type { Texts } from "./fixes.ts";

export interface SampleMigration {
  readonly name: string;
  readonly up: string;
  readonly down?: string;
}

/**
 * The files in which a team keeps these migrations with a framework, and a configuration that names it. `rule` is turned on, should it be
 * off by default.
 */
export function filesIn(
  framework: FrameworkId,
  migrations: readonly SampleMigration[],
  rule?: string,
  dialect: Dialect = "postgres",
  version?: string,
): Texts {
  const configuration = {
    migrations: [{ path: "migrations", framework, dialect, ...(version !== undefined && { version }) }],
    ...(rule !== undefined && { rules: { [rule]: { severity: "warning" } } }),
  };
  const files = migrations.map((migration, index) => layouts[framework](migration, index + 1));
  return {
    "cutover.json": JSON.stringify(configuration),
    ...Object.assign({}, ...files),
    ...(framework === "pop" && { "go.mod": "require github.com/ory/pop/v6 v6.2.0\n" }),
    ...(framework === "drizzle" && { "migrations/meta/_journal.json": journal(migrations) }),
  };
}

type Layout = (migration: SampleMigration, number: number) => Texts;

const pair: Layout = ({ name, up, down = "" }, number) => ({
  [`migrations/${sequence(number, 6)}_${name}.up.sql`]: up,
  [`migrations/${sequence(number, 6)}_${name}.down.sql`]: down,
});

const layouts: Readonly<Record<FrameworkId, Layout>> = {
  plain: ({ name, up }, number) => ({ [`migrations/${sequence(number, 3)}_${name}.sql`]: up }),
  "golang-migrate": pair,
  goose: ({ name, up, down = "" }, number) => ({
    [`migrations/${sequence(number, 5)}_${name}.sql`]: `-- +goose Up\n${marked(up, "goose")}\n-- +goose Down\n${down}`,
  }),
  "sql-migrate": ({ name, up, down = "" }, number) => ({
    [`migrations/${time(number)}-${name}.sql`]: `-- +migrate Up\n${marked(up, "migrate")}\n-- +migrate Down\n${down}`,
  }),
  dbmate: ({ name, up, down = "" }, number) => ({
    [`migrations/${time(number)}_${name}.sql`]: `-- migrate:up\n${up}\n-- migrate:down\n${down}`,
  }),
  sqlx: pair,
  diesel: ({ name, up, down = "" }, number) => ({
    [`migrations/2026-01-0${number}-000000_${name}/up.sql`]: up,
    [`migrations/2026-01-0${number}-000000_${name}/down.sql`]: down,
  }),
  flyway: ({ name, up }, number) => ({ [`migrations/V${number}__${name}.sql`]: up }),
  liquibase: ({ name, up, down = "" }, number) => ({
    [`migrations/${sequence(number, 3)}-${name}.sql`]: `--liquibase formatted sql\n\n--changeset team:${number}\n${up}${rollback(down)}`,
  }),
  prisma: ({ name, up }, number) => ({ [`migrations/${time(number)}_${name}/migration.sql`]: up }),
  drizzle: ({ name, up }, number) => ({
    [`migrations/${sequence(number - 1, 4)}_${name}.sql`]: up
      .trimEnd()
      .replaceAll(/;\n(?=[A-Z])/g, ";\n--> statement-breakpoint\n"),
  }),
  supabase: ({ name, up }, number) => ({ [`migrations/${time(number)}_${name}.sql`]: up }),
  "node-pg-migrate": ({ name, up, down = "" }, number) => ({
    [`migrations/${1_767_225_600_000 + number}_${name}.sql`]: `-- Up Migration\n${up}\n-- Down Migration\n${down}`,
  }),
  postgrator: ({ name, up, down = "" }, number) => ({
    [`migrations/${sequence(number, 3)}.do.${name}.sql`]: up,
    [`migrations/${sequence(number, 3)}.undo.${name}.sql`]: down,
  }),
  tern: ({ name, up, down = "" }, number) => ({
    [`migrations/${sequence(number, 3)}_${name}.sql`]: `${up}\n---- create above / drop below ----\n${down}`,
  }),
  atlas: ({ name, up }, number) => ({ [`migrations/${time(number)}_${name}.sql`]: up }),
  pop: ({ name, up, down = "" }, number) => ({
    [`migrations/${time(number)}_${name}.postgres.up.sql`]: up,
    [`migrations/${time(number)}_${name}.postgres.down.sql`]: down,
  }),
};

/** The frameworks that samples can be written in. */
export const sampleFrameworks = Object.keys(layouts) as readonly FrameworkId[];

function sequence(number: number, width: number): string {
  return String(number).padStart(width, "0");
}

function time(number: number): string {
  return `2026010${number}000000`;
}

/** Bodies with semicolons at line ends stand between marks. */
function marked(sql: string, tool: string): string {
  return sql.replaceAll(
    /^DO \$\$[\s\S]*?\$\$;/gm,
    (block) => `-- +${tool} StatementBegin\n${block}\n-- +${tool} StatementEnd`,
  );
}

function rollback(down: string): string {
  return down === "" ? "" : `${down.trimEnd().replaceAll(/^/gm, "--rollback ")}\n`;
}

function journal(migrations: readonly SampleMigration[]): string {
  const entries = migrations.map(({ name }, idx) => ({
    idx,
    version: "7",
    when: 1_767_225_600_000 + idx,
    tag: `${sequence(idx, 4)}_${name}`,
    breakpoints: true,
  }));
  return `${JSON.stringify({ version: "7", dialect: "postgresql", entries }, undefined, 2)}\n`;
}
