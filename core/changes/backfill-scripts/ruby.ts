import type { FileReader } from "../../migrations/types.ts";
import { mentions } from "./evidence.ts";
import { type ScriptLanguage, walkSql } from "./script.ts";

/** ActiveRecord where the team has it, else the gem `pg`. */
function hasActiveRecord(files: FileReader): boolean {
  return mentions(files, /(?:^|\/)(?:Gemfile(?:\.lock)?|[^/]+\.gemspec)$/, /\b(?:rails|activerecord)\b/);
}

export const ruby: ScriptLanguage = {
  sources: [".rb"],
  extension: ".rb",
  usage: (file, files) =>
    hasActiveRecord(files)
      ? `bin/rails runner ${file} [key to go on behind].`
      : `DATABASE_URL=… ruby ${file} [key to go on behind]; it needs the gem pg.`,
  write(script, files) {
    const isActive = hasActiveRecord(files);
    const sql = walkSql(script, (number) => `$${number}`);
    const text = (value: string) => `'${value.replace(/[\\']/g, "\\$&")}'`;
    const connect = isActive
      ? `CONNECTION = ActiveRecord::Base.connection.raw_connection
`
      : `require "pg"

CONNECTION = PG.connect(ENV.fetch("DATABASE_URL"))
`;
    return `# Backfill of ${script.change}: fills rows in batches along the primary key, beside live writes, and commits each batch.
# It can be stopped at any time: rows that are filled stay as they are, and it goes on behind a key that is given.
${connect}
def fill(after)
  CONNECTION.transaction do |transaction|
    transaction.exec(${text(script.session)})
    batch = after.empty? ? ${text(sql.firstBatch)} : ${text(sql.nextBatch)}
    last = transaction.exec_params(batch, after).values.first || []
    update =
      if last.empty?
        after.empty? ? ${text(sql.fillAll)} : ${text(sql.fillRest)}
      else
        after.empty? ? ${text(sql.fillFirst)} : ${text(sql.fillNext)}
      end
    [last, transaction.exec_params(update, after + last).cmd_tuples]
  end
end

def patiently(after)
  attempt = 1
  begin
    fill(after)
  rescue PG::LockNotAvailable, PG::TRDeadlockDetected, PG::TRSerializationFailure
    # A live transaction was in the way.
    raise if attempt == 10

    sleep(attempt * 0.5)
    attempt += 1
    retry
  end
end

after = ARGV.dup
filled = 0
loop do
  begun = Process.clock_gettime(Process::CLOCK_MONOTONIC)
  last, count = patiently(after)
  filled += count
  break if last.empty?

  after = last
  puts "#{filled} rows filled, up to #{after.join(' ')}"
  # As long as it worked: the database belongs to others.
  sleep(Process.clock_gettime(Process::CLOCK_MONOTONIC) - begun)
end
puts "#{filled} rows filled, done"
`;
  },
};
