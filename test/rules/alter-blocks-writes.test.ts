import { test } from "node:test";
import { checkRule } from "../support/rules.ts";

const rule = "alter-blocks-writes";

test("names what keeps writes out", () => {
  checkRule(
    rule,
    `
ALTER TABLE posts ADD FULLTEXT INDEX body_words (body);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the first FULLTEXT index adds a hidden column
ALTER TABLE posts ADD FULLTEXT INDEX title_words (title);
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a FULLTEXT index is built with writes kept out
ALTER TABLE events ADD COLUMN n bigint NOT NULL AUTO_INCREMENT UNIQUE;
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ every row gets a number in n
ALTER TABLE events REORGANIZE PARTITION p1 INTO (PARTITION p1 VALUES LESS THAN (10));
                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ rows move between partitions
`,
    { dialect: "mysql" },
  );
});
