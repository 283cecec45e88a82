import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/** Keystrokes before the server's code is compiled. */
const warmUp = 10;
/** Those that are measured. */
const measured = 40;

/**
 * CPU milliseconds that the built language server spends on a keystroke, from the notification of the edit to the answer with the
 * diagnostics of the file: the mean of many, for the system counts in steps of 10. Undefined where it does not tell the CPU time of another
 * process (only Linux does, in /proc).
 */
export async function serverKeystroke(folder: string, text: string, typeAt: number): Promise<number | undefined> {
  const file = join(folder, "migrations", "0001_all.sql");
  mkdirSync(join(folder, "migrations"), { recursive: true });
  writeFileSync(file, text);
  const server = spawn(process.execPath, ["dist/server.cjs", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const client = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  client.onRequest(() => null);
  client.listen();
  try {
    const rootUri = pathToFileURL(folder).href;
    const capabilities = { textDocument: { diagnostic: {} }, workspace: { workspaceFolders: true } };
    const workspaceFolders = [{ uri: rootUri, name: "bench" }];
    await client.sendRequest("initialize", { processId: process.pid, rootUri, capabilities, workspaceFolders });
    await client.sendNotification("initialized", {});
    const uri = pathToFileURL(file).href;
    const diagnostics = () => client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    await client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "sql", version: 1, text },
    });
    await diagnostics();
    let start: number | undefined;
    const line = text.slice(0, typeAt).split("\n").length - 1;
    const character = typeAt - (text.lastIndexOf("\n", typeAt - 1) + 1);
    for (let version = 2; version < 2 + warmUp + measured; version++) {
      if (version === 2 + warmUp) start = cpuOf(server.pid);
      const range = { start: { line, character }, end: { line, character } };
      await client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range, text: "x" }],
      });
      await diagnostics();
    }
    const end = cpuOf(server.pid);
    return start === undefined || end === undefined ? undefined : (end - start) / measured;
  } finally {
    client.dispose();
    server.kill();
    rmSync(file);
  }
}

/** User and system milliseconds of a process, in steps of 10 (proc(5), /proc/pid/stat, fields 14 and 15). */
function cpuOf(pid: number | undefined): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
