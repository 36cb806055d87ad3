import type { Migration } from '../migration.ts';
import { start } from './0001-start.ts';
import { mail } from './0002-mail.ts';
import { list } from './0003-list.ts';
import { appointment } from './0004-appointment.ts';
import { holder } from './0005-holder.ts';
import { readiness } from './0006-readiness.ts';
import { rights } from './0007-rights.ts';
import { settings } from './0008-settings.ts';
import { irritant } from './0009-irritant.ts';
import { account } from './0010-account.ts';
import { participant } from './0011-participant.ts';
import { planning } from './0012-planning.ts';
import { participantRevision } from './0013-participant-revision.ts';
import { oidc } from './0014-oidc.ts';
import { report } from './0015-report.ts';

/** In order; a number is never used again and a published migration never changes. */
export const migrations: readonly Migration[] = [
  start,
  mail,
  list,
  appointment,
  holder,
  readiness,
  rights,
  settings,
  irritant,
  account,
  participant,
  planning,
  participantRevision,
  oidc,
  report,
];
