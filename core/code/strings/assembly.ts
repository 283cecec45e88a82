import type { Span } from "../../text.ts";
import type { EmbeddedSql, Segment } from "../sql-strings.ts";

/** SQL put together from pieces of code, each of which is remembered. */
export class SqlAssembly {
  text = "";
  readonly segments: Segment[] = [];
  readonly holes: Span[] = [];

  add(text: string, code: Span): void {
    if (text === "") return;
    const start = this.text.length;
    this.text += text;
    this.segments.push({ sql: { start, end: this.text.length }, code });
  }

  /** Words between the pieces that no code stands for. */
  addGlue(text: string): void {
    this.text += text;
  }

  /** Everything of another text. */
  addSql(sql: EmbeddedSql): void {
    const offset = this.text.length;
    this.text += sql.text;
    const moved = (span: Span) => ({ start: span.start + offset, end: span.end + offset });
    for (const segment of sql.segments) this.segments.push({ sql: moved(segment.sql), code: segment.code });
    for (const hole of sql.holes) this.holes.push(moved(hole));
  }

  /**
   * A hole reads as one placeholder, of the same length where it can: `${a.b}` as `${hhh}`. Behind a part of a name, where `$` would
   * belong to the name, as `{{hh}}`. Names that it is made with stand behind it like arguments: `${hh}(a.b)`.
   */
  addHole(code: Span, names: readonly { readonly text: string; readonly code: Span }[] = []): void {
    const start = this.text.length;
    const [open, close] = /[\w$]$/.test(this.text) ? ["{{", "}}"] : ["${", "}"];
    const length = Math.max(1, code.end - code.start - open.length - close.length);
    this.add(open + "h".repeat(length > longestHole ? 1 : length) + close, code);
    for (const [i, name] of names.entries()) {
      this.addGlue(i === 0 ? "(" : ",");
      this.add(name.text, name.code);
    }
    const last = names.at(-1);
    if (last !== undefined) this.add(")", { start: last.code.end, end: code.end });
    this.holes.push({ start, end: this.text.length });
  }
}

/** No placeholder of SQL is read when it is longer than this. */
const longestHole = 900;
