import Builder from "fast-xml-builder";
import { Ranges } from "./ranges.ts";
import type { TextReport } from "./types.ts";

const builder = new Builder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  suppressEmptyNode: true,
});

/** A JUnit report: a suite for each file, a failed case for each finding, so that a run without findings has one case that passed. */
export const junitReport: TextReport = ({ files, coverage }, { workspace }) => {
  const ranges = new Ranges(workspace);
  const suites = files
    .filter(({ findings }) => findings.length > 0)
    .map(({ file, findings }) => ({
      "@name": file,
      "@tests": findings.length,
      "@failures": findings.length,
      testcase: findings.map(({ rule, severity, message, span }) => {
        const { line, column } = ranges.of(file, span).start;
        return {
          "@name": `${rule} at ${line}:${column}`,
          "@classname": file,
          failure: { "@type": severity, "@message": printable(message), "#text": `${file}:${line}:${column}` },
        };
      }),
    }));
  const unread = coverage.unread.map(({ file, span, reason }) => {
    const { line, column } = ranges.of(file, span).start;
    return {
      "@name": `not analysed at ${line}:${column}`,
      "@classname": file,
      error: { "@type": "not analysed", "@message": printable(reason), "#text": `${file}:${line}:${column}` },
    };
  });
  const passed = suites.length + unread.length === 0 ? [{ "@name": "nothing found", "@classname": "cutover" }] : [];
  const general = {
    "@name": "cutover",
    "@tests": unread.length + passed.length,
    "@failures": 0,
    "@errors": unread.length,
    testcase: [...unread, ...passed],
  };
  const all = general.testcase.length === 0 ? suites : [...suites, general];
  const document = {
    "?xml": { "@version": "1.0", "@encoding": "UTF-8" },
    testsuites: { "@name": "cutover check", testsuite: all },
  };
  return builder.build(document);
};

/** XML 1.0 has no control characters, not even as references (section 2.2). */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd");
}
