import type { Config } from "../core/index.ts";
import { DatabaseError, errorCode, errorText } from "./errors.ts";

/** A database that somebody named. */
export interface Target {
  /** `staging`; for a URL that was typed: `url`. The only name that evidence and messages carry. */
  readonly environment: string;
  readonly url: string;
  /** Where the URL came from, for people: `STAGING_DATABASE_URL`. */
  readonly source: string;
}

/** How a database is named on the command line. */
export interface TargetOptions {
  readonly env?: string | undefined;
  readonly url?: string | undefined;
}

/** The database that is meant: an environment of `cutover.json`, whose URL is in an environment variable, or a URL itself. */
export function targetOf(
  { env, url }: TargetOptions,
  environments: Config["environments"],
  variables: Readonly<Record<string, string | undefined>>,
): Target {
  if (env === undefined && url === undefined) throw new DatabaseError("Name the database: --env NAME or --url URL.");
  if (url !== undefined) return { environment: env ?? "url", url: checked(url, "--url"), source: "--url" };
  const environment = environments.find(({ name }) => name === env);
  if (environment === undefined) {
    const known = environments.map(({ name }) => name).join(", ");
    throw new DatabaseError(
      `There is no environment ${env} in cutover.json. ${known === "" ? 'Add it under "environments".' : `Known: ${known}.`}`,
    );
  }
  const { name, urlVariable } = environment;
  if (urlVariable === undefined)
    throw new DatabaseError(
      `Environment ${name} has no "urlVariable" in cutover.json: name the variable that holds its URL.`,
    );
  return { environment: name, url: urlIn(urlVariable, name, variables), source: urlVariable };
}

/** The servers that follow a database, which a backfill asks how far they are behind. */
export function replicasOf(
  { env }: TargetOptions,
  environments: Config["environments"],
  variables: Readonly<Record<string, string | undefined>>,
): readonly Target[] {
  const named = environments.find(({ name }) => name === env)?.replicaVariables ?? [];
  return named.map((source) => ({
    environment: `${env} (replica)`,
    url: urlIn(source, `a replica of ${env}`, variables),
    source,
  }));
}

function urlIn(variable: string, of: string, variables: Readonly<Record<string, string | undefined>>): string {
  const value = variables[variable];
  if (value === undefined || value === "")
    throw new DatabaseError(`${variable} is not set: put the URL of ${of} into this environment variable.`);
  return checked(value, variable);
}

const schemes: Readonly<Record<string, "postgres" | "mysql">> = {
  "postgres:": "postgres",
  "postgresql:": "postgres",
  "mysql:": "mysql",
  "mariadb:": "mysql",
};

function checked(url: string, source: string): string {
  const scheme = URL.canParse(url) ? schemes[new URL(url).protocol] : undefined;
  if (scheme === undefined)
    throw new DatabaseError(`${source} does not hold a URL such as postgres://host/database or mysql://host/database.`);
  return url;
}

/** Which driver a URL is for. */
export function driverOf({ url }: Target): "postgres" | "mysql" {
  return schemes[new URL(url).protocol] ?? "postgres";
}

/** The parts of a URL that must never be shown. */
export function secretsOf({ url }: Target): readonly string[] {
  const { password, username, searchParams } = new URL(url);
  const hidden = ["password", "sslpassword", "sslkey"].flatMap((name) => searchParams.get(name) ?? []);
  return [url, decoded(password), password, ...(password === "" ? [] : [`${username}:${password}`]), ...hidden];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `host:port/database`, for messages. */
function placeOf({ url }: Target): string {
  const { host, pathname } = new URL(url);
  return `${host === "" ? "the local socket" : host}${pathname}`;
}

/** Whatever was thrown while working with a database, as an error for people. `doing` fits behind "Could not": `read users`. */
export function toDatabaseError(error: unknown, target: Target, doing: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const reason = errorText(error, secretsOf(target)).replace(/\.$/, "");
  const next = adviceFor(error, target);
  return new DatabaseError(`Could not ${doing} in ${target.environment}: ${reason}. ${next}`.trim());
}

/** What to do next, by the code of the server's or the system's error. */
function adviceFor(error: unknown, target: Target): string {
  const code = codeOf(error);
  const advice = advices.find(({ codes }) => codes.includes(code));
  return advice?.text(target) ?? "";
}

function codeOf(error: unknown): string {
  const own = errorCode(error);
  if (own !== undefined) return own;
  if (error instanceof AggregateError) return errorCode(error.errors[0]) ?? "";
  const text = error instanceof Error ? error.message : "";
  return /terminated|closed|ended|lost|not queryable/i.test(text) ? "lost" : "";
}

const advices: readonly { readonly codes: readonly string[]; readonly text: (target: Target) => string }[] = [
  {
    codes: ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
    text: (target) => `Nothing answers at ${placeOf(target)}: is the server up, and is ${target.source} right?`,
  },
  {
    codes: ["28P01", "28000", "ER_ACCESS_DENIED_ERROR", "ER_ACCESS_DENIED_NO_PASSWORD_ERROR"],
    text: (target) => `Check the user and the password in ${target.source}.`,
  },
  {
    codes: ["3D000", "ER_BAD_DB_ERROR", "ER_DBACCESS_DENIED_ERROR"],
    text: (target) => `Check the name of the database in ${target.source}.`,
  },
  {
    codes: ["42501", "ER_TABLEACCESS_DENIED_ERROR", "ER_COLUMNACCESS_DENIED_ERROR", "ER_SPECIFIC_ACCESS_DENIED_ERROR"],
    text: (target) => `Grant the right to the user of ${target.source}, or name another user there.`,
  },
  {
    codes: ["25006", "ER_OPTION_PREVENTS_STATEMENT", "ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION", "ER_READ_ONLY_MODE"],
    text: (target) =>
      `The server accepts no writes: it is a replica, or a failover is under way. Point ${target.source} to the primary and run the command again; it goes on where it stopped.`,
  },
  {
    codes: ["53100", "ER_RECORD_FILE_FULL", "ER_DISK_FULL", "ER_DISK_FULL_NOWAIT", "HY000-28"],
    text: () =>
      "Make room on the server and run the command again; what was committed stays, and it goes on from there.",
  },
  {
    codes: ["55P03", "ER_LOCK_WAIT_TIMEOUT"],
    text: () => "Another session holds a lock. Try again when it is gone.",
  },
  {
    codes: ["57014", "ER_STATEMENT_TIMEOUT", "ER_QUERY_TIMEOUT"],
    text: () => "Try a smaller --batch, or a quieter hour.",
  },
  {
    codes: ["57P01", "57P02", "57P03", "08006", "08003", "ECONNRESET", "EPIPE", "lost", "PROTOCOL_CONNECTION_LOST"],
    text: () => "The connection was lost. Run the command again; it goes on where it stopped.",
  },
  {
    codes: ["23502", "ER_NO_DEFAULT_FOR_FIELD", "ER_BAD_NULL_ERROR"],
    text: () =>
      "Give the column a default, or fill the rows that are refused by hand; then run the command again, it goes on where it stopped.",
  },
  {
    codes: ["42P10"],
    text: () => "Add a unique index to the column that holds the key of the other table.",
  },
  {
    codes: ["42P01", "42703", "ER_NO_SUCH_TABLE", "ER_BAD_FIELD_ERROR"],
    text: (target) => `Have the migrations up to this phase run in ${target.environment}?`,
  },
];
