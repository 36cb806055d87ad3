import type { AuditLine } from '../../protocol/audit.ts';
import { triageState } from '../../protocol/irritant.ts';
import type { TextKey, Translate } from '../locale.ts';
import { csvOf } from '../part/csv.ts';

/** What the journal notes. */
const texts: readonly TextKey[] = [
  'audit.act.session.opened',
  'audit.act.session.opened-recovery',
  'audit.act.session.locked',
  'audit.act.hub.restored',
  'audit.act.session.refused',
  'audit.act.session.code-asked',
  'audit.act.session.code-refused',
  'audit.act.session.ended',
  'audit.act.chain.made',
  'audit.act.chain.changed',
  'audit.act.chain.dropped',
  'audit.act.irritants.opened',
  'audit.act.participants.opened',
  'audit.act.readiness.opened',
  'audit.act.participant.added',
  'audit.act.participant.changed',
  'audit.act.participant.invited',
  'audit.act.participant.registered',
  'audit.act.registration.opened',
  'audit.act.registration.closed',
  'audit.act.slot.changed',
  'audit.act.account.made',
  'audit.act.account.invited',
  'audit.act.account.password',
  'audit.act.account.renamed',
  'audit.act.account.rights',
  'audit.act.account.disabled',
  'audit.act.account.enabled',
  'audit.act.account.linked',
  'audit.act.account.unlinked',
  'audit.act.account.totp-on',
  'audit.act.account.totp-off',
  'audit.act.account.recovery',
  'audit.act.key.made',
  'audit.act.key.ended',
  'audit.act.log.opened',
  'audit.act.report.opened',
  'audit.act.edition.made',
  'audit.act.edition.changed',
  'audit.act.edition.key-changed',
  'audit.act.irritant.triaged',
  'audit.act.publisher.link-made',
  'audit.act.publisher.link-revoked',
  'audit.act.publisher.read',
  'audit.act.mss.box-set',
  'audit.act.mss.box-forgotten',
  'audit.act.list.published',
  'audit.act.slot.made',
  'audit.act.slot.joined',
  'audit.act.slot.reminded',
  'audit.act.code.made',
  'audit.act.contact.set',
  'audit.act.contact.forgotten',
];
const acts = new Map(texts.map((text) => [text.replace('audit.act.', ''), text]));

/** Kinds to choose among, and the texts that name them. */
export const kinds: readonly { kind: string; text: TextKey }[] = [
  { kind: 'session', text: 'audit.kind.session' },
  { kind: 'account', text: 'audit.kind.account' },
  { kind: 'key', text: 'audit.kind.key' },
  { kind: 'log', text: 'audit.kind.log' },
  { kind: 'report', text: 'audit.kind.report' },
  { kind: 'edition', text: 'audit.kind.edition' },
  { kind: 'list', text: 'audit.kind.list' },
  { kind: 'slot', text: 'audit.kind.slot' },
  { kind: 'participant', text: 'audit.kind.participant' },
  { kind: 'chain', text: 'audit.kind.chain' },
  { kind: 'irritant', text: 'audit.kind.irritant' },
];

/** An act that this board does not know is shown by its word. */
export const actText = (t: Translate, act: string): string => {
  const key = acts.get(act);
  return key === undefined ? act : t(key);
};

/** Who did it, in the words of the reader. */
export function whoText(t: Translate, { who, kind }: Pick<AuditLine, 'who' | 'kind'>): string {
  if (kind === 'publisher') return t('audit.publisher', { editor: who ?? '' });
  return who ?? t(kind === 'console' ? 'audit.console' : kind === 'public' ? 'audit.public' : 'audit.nobody');
}

/** What a line is about, in the words of the reader: the role that was given is said as a word of the board. */
export const aboutText = (t: Translate, about: string | null): string =>
  (about ?? '')
    .replace(/ : (organiser|observer)\b/, (_, role: 'organiser' | 'observer') => ` : ${t(`role.${role}`)}`)
    .replace(/ : ([a-z]+)>([a-z]+)$/, (whole, from: string, to: string) => {
      const [before, after] = [triageState.safeParse(from), triageState.safeParse(to)];
      if (!before.success || !after.success) return whole;
      return ` : ${t(`triage.state.${before.data}`)} → ${t(`triage.state.${after.data}`)}`;
    });

/** The lines as a sheet. Instants stay in UTC, so that lines of two exports compare. */
export function auditCsv(t: Translate, lines: readonly AuditLine[]): string {
  return csvOf(
    [t('audit.column.utc'), t('audit.column.who'), t('audit.column.act'), t('audit.column.about')],
    lines.map(({ at, who, kind, act, about }) => [at, whoText(t, { who, kind }), actText(t, act), aboutText(t, about)]),
  );
}
