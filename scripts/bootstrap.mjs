// Makes a fresh clone ready, with Node and git alone: the packages, the build and, when asked, a browser.
//
// Usage: node scripts/bootstrap.mjs [--browser]
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { argv, env, execPath, getuid, platform } from "node:process";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs `npm ci`, unless node_modules already holds what the lockfile asks for. */
export function ensurePackages() {
  if (packagesAreCurrent()) return;
  console.error("bootstrap: installing packages");
  // On Windows npm is a script, which only a shell starts; where npm started us, it says which npm that is.
  if (env.npm_execpath) run(execPath, [env.npm_execpath, "ci"]);
  else run("npm", ["ci"], { shell: platform === "win32" });
}

export function ensureBuild() {
  run(execPath, ["esbuild.mjs"]);
}

/**
 * Installs what the tests run beside the packages, where it may: a MariaDB, and the client of PostgreSQL. What needs them is skipped, and says so,
 * where there is none.
 */
export function ensureDatabasePrograms() {
  if (getuid?.() !== 0 || !findProgram("apt-get")) return;
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const isThere = (program) => folders.some((folder) => isExecutable(join(folder, program)));
  const wanted = { mariadbd: "mariadb-server", psql: "postgresql-client" };
  const missing = Object.keys(wanted).filter((program) => !isThere(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => wanted[program]);
  console.error(`bootstrap: installing ${packages.join(", ")}`);
  installPackages(packages);
}

function installPackages(names) {
  const wait = ["-o", "DPkg::Lock::Timeout=600"];
  const options = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" }, stdio: ["ignore", "ignore", "inherit"] };
  run("apt-get", [...wait, "-qq", "update"], options);
  run("apt-get", [...wait, "-qq", "install", "--yes", "--no-install-recommends", ...names], options);
}

/** Returns the path of a Chromium, which it installs where it may. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  if (getuid?.() === 0 && findProgram("apt-get")) {
    console.error("bootstrap: installing chromium");
    installPackages(["chromium"]);
  }
  const installed = findBrowser();
  if (!installed)
    throw new Error(
      "no Chromium was found: install Chromium or Chrome, or name one in the environment variable CHROMIUM",
    );
  return installed;
}

/**
 * npm notes what it installed in node_modules/.package-lock.json. That is compared, rather than a date or a stamp of our
 * own, so that an install by hand counts and a change of branch is noticed. Optional packages are for other platforms.
 */
function packagesAreCurrent() {
  const installed = readJson("node_modules/.package-lock.json");
  if (!installed) return false;
  const wanted = Object.entries(readJson("package-lock.json").packages);
  return wanted.every(([path, entry]) => path === "" || entry.optional || isSame(installed.packages[path], entry));
}

function isSame(installed, wanted) {
  return installed?.version === wanted.version && installed?.integrity === wanted.integrity;
}

function findBrowser() {
  if (env.CHROMIUM) return env.CHROMIUM;
  return ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(findProgram).find(Boolean);
}

function findProgram(name) {
  return (env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readJson(path) {
  const file = join(root, path);
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
}

/** What the commands print goes to standard error: standard output belongs to whoever called. */
function run(command, args, options) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
  if (error) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${status}`);
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  ensurePackages();
  ensureBuild();
  if (argv.includes("--browser")) console.log(ensureBrowser());
}
