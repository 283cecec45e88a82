import { test } from "node:test";
import { alsoRead, checkUsages } from "../../support/usages.ts";

await alsoRead("php");
const language = "php";

test("reads quotes, dots and here documents", () => {
  checkUsages(
    `<?php
$a = 'UPDATE users SET name = ? ' . "WHERE id = $id AND email = {$user->email} AND age > 1";
                       ^^^^ write users.name
                                           ^^ read users.id
                                                        ^^^^^ read users.email
                                                                                   ^^^ read users.age
$b = <<<SQL
  SELECT u.name FROM users u
           ^^^^ read users.name
  WHERE u.id = $row[id]
          ^^ read users.id
  SQL;
$c = <<<'SQL'
SELECT email FROM users WHERE name = '$x'
       ^^^^^ read users.email
                              ^^^^ read users.name
SQL;
$d = sprintf("SELECT age FROM users WHERE id = %d", $id);
                     ^^^ read users.age
                                          ^^ read users.id
$e = "SELECT email FROM {$table} WHERE id = 1";
`,
    { language },
  );
});
