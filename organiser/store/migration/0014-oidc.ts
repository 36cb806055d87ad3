import type { Migration } from '../migration.ts';

/**
 * An account whose owner unlinked it from the identity provider is linked again by nobody else. A try may be one to link the
 * account of somebody who is signed in.
 */
export const oidc: Migration = {
  number: 14,
  sql: `
ALTER TABLE account ADD COLUMN unlinked_at TEXT;
ALTER TABLE oidc_try ADD COLUMN person TEXT;
`,
};
