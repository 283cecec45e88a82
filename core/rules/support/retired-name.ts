const retired =
  /(^_?(old|tmp|temp|backup|bkp|bak|deprecated|unused)_)|(_(old|tmp|temp|backups?|bkp|bak|deprecated|del|unused)\d*$)/;

/** Whether a name says that nobody uses the thing any more: `users_old`, `_unused`. */
export function isRetiredName(name: string): boolean {
  return retired.test(name.toLowerCase());
}

/** `users_old` gives `users`. */
export function withoutRetiredMark(name: string): string {
  return name.replace(retired, "");
}
