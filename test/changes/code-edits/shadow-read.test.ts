import { test } from "node:test";
import { shadowRead } from "../../../core/changes/code-edits/shadow-read.ts";
import { codeEdits } from "../../support/code-edits.ts";

const { check, refuse } = await codeEdits(
  ["typescript", "python", "ruby"],
  (usage) => usage.side === "old" && usage.access === "read",
  (usage, context, host) => shadowRead(usage, context, host.models, host.code),
);

const django = {
  "shop/models.py": `from django.db import models
class User(models.Model):
    id = models.IntegerField(primary_key=True)
    name = models.TextField()
    full_name = models.TextField(null=True)
    class Meta:
        db_table = "users"
`,
};
const typeorm = {
  "src/user.ts": `import { Column, Entity } from "typeorm";
@Entity("users")
export class User {
  @Column() id: number;
  @Column() name: string;
  @Column({ name: "full_name" }) fullName: string;
}
`,
};

test("a line before the statement compares both and logs the key, never the values", () => {
  check(
    {
      file: "shop/views.py",
      models: django,
      before: "from shop.models import User\n\ndef f():\n    user = User.objects.get(id=1)\n    return user.name\n",
    },
    'import logging\nfrom shop.models import User\n\ndef f():\n    user = User.objects.get(id=1)\n    if user.full_name != user.name:\n        logging.warning("users.full_name differs from users.name: %s", user.id)\n    return user.name\n',
  );
  check(
    {
      file: "src/a.ts",
      models: typeorm,
      before: 'import { User } from "./user";\nfunction f(user: User) {\n  return user.name.trim();\n}\n',
    },
    'import { User } from "./user";\nfunction f(user: User) {\n  if (user.fullName !== user.name) console.warn("users.full_name differs from users.name", user.id);\n  return user.name.trim();\n}\n',
  );
  check(
    {
      file: "app/services/a.rb",
      models: { "app/models/user.rb": "class User < ApplicationRecord\nend\n" },
      before: "def f(id)\n  user = User.find(id)\n  user.name\nend\n",
    },
    'def f(id)\n  user = User.find(id)\n  Rails.logger.warn("users.full_name differs from users.name: #{user.id}") if user.full_name != user.name\n  user.name\nend\n',
  );
});

test("no edit where the row is no variable, or not yet one", () => {
  refuse(
    {
      file: "shop/views.py",
      models: django,
      before: "from shop.models import User\n\nnames = [user.name for user in User.objects.all()]\n",
    },
    /no variable that was there before/,
  );
  refuse({ file: "src/a.ts", before: 'q("SELECT name FROM users");' }, /no field for the new column/);
});
