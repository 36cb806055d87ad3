import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { slotMove } from '../../organiser/protocol/board.ts';
import { conflictKinds } from '../../organiser/protocol/conflict.ts';
import { ways } from '../../organiser/view/calendar/calendar.ts';
import { withFirst } from '../../organiser/view/locale.ts';
import { erasePlaces, feedbackQuestions } from '../../organiser/protocol/after.ts';
import { documentIns, documentOrigins } from '../../organiser/protocol/document.ts';
import { eventKinds } from '../../organiser/protocol/event.ts';
import { listNames } from '../../organiser/protocol/list.ts';
import {
  checkStatus,
  couloirs,
  irritantCategories,
  irritantSeverities,
  stepStatuses,
} from '../../organiser/protocol/status.ts';
import { fields as importFields } from '../../organiser/view/list/columns.ts';
import { guideFields } from '../../organiser/view/list/guide-diff.ts';
import { guideFaults } from '../../organiser/view/list/guide-file.ts';
import { hostFaults } from '../../organiser/view/list/host-file.ts';
import { mailTroubles } from '../../organiser/protocol/mail.ts';
import { triageStates } from '../../organiser/protocol/irritant.ts';
import { noFilters } from '../../organiser/view/irritants/irritant.ts';
import { mssWays } from '../../organiser/protocol/mss.ts';
import { columns } from '../../organiser/view/readiness/ready.ts';
import { fields as settingFields, goalFields } from '../../organiser/view/settings/draft.ts';
import { participantStates } from '../../organiser/protocol/participant.ts';
import { lineReasons } from '../../organiser/view/participants/file.ts';
import { formFields } from '../../organiser/view/participants/people.ts';
import { hubErrors } from '../../organiser/protocol/wire.ts';
import failureFr from '../../resources/locale/failure.fr.json';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readLocale = (language: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, 'resources/locale', `board.${language}.json`), 'utf8')) as never;
const fr = readLocale('fr');
const en = readLocale('en');

const sources = readdirSync(path.join(root, 'organiser/view'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => readFileSync(path.join(root, 'organiser/view', file), 'utf8'))
  .join('\n');

const places = (text = '') => new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]));
const base = (key: string) => key.replace(/_(one|other)$/, '');
const keys = new Set(Object.keys(fr).map(base));
const failureCodes = [
  ...Object.keys(hubErrors),
  ...['refused', 'cancelled', 'unknown', 'disabled', 'taken', 'often', 'failed'].map((why) => `oidc.${why}`),
  'net.offline',
  'net.timeout',
  'net.answer',
  'storage.full',
];

/** Keys that the code builds from a value. */
const built = [
  ...stepStatuses.map((s) => `status.${s}`),
  ...couloirs.map((c) => `couloir.${c}`),
  ...guideFields.map((field) => `guide.field.${field}`),
  ...['fr', 'en', 'problem', 'action', 'steps', 'version', 'asOf'].map((part) => `guide.at-${part}`),
  ...guideFaults.map((wrong) => `guide.wrong.${wrong}`),
  ...['empty', 'not-json', 'not-guide'].map((why) => `guide.refused.${why}`),
  ...documentOrigins.map((o) => `documents.origin.${o}`),
  ...documentIns.map((i) => `documents.ins.${i}`),
  ...['unknown', 'receipt', 'several', 'none'].map((one) => `documents.type.${one}`),
  ...checkStatus.options.map((s) => `check.status.${s}`),
  ...irritantSeverities.map((s) => `severity.${s}`),
  ...irritantCategories.map((c) => `category.${c}`),
  ...['participant', 'organiser', 'observer', 'hub'].map((r) => `role.${r}`),
  ...['ps', 'structure', 'accompagnant'].map((w) => `who.${w}`),
  ...['auto', 'light', 'dark'].map((theme) => `theme.${theme}`),
  ...['name', 'startsOn', 'endsOn', 'contact'].map((f) => `edition.error.${f}`),
  ...mssWays.flatMap((way) => [
    `gesture.${way}`,
    `gesture.waits.${way}`,
    ...['none', 'asked', 'sent', 'over', 'confirmed', 'failed'].map((state) => `gesture.${way}.${state}`),
  ]),
  ...['smtp', 'imap'].flatMap((part) =>
    ['none', 'untried', 'works', 'trouble'].map((state) => `mail.${part}.${state}`),
  ),
  ...mailTroubles.map((trouble) => `mail.trouble.${trouble}`),
  ...['damaged', 'locked'].flatMap((s) => [`report.${s}`, `report.${s}-text`, `evidence.${s}`, `evidence.${s}-text`]),
  ...['image', 'pdf', 'text', 'other'].map((kind) => `evidence.kind.${kind}`),
  ...['not-understood', 'empty', 'too-many'].map((why) => `hosts.refused.${why}`),
  ...['added', 'changed', 'removed'].map((change) => `hosts.${change}`),
  ...hostFaults.map((fault) => `hosts.wrong.${fault}`),
  ...['needed', 'useful', 'none'].map((need) => `content.need.${need}`),
  ...['verified', 'derived', 'memory'].map((sure) => `content.confidence.${sure}`),
  ...listNames.flatMap((n) => [`list.name.${n}`, `list.about.${n}`]),
  ...['file', 'columns', 'preview'].map((s) => `import.step.${s}`),
  ...importFields.map((f) => `import.field.${f}`),
  ...['empty', 'too-large', 'old-excel', 'open-document', 'not-a-table', 'broken', 'too-many'].map(
    (r) => `import.refused.${r}`,
  ),
  ...['broken', 'no-editor', 'no-name', 'date', 'too-long', 'twice'].map((r) => `import.line.${r}`),
  ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'].map((e) => `import.encoding.${e}`),
  ...[...checkStatus.options, 'none', 'silent', 'demo', 'withdrawn', 'absent'].map((s) => `ready.${s}`),
  ...columns.map((c) => `ready.column.${c}`),
  ...['tests', 'solutions', 'regions', 'publishers', 'chainMedicoSocial', 'chainOfficine'].map(
    (g) => `results.goal.${g}`,
  ),
  ...settingFields.flatMap((f) => [`settings.field.${f}`, `settings.error.${f}`]),
  ...participantStates.flatMap((state) => [`people.state.${state}`, `people.is.${state}`]),
  ...['approved', 'refused'].map((state) => `people.${state}`),
  ...['who', 'where', 'software', 'state', 'slot'].map((column) => `people.column.${column}`),
  ...formFields.flatMap((f) => [`people.field.${f}`, `people.error.${f}`]),
  'people.field.first',
  ...lineReasons.map((reason) => `people.line.${reason}`),
  ...['file', 'columns', 'preview'].map((step) => `people.step.${step}`),
  ...['label', 'email', 'couloir', 'region', 'who'].map((f) => `registration.error.${f}`),
  ...['pending', 'refused', 'withdrawn', 'couloir', 'joined'].map((why) => `invite.why.${why}`),
  ...['day', 'hours'].map((out) => `invite.outside.${out}`),
  ...goalFields.map((g) => `settings.goal.${g}`),
  ...['am', 'pm'].flatMap((part) => ['from', 'to'].map((end) => `settings.${part}-${end}`)),
  ...['step', 'solution', 'couloir', 'region'].map((b) => `results.by-${b}`),
  ...['transport', 'metier'].map((l) => `results.layer.${l}`),
  ...['not-begun', 'running', 'ended', 'closed'].map((s) => `results.state.${s}`),
  ...triageStates.map((s) => `triage.state.${s}`),
  ...Object.keys(noFilters)
    .filter((name) => name !== 'search')
    .map((name) => `triage.filter.${name}`),
  ...ways.flatMap((way) => [`calendar.by.${way}`, `calendar.none.${way}`]),
  ...['planned', 'agreed', 'proposed'].map((kind) => `calendar.kind.${kind}`),
  ...['running', 'over'].map((phase) => `calendar.phase.${phase}`),
  ...slotMove.options.map((move) => `calendar.moved.${move}`),
  ...['day', 'hours'].flatMap((why) => [`opening.${why}`, `calendar.outside.${why}`, `calendar.is-outside.${why}`]),
  ...conflictKinds.flatMap((kind) => [`conflict.${kind}`, `conflict.elsewhere.${kind}`, `conflict.short.${kind}`]),
  ...['waits', 'receives', 'sends', 'blocked', 'done'].map((state) => `chains.state.${state}`),
  ...['waits', 'receives', 'sends', 'send-failed', 'receive-failed', 'done', 'done-last'].map(
    (s) => `chains.says.${s}`,
  ),
  ...['name', 'slot', 'twice'].map((fault) => `chains.fault.${fault}`),
  ...['alive', 'silent', 'lost', 'never'].map((c) => `live.contact.${c}`),
  ...['running', 'expected', 'soon', 'later', 'past', 'closed'].map((p) => `live.phase.${p}`),
  ...['no-address', 'no-mail'].map((why) => `remind.why.${why}`),
  ...['invited', 'active', 'disabled'].map((state) => `team.state.${state}`),
  ...['organiser', 'observer'].map((role) => `team.role-hint.${role}`),
  ...['password', 'oidc'].map((way) => `sessions.way.${way}`),
  ...feedbackQuestions.map((question) => `feedback.q.${question}`),
  ...erasePlaces.map((place) => `erased.place.${place}`),
  ...['on', 'off', 'recovery'].map((gesture) => `totp.password.${gesture}`),
  ...failureCodes.flatMap((c) => [`failure.${c}.title`, `failure.${c}.action`]),
];

describe('the texts of the board', () => {
  it('has the same keys in both languages, none empty', () => {
    expect(Object.keys(en)).toEqual(Object.keys(fr));
    for (const [key, text] of [...Object.entries(fr), ...Object.entries(en)]) expect(text.trim(), key).not.toBe('');
  });

  it('fills the same places in both languages', () => {
    for (const key of Object.keys(fr)) expect(places(en[key]), key).toEqual(places(fr[key]));
  });

  it('has both plural forms of a counted text', () => {
    for (const key of Object.keys(fr)) {
      if (/_(one|other)$/.test(key))
        expect([`${base(key)}_one`, `${base(key)}_other`].every((k) => k in fr)).toBe(true);
    }
  });

  it('has every text that the code asks for', () => {
    const spaces = new Set([...keys].map((key) => key.split('.')[0]));
    const literals = [...sources.matchAll(/'([a-z][a-z-]*(?:\.[a-zA-Z-]+)+)'/g)].map((m) => m[1] ?? '');
    const asked = literals.filter(
      (l) =>
        spaces.has(l.split('.')[0]) &&
        ![eventKinds, hubErrors, failureFr].some((names) => l in names) &&
        !/\.tsx?$/.test(l),
    );
    expect(asked.length).toBeGreaterThan(100);
    expect([...asked, ...built].filter((key) => !keys.has(key))).toEqual([]);
  });

  it('has no text that nothing asks for', () => {
    const known = new Set(built);
    expect([...keys].filter((key) => !known.has(key) && !sources.includes(`'${key}'`))).toEqual([]);
  });
});

describe('a date', () => {
  it('is said as French says the first of a month, and no other', () => {
    expect(withFirst('fr', '1 décembre 2026')).toBe('1er décembre 2026');
    expect(withFirst('fr', 'mar. 1 déc.')).toBe('mar. 1er déc.');
    expect(withFirst('fr', '21 décembre 2026')).toBe('21 décembre 2026');
    expect(withFirst('en', '1 December 2026')).toBe('1 December 2026');
  });
});
