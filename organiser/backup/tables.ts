/** Tables of a backup with the rows that it keeps, each after those that it refers to. */
export const tables: readonly { name: string; columns?: string; where?: string; order?: string }[] = [
  // What names a run, or the place of a database, is not true elsewhere.
  { name: 'setting', where: `key NOT IN ('run', 'mark')` },
  { name: 'edition' },
  { name: 'log' },
  { name: 'person' },
  { name: 'slot' },
  { name: 'account' },
  // One that waits may have been used since: another is made in a moment.
  { name: 'invitation', where: 'used_at IS NOT NULL' },
  { name: 'recovery' },
  { name: 'code' },
  { name: 'token' },
  { name: 'member' },
  { name: 'event', order: 'log, seq' },
  { name: 'blob', where: 'completed_at IS NOT NULL' },
  // One that waits may have left meanwhile: sent twice is worse than asked again.
  { name: 'mail', where: `state <> 'waiting'` },
  { name: 'mss_code' },
  { name: 'mss_ask' },
  { name: 'list' },
  // Its numbers are given again, in the same order.
  { name: 'audit', columns: 'at, person, act, subject', order: 'id' },
  { name: 'participant' },
  { name: 'registration' },
  { name: 'contact' },
  { name: 'reminder' },
  { name: 'irritant_triage' },
  { name: 'irritant_change' },
  { name: 'publisher_link' },
  { name: 'chain' },
  { name: 'chain_link' },
  // Of the last minutes: nobody goes on with them elsewhere.
  { name: 'attempt', where: '1 = 0' },
  { name: 'oidc_try', where: '1 = 0' },
  { name: 'oidc_code', where: '1 = 0' },
];

export const isTable = (name: string): boolean => tables.some((table) => table.name === name);

export const selectOf = ({ name, columns = '*', where, order }: (typeof tables)[number]): string =>
  `SELECT ${columns} FROM ${name}${where === undefined ? '' : ` WHERE ${where}`}${order === undefined ? '' : ` ORDER BY ${order}`}`;
