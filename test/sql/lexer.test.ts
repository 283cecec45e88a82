import assert from "node:assert/strict";
import { test } from "node:test";
import { contentSpan, tokenize } from "../../core/sql/lexer.ts";
import type { Dialect } from "../../core/sql/types.ts";

/** Letters of the kinds: word, quoted name, string, number, placeholder; symbols have none. */
const letters = { word: "w", quoted: "q", string: "s", number: "n", placeholder: "p", symbol: "" } as const;

/** The tokens of a text: `w:select n:1 ,`. What is not closed ends in `…`. */
function tokens(sql: string, dialect: Dialect = "postgres"): string {
  const words = tokenize(sql, dialect).tokens.map(({ kind, value, unterminated }) => {
    const letter = letters[kind];
    return `${letter}${letter ? ":" : ""}${value}${unterminated ? "…" : ""}`;
  });
  return words.join(" ");
}

test("puts words in lower case and keeps quoted names", () => {
  assert.equal(tokens('SELECT Größe, "Größe ""x""", _a$1'), 'w:select w:größe , q:Größe "x" , w:_a$1');
});

test("undoes the escapes of strings", () => {
  assert.equal(tokens(String.raw`'it''s \n' E'it\'s\ta\x41\u00e4\101'`), `s:it's \\n s:it's\taAäA`);
  assert.equal(tokens(String.raw`U&'d\0061t\+000061\\' u&"\0061"`), String.raw`s:data\ q:a`);
  assert.equal(tokens("B'101' x'1F' N'text'"), "s:101 s:1F s:text");
});

test("reads dollar quotes by their tag", () => {
  assert.equal(tokens("$$a 'b' $x$ $$ $x$ $$ $x$ $1"), "s:a 'b' $x$  s: $$  p:$1");
});

test("reads a template's hole within a quoted name", () => {
  assert.equal(tokens('"{{ index .Options "Schema" }}"."users"'), 'q:{{ index .Options "Schema" }} . q:users');
  assert.equal(tokens('"a{{.B}}c"'), "q:a{{.B}}c");
  assert.equal(tokens('"{{", "}}"'), "q:{{ , q:}}");
  assert.equal(tokens('"{{ a" b'), "q:{{ a w:b");
});

test("says what is not closed", () => {
  assert.equal(tokens("a 'b c"), "w:a s:b c…");
  assert.equal(tokens('"b c'), "q:b c…");
  assert.equal(tokens("$$b c$"), "s:b c$…");
});

test("reads numbers", () => {
  assert.equal(
    tokens("1 1.5 .5 1. 1e5 1e-5 1_000 0xFF 1..2 a-1"),
    "n:1 n:1.5 n:.5 n:1. n:1e5 n:1e-5 n:1_000 n:0xFF n:1 .. n:2 w:a - n:1",
  );
});

test("ends an operator before a sign, a comment and a placeholder", () => {
  assert.equal(tokens("a=-1 @-@ b->>'c' x||y a--b"), "w:a = - n:1 @-@ w:b ->> s:c w:x || w:y w:a");
  assert.equal(tokens("a=?*b"), "w:a = p:? * w:b");
  assert.equal(tokens("a=%s and b=@p1 and c=:c"), "w:a = p:%s w:and w:b = p:@p1 w:and w:c = p::c");
});

test("tells casts, slices and assignments from placeholders", () => {
  assert.equal(tokens("a::int x := :y a[1:n] :'v' :1"), "w:a :: w:int w:x := p::y w:a [ n:1 : w:n ] p::'v' p::1");
});

test("tells the operators of jsonb from placeholders", () => {
  assert.equal(
    tokens("a ? 'x' and b ?| array['y'] and c ?& d"),
    "w:a ? s:x w:and w:b ?| w:array [ s:y ] w:and w:c ?& w:d",
  );
  assert.equal(tokens("where a = ? limit ? offset ?::int"), "w:where w:a = p:? w:limit p:? w:offset p:? :: w:int");
  assert.equal(tokens("a ? ?"), "w:a ? p:?");
});

test("tells named parameters from other signs", () => {
  assert.equal(tokens("%(name)s a % b a%s @> @@ @name"), "p:%(name)s w:a % w:b w:a % w:s @> @@ p:@name");
});

test("takes a template's hole for one token", () => {
  assert.equal(tokens(`{{ .x }} \${a.b} #{c} \${open`), "p:{{ .x }} p:${a.b} p:#{c} $ { w:open");
});

test("keeps comments apart, nested ones too", () => {
  const { tokens: found, comments } = tokenize("-- one\na /* two /* three */ */ b /* open", "postgres");
  assert.deepEqual(
    found.map(({ value }) => value),
    ["a", "b"],
  );
  assert.deepEqual(
    comments.map(({ text }) => text),
    ["one", "two /* three */", "open"],
  );
});

test("gives offsets in the whole text, for a part of it too", () => {
  const sql = "😀 'é' a";
  assert.deepEqual(
    tokenize(sql, "postgres", { start: 3, end: 6 }).tokens.map(({ start, end }) => sql.slice(start, end)),
    ["'é'"],
  );
  assert.deepEqual(tokenize("'abc", "postgres", { start: 0, end: 2 }).tokens[0]?.value, "a");
});

test("finds the content of a literal", () => {
  for (const sql of ["'x y'", "E'x y'", "$$x y$$", "$t$x y$t$", "$t$x y", "'x y"]) {
    const [token] = tokenize(sql, "postgres").tokens;
    const { start, end } = contentSpan(sql, token!);
    assert.equal(sql.slice(start, end), "x y");
  }
});

test("reads MySQL", () => {
  assert.equal(
    tokens("`a``b` \"it\\'s\" 'a\\'b' # note\n1--1 2fa @@global.x 'u'@'h'", "mysql"),
    "q:a`b s:it's s:a'b n:1 - - n:1 w:2fa p:@@global . w:x s:u @ s:h",
  );
});

test("reads SQL Server", () => {
  assert.equal(tokens("[a b]]c] #temp ##all @x N'é' \"q\"", "sqlserver"), "q:a b]c w:#temp w:##all p:@x s:é q:q");
});

test("reads SQLite", () => {
  assert.equal(tokens('`a` [b c] "d" ?1 :e @f $g', "sqlite"), "q:a q:b c q:d p:?1 p::e p:@f p:$g");
});
