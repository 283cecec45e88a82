import type { Table } from "../../schema/types.ts";
import type { QualifiedName } from "../../sql/names.ts";
import type { Operation } from "../../sql/operations.ts";
import type { Dialect } from "../../sql/types.ts";
import type { Rewrite, RuleContext } from "../types.ts";
import { listed, shown } from "./wording.ts";

/** What a tool that changes tables online has to cope with. */
interface Obstacles {
  readonly foreignKeys: boolean;
  /** Foreign keys of other tables point here. */
  readonly referenced: boolean;
  readonly triggers: boolean;
  readonly renames: boolean;
  /** The table is known to have no primary or unique key. */
  readonly keyless: boolean;
}

interface Tool {
  readonly name: string;
  readonly dialects: readonly Dialect[];
  /** What it cannot cope with. */
  readonly refuses: readonly (keyof Obstacles)[];
  readonly command: (table: QualifiedName, alter: string, obstacles: Obstacles) => string;
}

const database = ({ schema }: QualifiedName): string => schema ?? "DATABASE";
const quoted = (alter: string): string => `'${alter.replaceAll("'", `'\\''`)}'`;

/**
 * Tools that copy a table in small pieces and follow its changes. gh-ost: doc/requirements-and-limitations.md; pt-online-schema-change:
 * its manual, "RISKS" and --alter-foreign-keys-method; spirit: its README, "Unsupported features"; Vitess: ApplySchema, Online DDL.
 */
const tools: readonly Tool[] = [
  {
    name: "gh-ost",
    dialects: ["mysql", "mariadb"],
    refuses: ["foreignKeys", "referenced", "triggers", "keyless"],
    command: (table, alter, { renames }) =>
      `gh-ost --database=${database(table)} --table=${table.name} --alter=${quoted(alter)}${renames ? " --approve-renamed-columns" : ""} --execute`,
  },
  {
    name: "pt-online-schema-change",
    dialects: ["mysql", "mariadb"],
    refuses: ["keyless"],
    command: (table, alter, { referenced, triggers, renames }) =>
      [
        "pt-online-schema-change",
        `--alter=${quoted(alter)}`,
        ...(referenced ? ["--alter-foreign-keys-method=auto"] : []),
        ...(triggers ? ["--preserve-triggers"] : []),
        ...(renames ? ["--no-check-alter"] : []),
        `D=${database(table)},t=${table.name}`,
        "--execute",
      ].join(" "),
  },
  {
    name: "spirit",
    dialects: ["mysql"],
    refuses: ["foreignKeys", "referenced", "triggers", "renames", "keyless"],
    command: (table, alter) => `spirit --database=${database(table)} --table=${table.name} --alter=${quoted(alter)}`,
  },
  {
    name: "Vitess",
    dialects: ["mysql"],
    refuses: ["foreignKeys", "referenced", "keyless"],
    command: (table, alter) =>
      `vtctldclient ApplySchema --ddl-strategy=vitess --sql=${quoted(`ALTER TABLE ${table.name} ${alter}`)} ${database(table)}`,
  },
];

const obstacleWords: { readonly [O in keyof Obstacles]: string } = {
  foreignKeys: "it has foreign keys",
  referenced: "foreign keys of other tables point to it",
  triggers: "it has triggers",
  renames: "a column gets another name",
  keyless: "it has no primary or unique key",
};

function obstaclesOf(table: Table | undefined, command: readonly Operation[]): Obstacles {
  const adds = command.some(({ kind }) => kind === "add-foreign-key");
  return {
    foreignKeys: adds || (table?.constraints.some(({ definition }) => definition.type === "foreign-key") ?? false),
    referenced: (table?.referencedBy.length ?? 0) > 0,
    triggers: (table?.triggers.length ?? 0) > 0,
    renames: command.some(({ kind }) => kind === "rename-column"),
    keyless: table?.complete === true && !table.indexes.some(({ unique }) => unique),
  };
}

/** The tools that can change the table as this ALTER TABLE does, and what keeps the others from it. */
export interface HandOver {
  readonly rewrites: readonly Rewrite[];
  /** One sentence: which tools can, or why none can. */
  readonly advice: string;
}

/**
 * Handing an ALTER TABLE over to a tool: the exact command, noted above the statement as the reason to leave it. `rule` is the finding that
 * the note silences.
 */
export function handOver(rule: string, table: QualifiedName, context: RuleContext): HandOver {
  const alter = alterOf(table, context);
  const obstacles = obstaclesOf(context.schema.table(table), context.command);
  const known = tools.filter(({ dialects }) => dialects.includes(context.dialect));
  const able = known.filter(({ refuses }) => !refuses.some((obstacle) => obstacles[obstacle]));
  if (able.length === 0) {
    const met = (Object.keys(obstacles) as (keyof Obstacles)[]).filter((obstacle) => obstacles[obstacle]);
    const why = listed(met.map((obstacle) => obstacleWords[obstacle]));
    return { rewrites: [], advice: `No online schema change tool takes it, because ${why}.` };
  }
  const names = able.map(({ name }) => name);
  const advice = `Let ${listed(names).replace(" and ", " or ")} change ${shown(table)} in small pieces, or do it at a quiet hour.`;
  if (alter === undefined) return { rewrites: [], advice };
  return {
    advice,
    rewrites: able.map((tool): Rewrite => {
      const command = tool.command(table, alter, obstacles);
      const note = `-- cutover: ignore ${rule} because ${tool.name} does it before: ${command}\n`;
      return { title: `Hand over to ${tool.name}`, safe: false, edits: [{ span: { start: 0, end: 0 }, text: note }] };
    }),
  };
}

/** What stands behind `ALTER TABLE name`, in one line and without ALGORITHM and LOCK, which the tools do not take. */
function alterOf(table: QualifiedName, { text, command, statement }: RuleContext): string | undefined {
  const isAlter = /^alter\s+(?:online\s+)?(?:ignore\s+)?table\b/i.test(text);
  if (!isAlter || statement.length !== command.length) return undefined;
  const actions = text.slice(table.span.end).replaceAll(/\s+/g, " ");
  return actions
    .replaceAll(/,?\s*\b(?:algorithm|lock)\s*=?\s*\w+/gi, "")
    .replace(/^\s*,/, "")
    .trim();
}
