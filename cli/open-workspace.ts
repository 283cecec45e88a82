import { existsSync, statSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type CodeLanguage, type Dialect, Workspace } from "../core/index.ts";
import { loadCodeParser } from "../host/code-parser.ts";
import { DiskFiles } from "../host/disk-files.ts";
import { shippedFiles } from "../host/git.ts";
import { readPast } from "../host/past.ts";
import { workspaceRoot } from "../host/workspace-root.ts";
import { UsageError } from "./exit-codes.ts";

/** The name under which standard input is analysed. */
export const standardInput = "<stdin>.sql";

export interface OpenOptions {
  /** Files and folders as given on the command line; `-` is standard input. Empty: the whole workspace. */
  readonly paths: readonly string[];
  readonly dialect?: Dialect | undefined;
  /** Application code does not matter: nothing is asked about staged changes. */
  readonly withoutCode?: boolean;
  /** Only findings and their fixes are asked for, and no file is changed. */
  readonly findingsOnly?: boolean;
  /** Text of standard input, when `-` is among the paths. */
  readonly input?: string | undefined;
}

export interface OpenedWorkspace {
  readonly root: string;
  readonly files: DiskFiles;
  readonly workspace: Workspace;
  /** Whether a file of the workspace is among what was asked for. */
  readonly isAsked: (file: string) => boolean;
}

/** Opens the workspace around the given paths. A file that is named is analysed as a migration, and as one that is not released yet. */
export async function openWorkspace({
  paths,
  dialect,
  input,
  withoutCode,
  findingsOnly,
}: OpenOptions): Promise<OpenedWorkspace> {
  const asked = paths.filter((path) => path !== "-").map((path) => resolve(path));
  for (const path of asked) if (!existsSync(path)) throw new UsageError(`There is no file or folder ${path}.`);
  const root = workspaceRoot(asked[0] ?? process.cwd());
  const files = new DiskFiles(root);
  const inside = asked.map((path) => ({ path: workspacePath(root, path), isFile: statSync(path).isFile() }));
  if (input !== undefined) {
    files.setOverlay(standardInput, input);
    inside.push({ path: standardInput, isFile: true });
  }
  const named = new Set(inside.filter(({ isFile }) => isFile).map(({ path }) => path));
  const isReleased = await shippedFiles(root);
  const isShipped = isReleased && ((file: string) => !named.has(file) && isReleased(file));
  const workspace = new Workspace({
    files,
    now: () => new Date(),
    once: findingsOnly === true,
    ...(isShipped === undefined ? {} : { isShipped }),
  });
  for (const { path, isFile } of inside) {
    if (isFile) workspace.addSingleFile(path, dialect);
    else workspace.addFolder(path === "" ? "." : path, dialect);
  }
  if (withoutCode !== true) {
    const languages = await provideCode(workspace, new Set());
    await providePast(workspace, root, languages);
  }
  return { root, files, workspace, isAsked: within(inside.map(({ path }) => path)) };
}

/** Loads the parsers of those languages in which the code uses something that is being changed. Returns all that are loaded. */
async function provideCode(
  workspace: Workspace,
  loaded: ReadonlySet<CodeLanguage>,
): Promise<ReadonlySet<CodeLanguage>> {
  const languages = new Set([...loaded, ...workspace.missingLanguages()]);
  if (languages.size > loaded.size)
    workspace.provideCode(
      await loadCodeParser(dirname(fileURLToPath(import.meta.url)), languages, workspace.dialects()),
    );
  return languages;
}

/** Asks git what staged changes want to know of the released code, and reads that. */
async function providePast(workspace: Workspace, root: string, languages: ReadonlySet<CodeLanguage>): Promise<void> {
  const questions = workspace.missingPast();
  if (questions.words.size + questions.files.size === 0) return;
  workspace.providePast(questions, await readPast(root, questions));
  await provideCode(workspace, languages);
}

function workspacePath(root: string, path: string): string {
  const inside = relative(root, path).split(sep).join("/");
  if (inside.startsWith("../"))
    throw new UsageError(`${path} is outside of the workspace ${root}. Check it in a run of its own.`);
  return inside;
}

function within(paths: readonly string[]): (file: string) => boolean {
  if (paths.length === 0 || paths.includes("")) return () => true;
  return (file) => paths.some((path) => file === path || file.startsWith(`${path}/`));
}
