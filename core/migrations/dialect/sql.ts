import type { Dialect } from "../../sql/types.ts";
import { joinPath, pathsUnder } from "../paths.ts";
import type { FileReader } from "../types.ts";
import type { Told } from "./types.ts";

type Family = Dialect | "clickhouse" | "h2" | "oracle";

/** Words and constructs, and who understands them. */
interface Sign {
  readonly fits: readonly Family[];
  /** Who would take it too, though hardly anybody writes it: SQLite takes any word for a type. */
  readonly also?: readonly Family[];
  /** No name or type can look like it, so that a few places are no accident. */
  readonly certain?: true;
  /** Nobody else takes it: one place tells, whatever else fits. */
  readonly decides?: true;
  readonly patterns: readonly RegExp[];
}

/** Comments and strings are blanked before; names in quotes are not. */
const signs: readonly Sign[] = [
  {
    fits: ["clickhouse"],
    patterns: [/\bENGINE\s*=?\s*(?:Replicated|Shared)?\w*MergeTree\b/i, /\bLowCardinality\s*\(/i, /\bON CLUSTER\b/i],
  },
  // H2 as it stands in for MySQL takes backquotes, and has comments as statements all the same.
  { fits: ["h2"], decides: true, patterns: [/\bCOMMENT\s+ON\s+(?:TABLE|COLUMN)\s+`/i] },
  { fits: ["oracle"], patterns: [/\bVARCHAR2\s*\(/i, /\bNUMBER\s*\(\s*\d+/i] },
  {
    fits: ["mysql", "mariadb"],
    patterns: [
      /\bAUTO_INCREMENT\b/i,
      /\bENGINE\s*=\s*InnoDB\b/i,
      /\b(?:MODIFY|CHANGE)\s+COLUMN\b/i,
      /\bDEFAULT\s+CHARSET\b/i,
      /\bCHARACTER\s+SET\s+utf8/i,
      /\bON\s+DUPLICATE\s+KEY\b/i,
      /^\s*DELIMITER\s/im,
    ],
  },
  {
    fits: ["mysql", "mariadb"],
    certain: true,
    patterns: [/\bDROP\s+FOREIGN\s+KEY\b/i, /\bCHANGE\s+(?:COLUMN\s+)?`\w+`\s+`\w+`/i],
  },
  {
    fits: ["mysql", "mariadb"],
    also: ["sqlite"],
    patterns: [/\b(?:TINY|MEDIUM|LONG)(?:TEXT|BLOB)\b/i, /\bUNSIGNED\b/i],
  },
  { fits: ["mysql"], patterns: [/\butf8mb4_0900_\w+/i, /\bALTER\s+INDEX\s+\S+\s+(?:IN)?VISIBLE\b/i] },
  {
    fits: ["mariadb"],
    patterns: [
      /\bENGINE\s*=\s*Aria\b/i,
      /\bWITH\s+SYSTEM\s+VERSIONING\b/i,
      /\bCREATE\s+OR\s+REPLACE\s+TABLE\b/i,
      /\butf8mb[34]_uca1400_\w+/i,
      /\bINET[46]\b(?!_)/i,
    ],
  },
  {
    fits: ["sqlite"],
    patterns: [
      /\bAUTOINCREMENT\b/i,
      /^\s*PRAGMA\s/im,
      /\bWITHOUT\s+ROWID\b/i,
      /\bsqlite_(?:master|schema|sequence)\b/i,
      /\bUSING\s+fts[345]\b/i,
      /\bstrftime\s*\(/i,
      /\bINSERT\s+OR\s+(?:IGNORE|REPLACE|ABORT|FAIL|ROLLBACK)\b/i,
      /\)\s*STRICT\s*(?:,|;|$)/im,
    ],
  },
  {
    fits: ["sqlserver"],
    patterns: [
      /\bIDENTITY\s*\(\s*\d+\s*,/i,
      /\bNVARCHAR\s*\(\s*MAX\s*\)/i,
      /^\s*GO\s*$/im,
      /\[dbo\]|\bdbo\./i,
      /\bsp_rename\b/i,
      /\b(?:NON)?CLUSTERED\b/i,
      /\bGETDATE\s*\(/i,
      /\bSET\s+(?:XACT_ABORT|ANSI_NULLS|QUOTED_IDENTIFIER|NOCOUNT)\b/i,
      /\bOBJECT_ID\s*\(/i,
    ],
  },
  {
    fits: ["sqlserver"],
    also: ["sqlite"],
    patterns: [/\b(?:DATETIME2|DATETIMEOFFSET|UNIQUEIDENTIFIER|ROWVERSION)\b/i],
  },
  { fits: ["sqlserver", "sqlite"], patterns: [/\bNVARCHAR\s*\(/i, /(?:^|[\s.,(])\[[A-Za-z_]\w*\](?!\s*::)/m] },
  {
    fits: ["postgres"],
    patterns: [
      /\b(?:CONCURRENTLY|plpgsql)\b/i,
      /[\w)'"]::[a-z"]/i,
      /\bCREATE\s+EXTENSION\b/i,
      /\bWITH(?:OUT)?\s+TIME\s+ZONE\b/i,
      /\bAS\s+(?:IDENTITY|ENUM)\b/i,
      /\b(?:gen_random_uuid\s*\(|uuid_generate_v\d)/i,
      /\b(?:TEXT|UUID|INTEGER|INT|BIGINT|VARCHAR)\s*\[\]/i,
      /\bUSING\s+(?:gin|gist|brin)\b/i,
      /\bALTER\s+COLUMN\s+\S+\s+(?:TYPE|SET\s+DATA)\b/i,
      /\bALTER\s+TYPE\b/i,
      /\bNOT\s+VALID\b/i,
      /\bDO\s+\$/i,
    ],
  },
  {
    fits: ["postgres"],
    also: ["sqlite"],
    patterns: [/\b(?:(?:BIG|SMALL)?SERIAL|JSONB|TIMESTAMPTZ|BYTEA)\b/i],
  },
  { fits: ["mysql", "mariadb", "sqlite"], patterns: [/`\w+`/] },
  { fits: ["mysql", "mariadb", "sqlite", "sqlserver"], patterns: [/^[^(\n]*\(?\s*["[`]?\w+["\]`]?\s+DATETIME\b/im] },
  {
    fits: ["mysql", "mariadb", "sqlite"],
    patterns: [/^[^(\n]*\(?\s*["[`]?\w+["\]`]?\s+(?:BLOB|DOUBLE)\b(?!\s+PRECISION)/im],
  },
];

/** The beginning of a file is enough: dumps can be large. */
const longest = 65_536;

const commentsAndStrings = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'/g;

/** Which signs an SQL text shows, by their place in the list. */
function signsIn(text: string): readonly Sign[] {
  const code = text.slice(0, longest).replace(commentsAndStrings, " ");
  return signs.filter(({ patterns }) => patterns.some((pattern) => pattern.test(code)));
}

/** What the words of an SQL text give away; undefined when there are none. */
export function dialectOfSql(text: string): Told | undefined {
  return told(new Map(signsIn(text).map((sign) => [sign, 1])));
}

/** How many files are read for words, about. */
const enough = 40;

/** What the .sql files of a folder give away: those directly in it, else those below. Reads some from end to end of the history. */
export function dialectOfFolder(files: FileReader, folder: string): Told | undefined {
  const below = pathsUnder(files, folder).filter((path) => path.endsWith(".sql"));
  const direct = below.filter((path) => !path.includes("/"));
  const names = direct.length > 0 ? direct : below;
  const step = Math.max(1, Math.floor(names.length / enough));
  const votes = new Map<Sign, number>();
  for (let index = 0; index < names.length; index += step) {
    const name = names[index] ?? "";
    for (const sign of signsIn(files.read(joinPath(folder, name)) ?? "")) votes.set(sign, (votes.get(sign) ?? 0) + 1);
  }
  return told(votes);
}

const because = "words in the SQL";

/** The families that understand the signs, which were found so often. */
function told(votes: ReadonlyMap<Sign, number>): Told | undefined {
  const ranked = [...votes].sort((a, b) => b[1] - a[1]);
  if (ranked.length === 0) return undefined;
  const deciding = ranked.find(([sign]) => sign.decides)?.[0].fits[0];
  if (deciding !== undefined)
    return isDialect(deciding) ? { fits: [deciding], because } : { foreign: deciding, because };
  const strict = common(ranked, ({ fits }) => fits);
  const loose = common(ranked, ({ fits, also = [] }) => [...fits, ...also]);
  const fits = strict.length > 0 ? strict : loose;
  const foreign = fits.find((family) => !isDialect(family));
  if (foreign !== undefined) return { foreign, because };
  return { fits: fits.filter(isDialect), possible: loose.filter(isDialect), because };
}

/** What the signs have in common, the most frequent first; nothing when they contradict each other. */
function common(
  ranked: readonly (readonly [Sign, number])[],
  familiesOf: (sign: Sign) => readonly Family[],
): readonly Family[] {
  const [first] = ranked;
  if (first === undefined) return [];
  const [, most] = first;
  let fits = familiesOf(first[0]);
  for (const [sign, count] of ranked) {
    const both = fits.filter((family) => familiesOf(sign).includes(family));
    if (both.length > 0) fits = both;
    // A lone word of another family (a column called "unsigned") must not outvote a whole history; what its dialect cannot read may:
    // then the files are made for several databases, and something rewrites them.
    else if (count * 4 > most || (sign.certain === true && count > 1)) return [];
  }
  return fits;
}

function isDialect(family: Family): family is Dialect {
  return family !== "clickhouse" && family !== "h2" && family !== "oracle";
}
