/** Words that begin a command of mysqltest, the program that runs the tests of MySQL and MariaDB; the server never sees them. */
const commands =
  /^(?:append_file|assert|cat_file|chmod|connect|connection|copy_files?|dec|delimiter|die|diff_files|dirty_close|disable_\w+|disconnect|echo|enable_\w+|end|error|eval|exec\w*|exit|expr|file_exists|force-\w+|horizontal_results|if|inc|let|list_files\w*|lowercase_result|mkdir|move_file|output|partially_sorted_result|perl|ping|query\w*|real_sleep|reap|remove_files?\w*|replace_\w+|require|reset_connection|result_format|rmdir|save_master_pos|send\w*|shutdown_server|skip|sleep|sorted_result|source|start_timer|sync_\w+|vertical_results|wait_for_slave_to_stop|while|write_(?:file|line))\b(?!\s+(?:prepare|immediate)\b)|^[{}$]/i;

export function startsCommand(text: string): boolean {
  return commands.test(text);
}

/** Stands as a comment before a statement that the server is to refuse with an error of its syntax. */
export const parseErrorMark = "a syntax error is expected";

/** A test as the client would send it. Lines that mysqltest itself takes become comments or empty, so that lines keep their numbers. */
export function sqlOfTest(text: string): string {
  // mysqltest wants the delimiter of before behind the new one.
  let delimiter = ";";
  return text
    .replace(/^[ \t]*--[ \t]*error[ \t]+(?:ER_PARSE_ERROR|1064)\b.*$/gim, `/* ${parseErrorMark} */`)
    .replace(/^[ \t]*--[^ \t\r\n-].*$/gm, "")
    .replace(/^delimiter[ \t]+(\S+)[ \t]*$/gim, (_, word: string) => {
      const isDoubled = word === delimiter.repeat(2);
      delimiter = isDoubled || !word.endsWith(delimiter) ? word : word.slice(0, -delimiter.length);
      return `DELIMITER ${delimiter}`;
    });
}
