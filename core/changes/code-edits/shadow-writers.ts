import type { CodeLanguage } from "../../code/types.ts";
import type { CodeEdit } from "./entry.ts";

/** What is compared and said. */
export interface Comparison {
  /** The variable that holds the row. */
  readonly row: string;
  readonly old: string;
  readonly next: string;
  /** Its key, where the model has a field for `id`: values are never logged. */
  readonly key: string | undefined;
  readonly message: string;
  /** Source of the declarations of both fields, and of the file that they stand in; empty where there is none. */
  readonly declared: { readonly old: string; readonly next: string; readonly model: string };
  /** The property is read by a call: `user.getName()`. */
  readonly accessor: string | undefined;
}

/** Writes the comparison in one language. */
export interface ShadowWriter {
  /** Undefined where the fields cannot be compared. */
  lines(comparison: Comparison, text: string): readonly string[] | undefined;
  /** What the file needs besides. */
  head?(text: string): readonly CodeEdit[];
}

const script: ShadowWriter = {
  lines: ({ row, old, next, key, message }) => [
    `if (${row}.${next} !== ${row}.${old}) console.warn("${message}"${key === undefined ? "" : `, ${row}.${key}`});`,
  ],
};

const python: ShadowWriter = {
  lines: ({ row, old, next, key, message }, text) => [
    `if ${row}.${next} != ${row}.${old}:`,
    `    ${/\blogger\b/.test(text) ? "logger" : "logging"}.warning("${message}${key === undefined ? '"' : `: %s", ${row}.${key}`})`,
  ],
  head(text) {
    if (/\blogger\b|^import logging\b/m.test(text)) return [];
    const first = /^(?:import|from)\s/m.exec(text)?.index ?? 0;
    return [{ span: { start: first, end: first }, text: "import logging\n" }];
  },
};

const ruby: ShadowWriter = {
  lines: ({ row, old, next, key, message }) => [
    `Rails.logger.warn("${message}${key === undefined ? "" : `: #{${row}.${key}}`}") if ${row}.${next} != ${row}.${old}`,
  ],
};

const php: ShadowWriter = {
  lines: ({ row, old, next, key, message }) => [
    `if (${row}->${next} !== ${row}->${old}) {`,
    `    \\Illuminate\\Support\\Facades\\Log::warning('${message}'${key === undefined ? "" : `, ['${key}' => ${row}->${key}]`});`,
    "}",
  ],
};

const go: ShadowWriter = {
  lines({ row, old, next, key, message, declared }) {
    const differs = goDiffers(`${row}.${old}`, goType(declared.old), `${row}.${next}`, goType(declared.next));
    return differs === undefined
      ? undefined
      : [`if ${differs} {`, `\tslog.Warn("${message}"${key === undefined ? "" : `, "${key}", ${row}.${key}`})`, "}"];
  },
  head(text) {
    if (/"log\/slog"/.test(text)) return [];
    const group = /^import \(\n/m.exec(text);
    if (group !== null) return [insertion(group.index + group[0].length, '\t"log/slog"\n')];
    const first = /^import /m.exec(text);
    if (first !== null) return [insertion(first.index, 'import "log/slog"\n')];
    const head = /^package \w+[^\n]*\n/m.exec(text);
    return head === null ? [] : [insertion(head.index + head[0].length, '\nimport "log/slog"\n')];
  },
};

function insertion(at: number, text: string): CodeEdit {
  return { span: { start: at, end: at }, text };
}

function goType(field: string): string {
  return /^\w+\s+([^\s`]+)/.exec(field)?.[1] ?? "";
}

/** Pointers are compared by what they point to. */
function goDiffers(old: string, oldType: string, next: string, nextType: string): string | undefined {
  const isPlain = /^(?:string|bool|u?int(?:8|16|32|64)?|float(?:32|64)|uuid\.UUID)$/;
  if (isPlain.test(oldType) && nextType === oldType) return `${next} != ${old}`;
  if (isPlain.test(oldType) && nextType === `*${oldType}`) return `${next} == nil || *${next} != ${old}`;
  if (/^sql\.Null\w+$/.test(oldType) && nextType === oldType) return `${next} != ${old}`;
  const isPointer = oldType.startsWith("*") && isPlain.test(oldType.slice(1)) && nextType === oldType;
  return isPointer ? `(${next} == nil) != (${old} == nil) || (${next} != nil && *${next} != *${old})` : undefined;
}

const java: ShadowWriter = {
  lines({ row, old, next, key, message, accessor, declared }, text) {
    const read = (property: string) => {
      const capital = property.charAt(0).toUpperCase() + property.slice(1);
      return accessor === `get${old.charAt(0).toUpperCase()}${old.slice(1)}`
        ? `get${capital}()`
        : accessor === old
          ? `${property}()`
          : undefined;
    };
    const [before, after] = accessor === undefined ? [old, next] : [read(old), read(next)];
    const isThere = (getter: string | undefined) =>
      getter !== undefined && (accessor === old || declared.model.includes(getter) || lombok.test(declared.model));
    if (before === undefined || after === undefined || (accessor !== undefined && !isThere(after))) return undefined;
    const logger = /@Slf4j\b|\blog\s*=/.test(text) ? "log" : /\b(logger|LOGGER|LOG)\s*=/.exec(text)?.[1];
    const getter = key === undefined ? undefined : read(key);
    const id = accessor === undefined ? key : isThere(getter) ? getter : undefined;
    const shown = id === undefined ? "" : `${row}.${id}`;
    const say =
      logger === undefined
        ? `System.getLogger("cutover").log(System.Logger.Level.WARNING, "${message}"${shown === "" ? "" : ` + ": " + ${shown}`});`
        : `${logger}.warn("${message}${shown === "" ? '"' : `: {}", ${shown}`});`;
    return [`if (!java.util.Objects.equals(${row}.${after}, ${row}.${before})) {`, `    ${say}`, "}"];
  },
};

const lombok = /@(?:Data|Getter|Value)\b/;

const csharp: ShadowWriter = {
  lines: ({ row, old, next, key, message }, text) => {
    const logger = /\b(_?logger)\b/.exec(text)?.[1];
    const shown = key === undefined ? "" : `${row}.${key}`;
    const say =
      logger === undefined
        ? `System.Diagnostics.Trace.TraceWarning("${message}${shown === "" ? '"' : `: {0}", ${shown}`});`
        : `${logger}.LogWarning("${message}${shown === "" ? '"' : `: {Key}", ${shown}`});`;
    return [`if (${row}.${next} != ${row}.${old})`, "{", `    ${say}`, "}"];
  },
};

/**
 * Languages in which the row of a read can be compared. Rust is none of them: its libraries name columns in statements, and what is done with the
 * fields of a row behind those is not followed, so there is no read of a row to compare at.
 */
export const shadowWriters: { readonly [language in CodeLanguage]?: ShadowWriter } = {
  typescript: script,
  tsx: script,
  javascript: script,
  python,
  ruby,
  php,
  go,
  java,
  csharp,
};
