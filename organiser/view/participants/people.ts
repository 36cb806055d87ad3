import {
  newParticipant,
  participantStates,
  type NewParticipant,
  type Participant,
  type ParticipantPatch,
  type ParticipantState,
} from '../../protocol/participant.ts';
import { plain } from '../../protocol/plain.ts';
import { merge, type Clash } from '../merge.ts';

/** Pure readings of the participants of an edition, and of the form of one. */

export type Filter = { search: string; state: ParticipantState | ''; couloir: string; region: string };
export const everybody: Filter = { search: '', state: '', couloir: '', region: '' };
/** In the list of regions: those without one. */
export const NATIONAL = '-';

/** Those that a filter keeps, who waits for an answer first. */
export function rowsOf(list: readonly Participant[], filter: Filter): Participant[] {
  const words = plain(filter.search);
  const kept = list.filter(
    (one) =>
      (filter.state === '' || one.state === filter.state) &&
      (filter.couloir === '' || one.couloir === filter.couloir) &&
      (filter.region === '' || (one.region ?? NATIONAL) === filter.region) &&
      [one.label, one.structure, one.editor, one.solution, one.email ?? ''].some((text) => plain(text).includes(words)),
  );
  const rank = ({ state }: Participant): number => participantStates.indexOf(state);
  return kept.toSorted((a, b) => rank(a) - rank(b) || a.label.localeCompare(b.label, 'fr'));
}

export const countsOf = (list: readonly Participant[]): Record<ParticipantState, number> =>
  Object.fromEntries(
    participantStates.map((state) => [state, list.filter((one) => one.state === state).length]),
  ) as Record<ParticipantState, number>;

/** By address, those of an edition who share it: two regions that may not see each other both added somebody. */
export function twinsOf(list: readonly Participant[]): Map<string, Participant[]> {
  const byAddress = new Map<string, Participant[]>();
  for (const one of list) {
    if (one.email !== null) byAddress.set(one.email, [...(byAddress.get(one.email) ?? []), one]);
  }
  return new Map([...byAddress].filter(([, same]) => same.length > 1));
}

/** Why somebody cannot be invited now; null when they can. */
export function uninvited(one: Participant): 'pending' | 'refused' | 'withdrawn' | 'couloir' | 'joined' | null {
  if (one.state !== 'approved') return one.state;
  if (one.couloir === null) return 'couloir';
  return one.joined ? 'joined' : null;
}

export const formFields = [
  'label',
  'email',
  'couloir',
  'region',
  'structure',
  'editor',
  'solution',
  'version',
  'note',
] as const;
export type FormField = (typeof formFields)[number];
export type Form = Record<FormField, string>;
export type FormClash = Clash<Form, FormField>;

export const formOf = (one: Participant | null, region = ''): Form =>
  Object.fromEntries(
    formFields.map((field) => [field, one === null ? (field === 'region' ? region : '') : (one[field] ?? '')]),
  ) as Form;

/** What was typed, or the fields that are wrong. An empty choice is null. */
export function readForm(
  form: Form,
): { ok: true; said: NewParticipant } | { ok: false; wrong: ReadonlySet<FormField> } {
  const choice = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  const parsed = newParticipant.safeParse({
    ...form,
    email: choice(form.email),
    couloir: choice(form.couloir),
    region: choice(form.region),
  });
  if (parsed.success) return { ok: true, said: parsed.data };
  return { ok: false, wrong: new Set(parsed.error.issues.map(({ path }) => path[0] as FormField)) };
}

/** What I typed of somebody on top of what another organiser saved. */
export const mergeForms = (base: Form, mine: Form, theirs: Form): { said: Form; clashes: FormClash[] } =>
  merge(formFields, base, mine, theirs);

/** What the form changes of somebody: nothing else is sent, with the revision that it was typed over. */
export function patchOf(before: Participant, after: NewParticipant): ParticipantPatch {
  const moved = formFields.filter((field) => (after[field] ?? null) !== before[field]);
  const fields = Object.fromEntries(moved.map((field) => [field, after[field] ?? null]));
  return { ...fields, revision: before.revision };
}

/** Messages one after the other, each under whom it is for: to be pasted into mails, or kept as a file. */
export const joinLetters = (letters: readonly { to: string; label: string; text: string }[]): string =>
  letters.map(({ to, label, text }) => `${label} <${to}>\n\n${text}\n`).join(`\n${'-'.repeat(60)}\n\n`);
