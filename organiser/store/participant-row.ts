import type { NewParticipant, Participant } from '../protocol/participant.ts';
import type { Couloir } from '../protocol/status.ts';

/** Columns that people fill, in the order of the insertion. */
export const said = [
  'label',
  'email',
  'couloir',
  'region',
  'structure',
  'editor',
  'solution',
  'version',
  'who',
  'note',
] as const;
export type Said = Required<{ [K in (typeof said)[number]]: Exclude<NewParticipant[K], undefined> }>;

/** What was said, the rest empty. */
export const filled = (given: Partial<NewParticipant> & { label: string }): Said => ({
  label: given.label,
  email: null,
  couloir: null,
  region: null,
  structure: '',
  editor: '',
  solution: '',
  version: '',
  who: null,
  note: '',
  ...defined(given),
});

/** The fields that were said: nothing is not an empty text. */
export const defined = (given: { [K in keyof Said]?: Said[K] | undefined }): Partial<Said> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

export type ParticipantRow = {
  id: string;
  edition: string;
  label: string;
  email: string | null;
  couloir: Couloir | null;
  region: string | null;
  structure: string;
  editor: string;
  solution: string;
  version: string;
  who: Participant['who'];
  note: string;
  state: Participant['state'];
  source: Participant['source'];
  invited_at: string | null;
  mail: string | null;
  created_at: string;
  revision: number;
  slot: string | null;
  starts_at: string | null;
  minutes: number | null;
  log: string | null;
  head: number | null;
  joined: number;
};

/** The slot of a participant is the first that names them. */
export const columns = `SELECT participant.*, slot.id AS slot, slot.starts_at, slot.minutes, slot.log, log.head,
    CASE WHEN EXISTS (SELECT 1 FROM code WHERE code.slot = slot.id AND used_at IS NOT NULL) THEN 1 ELSE 0 END AS joined
  FROM participant LEFT JOIN slot ON slot.id =
    (SELECT one.id FROM slot AS one WHERE one.participant = participant.id ORDER BY one.made_at, one.id LIMIT 1)
  LEFT JOIN log ON log.id = slot.log`;

export const participantOf = (row: ParticipantRow): Participant => ({
  id: row.id,
  edition: row.edition,
  label: row.label,
  email: row.email,
  couloir: row.couloir,
  region: row.region,
  structure: row.structure,
  editor: row.editor,
  solution: row.solution,
  version: row.version,
  who: row.who,
  note: row.note,
  state: row.state,
  source: row.source,
  slot:
    row.slot === null || row.starts_at === null || row.minutes === null
      ? null
      : { id: row.slot, startsAt: row.starts_at, minutes: row.minutes },
  joined: row.joined === 1,
  invitedAt: row.invited_at,
  createdAt: row.created_at,
  revision: row.revision,
});
