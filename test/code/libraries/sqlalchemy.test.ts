import assert from "node:assert/strict";
import { test } from "node:test";
import { sqlalchemyModels } from "../../../core/code/models/sqlalchemy.ts";
import { checkApplication } from "../../support/application.ts";

test("reads an application with SQLAlchemy, and leaves what only looks like it alone", async () => {
  await checkApplication("sqlalchemy");
});

const nowhere = { start: 0, end: 0 };
const old = { name: "name", column: "name", span: nowhere, line: nowhere };

test("takes listeners before a row is written for hooks", async () => {
  const files = await checkApplication("sqlalchemy");
  const models = files.find(({ file }) => file === "shop/models.py");
  const hooked = models?.usages.usages.filter(({ sink }) => models.usages.sinks[sink]?.kind === "hook");
  assert.deepEqual(
    hooked?.map(({ column }) => column),
    ["slug"],
  );
});

test("declares another column as the old one, but nullable", () => {
  const declare = (source: string) => sqlalchemyModels.declaration(source, old, "full_name", "full_name");
  assert.equal(
    declare('name: Mapped[str] = mapped_column("name", String(80), nullable=False, unique=True)'),
    "full_name: Mapped[str | None] = mapped_column(String(80), nullable=True)",
  );
  assert.equal(
    declare("name = db.Column(db.String(80), index=True)"),
    "full_name = db.Column(db.String(80), nullable=True)",
  );
  assert.equal(declare("posts = relationship(Post)"), undefined);
});
