import { frameworks } from "./migrations/frameworks/index.ts";
import { severities } from "./rules/types.ts";
import { defaultLimits } from "./sizes/sizes.ts";

/** The part of JSON Schema (draft-07) that describes `cutover.json`. The published schema and the checks are this one description. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "boolean" | "number";
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  /** `false`: no other keys; a schema: what other keys hold. */
  readonly additionalProperties?: false | JsonSchema;
  readonly items?: JsonSchema;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly pattern?: string;
  readonly minLength?: number;
}

/** The schema of `cutover.json`. Names of rules come from outside, so that the configuration does not depend on the rules. */
export function configSchema(ruleIds: readonly string[]): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Cutover",
    description: "Tells Cutover what it cannot detect. Everything is optional.",
    ...object({
      $schema: text("Where the schema of this file is found."),
      migrations: list("Folders of migrations. Detection leaves these folders to this list.", migrationsEntry),
      code: {
        description: "Application code in which usages of columns are looked for.",
        ...object({ include: globs("Only these files."), exclude: globs("Not these files.") }),
      },
      rules: {
        description: "Severity and options of rules.",
        ...object(Object.fromEntries(ruleIds.map((id) => [id, ruleSetting]))),
      },
      environments: list("Databases whose state counts before a change goes on.", environment),
      services: list(
        "Programs with a folder of their own, and which migrations are of the database that each uses.",
        service,
      ),
      smallTables: list("Tables so small that time under a lock does not matter.", tableName),
      largeTables: list("Tables so large that every scan or rewrite is an error.", tableName),
      sizes: {
        description: "From when on a table that `cutover stats` has measured is small or large.",
        ...object({
          smallRows: limit("Rows of a small table at most.", defaultLimits.smallRows),
          largeRows: limit("Rows of a large table at least.", defaultLimits.largeRows),
          largeMegabytes: limit("Megabytes of a large table at least, with its indexes.", defaultLimits.largeMegabytes),
          staleDays: limit("Days after which a measure lowers no severity any more.", defaultLimits.staleDays),
        }),
      },
    }),
  };
}

const tableName = text("Name of a table, with its schema when that is not the default one.");

const migrationsEntry = object(
  {
    path: text("Folder of the migrations, relative to this file."),
    framework: {
      description: "Tool that runs the migrations.",
      type: "string",
      enum: frameworks.map((framework) => framework.id),
    },
    dialect: {
      description: "Language of the migrations.",
      type: "string",
      enum: ["postgres", "mysql", "mariadb", "sqlite", "sqlserver"],
    },
    version: {
      description: 'Version of the server, such as "16" or "10.11".',
      type: "string",
      pattern: "^\\d+(\\.\\d+)*$",
    },
    since: text("Version or name of the first migration that is not yet released. All before it are shipped."),
    edition: text('Edition of SQL Server, such as "Enterprise" or "Express".'),
    ignore: {
      description: "True leaves the folder alone: it is for a database that is not supported, or nobody runs it.",
      type: "boolean",
    },
  },
  ["path"],
);

const severity: JsonSchema = {
  description: "How findings of the rule are reported.",
  type: "string",
  enum: ["off", ...severities],
};

const ruleSetting: JsonSchema = {
  anyOf: [
    severity,
    object({
      severity,
      options: {
        description: "Options of the rule; its page in the documentation lists them.",
        type: "object",
        additionalProperties: {},
      },
    }),
  ],
};

const environment = object(
  {
    name: text('Name of the environment, such as "staging".'),
    urlVariable: variable("Environment variable that holds the connection URL. The URL itself is never written down."),
    replicaVariables: list(
      "Environment variables that hold the URLs of replicas: a backfill asks each of them how far it is behind.",
      variable("Environment variable that holds the URL of a replica."),
    ),
    deployed: text("Commit, tag or branch that is deployed there."),
  },
  ["name"],
);

const service = object(
  {
    name: text("Name of the service."),
    path: text("Folder of its code, relative to this file."),
    migrations: text(
      "Folder of the migrations of its database. Without it, those nearest to its code are taken for them.",
    ),
  },
  ["name", "path"],
);

function object(properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema {
  return { type: "object", properties, ...(required.length > 0 && { required }), additionalProperties: false };
}

function variable(description: string): JsonSchema {
  return { description, type: "string", pattern: "^[A-Za-z_][A-Za-z0-9_]*$" };
}

function list(description: string, items: JsonSchema): JsonSchema {
  return { description, type: "array", items };
}

function text(description: string): JsonSchema {
  return { description, type: "string", minLength: 1 };
}

function limit(description: string, value: number): JsonSchema {
  return { description: `${description} Default: ${value}.`, type: "number" };
}

function globs(description: string): JsonSchema {
  return list(description, text('A glob pattern such as "src/**".'));
}
