import type { Dialect } from "../sql/types.ts";
import type { Span } from "../text.ts";
import { commentedStatements, statementSpans } from "./statements.ts";
import type { FileReader, HistoryProblem, Migration, NewMigration, Refusal, Script } from "./types.ts";

/** Whether a script runs in a transaction, what decided it, for people, and what else its runner does around it. */
export type Transaction = Pick<Script, "transaction" | "transactionReason" | "sends" | "foreignKeys">;

/** The script that is a whole file; undefined when the file cannot be read. */
export function wholeFile(
  file: string,
  files: FileReader,
  transactionOf: (text: string) => Transaction,
): Script | undefined {
  const text = files.read(file);
  return text === undefined ? undefined : { file, span: { start: 0, end: text.length }, ...transactionOf(text) };
}

/**
 * The script with blanks for the marks that its framework strips, such as `--rollback` and `--> statement-breakpoint`. Other servers take them for
 * comments, but MySQL and MariaDB want white space behind the dashes (manual 11.7).
 */
export function withoutMarks<S extends Script | undefined>(script: S, text: string, dialect: Dialect | undefined): S {
  if (script === undefined || (dialect !== "mysql" && dialect !== "mariadb")) return script;
  const { start, end } = script.span;
  const marks = [...text.slice(start, end).matchAll(/(?:^[ \t]*--(?=\S)|-->)[^\r\n]*/gm)];
  const blanks = marks.map(({ index, 0: mark }) => ({ start: start + index, end: start + index + mark.length }));
  return blanks.length === 0 ? script : { ...script, blanks: [...(script.blanks ?? []), ...blanks] };
}

/**
 * For frameworks that send a whole file to PostgreSQL as one command: several statements in one simple query run in one implicit
 * transaction, a single one runs by itself (PostgreSQL manual, section 54.2.2.1).
 */
export function oneCommand(framework: string, text: string, dialect: Dialect | undefined): Transaction {
  if (dialect !== undefined && dialect !== "postgres") {
    return { transaction: "none", transactionReason: `${framework} opens no transaction` };
  }
  return statementSpans(text, { start: 0, end: text.length }).length > 1
    ? {
        transaction: "implicit",
        transactionReason: `${framework} sends the whole file as one command, which PostgreSQL runs in one transaction`,
      }
    : {
        transaction: "none",
        transactionReason: `${framework} opens no transaction, and the file holds a single statement`,
      };
}

/**
 * For frameworks whose marker (`marker`: what says so, for people) keeps them from opening a transaction, but which send the rest as one
 * command all the same: several statements still run in the server's implicit transaction.
 */
export function unwrappedCommand(
  framework: string,
  marker: string,
  text: string,
  within: Span,
  dialect: Dialect | undefined,
): Transaction {
  const single = statementSpans(text, within, dialect).length <= 1;
  return single || (dialect !== undefined && dialect !== "postgres")
    ? { transaction: "none", transactionReason: marker }
    : {
        transaction: "implicit",
        transactionReason: `${marker}, but ${framework} sends several statements as one command, which PostgreSQL runs in one transaction`,
      };
}

/** Why marking a script does not help, when it is marked already. */
export function markedAlready(framework: string): Refusal {
  return {
    refused: `${framework} opens no transaction here, but it sends the statements as one command, which PostgreSQL runs in one. Move the statement to a migration file of its own.`,
  };
}

/**
 * For frameworks that cannot leave the transaction but run a single statement by itself: cuts migrations that must not run in a
 * transaction into migrations of one statement each. Down statements undo from the end, so they are dealt out from the last one.
 */
export function oneStatementEach(
  migrations: readonly NewMigration[],
  dialect: Dialect | undefined,
): readonly NewMigration[] | Refusal {
  const cut: NewMigration[] = [];
  for (const migration of migrations) {
    // SQLite runs statement by statement in any case. What SQL Server gets at once is a batch, as long as which variables live, and no transaction.
    if (dialect === "sqlite" || dialect === "sqlserver") {
      cut.push(migration);
      continue;
    }
    const ups = migration.noTransaction ? commentedStatements(migration.up, dialect) : [migration.up];
    const downs = migration.noTransaction ? commentedStatements(migration.down ?? "", dialect) : [];
    if (!migration.noTransaction || (ups.length <= 1 && downs.length <= 1)) {
      cut.push(migration);
      continue;
    }
    if (downs.length > ups.length) {
      return {
        refused: `The way back of ${migration.name} has ${downs.length} statements that must each run outside a transaction. Write them as migrations of their own.`,
      };
    }
    ups.forEach((up, index) => {
      const down = downs[ups.length - 1 - index];
      cut.push({
        name: `${migration.name}_${index + 1}`,
        up: `${up};`,
        ...(down === undefined ? {} : { down: `${down};` }),
        noTransaction: true,
      });
    });
  }
  return cut;
}

/** A script's text as it is written to a file: trimmed, the last statement terminated, with one line end behind it. */
export function body(sql: string): string {
  const trimmed = sql.trim();
  if (trimmed === "") return "";
  const lastLine = trimmed.slice(trimmed.lastIndexOf("\n") + 1);
  const complete = /;\s*(?:--.*)?$/.test(lastLine) || /^\s*(?:--|\\)|\*\/$/.test(lastLine);
  return complete ? `${trimmed}\n` : `${trimmed};\n`;
}

/** The name for a file: lower case words joined by the separator. */
export function slug(name: string, separator = "_"): string {
  return name
    .trim()
    .replace(/[^\p{L}\p{N}]+/gu, separator)
    .replace(new RegExp(`^\\${separator}+|\\${separator}+$`, "g"), "")
    .toLowerCase();
}

/**
 * The problem that the last two migrations share their version, as happens when two branches meet. `consequence` says what the framework
 * makes of it. Older repetitions have been run, so the team's tool takes them: then nothing is said.
 */
export function duplicateVersions(migrations: readonly Migration[], consequence: string): readonly HistoryProblem[] {
  const keys = migrations.map((migration) => migration.version.replace(/^0+(?=.)/, ""));
  const repeated = keys.flatMap((key, index) => (index > 0 && key === keys[index - 1] ? [index] : []));
  const migration = migrations.at(-1);
  const other = migrations.at(-2);
  const file = (migration?.up ?? migration?.down)?.file;
  if (repeated.length !== 1 || repeated[0] !== migrations.length - 1 || file === undefined || other === undefined)
    return [];
  return [
    {
      file,
      span: { start: 0, end: 0 },
      message: `Version ${migration?.version} is also that of ${other.name}. ${consequence}`,
    },
  ];
}

/** The text of a script's file with blanks for what the framework strips before it runs the rest. Offsets stay the same. */
export function scriptText(script: Script, text: string): string {
  return (script.blanks ?? []).reduce(
    (result, { start, end }) => result.slice(0, start) + " ".repeat(end - start) + result.slice(end),
    text,
  );
}
