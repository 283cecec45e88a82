// Completes package-lock.json for every platform.
//
// A registry mirror may lack the newest binaries of other platforms (macOS, Windows, musl, …). npm then leaves them out of
// the lockfile, and the next `npm ci` refuses that lockfile. Each is an optional dependency with an exact version, so its
// entry can be written from its name. It has no integrity, because nobody here has seen the file.
//
// Usage: node scripts/complete-lockfile.mjs [--check]
import { readFileSync, writeFileSync } from "node:fs";

const lockfile = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(lockfile, "utf8"));

const missing = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!isExact(version) || isLocked(path, name)) continue;
    missing.push({ path: `node_modules/${name}`, entry: entryFor(name, version, entry) });
  }
}

if (process.argv.includes("--check")) {
  for (const { path } of missing)
    console.error(`package-lock.json lacks ${path}: run node scripts/complete-lockfile.mjs`);
  process.exitCode = missing.length > 0 ? 1 : 0;
} else if (missing.length > 0) {
  for (const { path, entry } of missing) lock.packages[path] = entry;
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, "en")));
  writeFileSync(lockfile, `${JSON.stringify(lock, null, 2)}\n`);
  console.error(`package-lock.json: added ${missing.length} packages of other platforms`);
}

function isExact(version) {
  return /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
}

/** Node looks for a dependency in the nearest node_modules folder, then in those above it. */
function isLocked(path, name) {
  for (let folder = path; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (lock.packages[`${folder}/node_modules/${name}`]) return true;
    if (!folder.includes("/node_modules/")) return Boolean(lock.packages[`node_modules/${name}`]);
  }
}

function entryFor(name, version, parent) {
  const words = name.split(/[/-]/);
  const os = words.find((word) =>
    /^(aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)$/.test(word),
  );
  const cpu = words.find((word) => /^(arm|arm64|ia32|loong64|mips64el|ppc64|riscv64|s390x|x64)$/.test(word));
  if (!os || !cpu) throw new Error(`${name}@${version} is neither in package-lock.json nor named after a platform`);
  const libc = words.includes("musl") ? "musl" : words.some((word) => word.startsWith("gnu")) ? "glibc" : undefined;
  return {
    version,
    cpu: [cpu],
    ...(parent.dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    ...(parent.license && { license: parent.license }),
    optional: true,
    os: [os],
  };
}
