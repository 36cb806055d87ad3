import { beforeAll, describe, expect, it } from 'vitest';
import { checkIds } from '../../electron/contract/check.ts';
import { failureCodes, failures } from '../../electron/contract/failure.ts';
import type { ReadyCheck, ReadySlot } from '../../organiser/protocol/readiness.ts';
import { codeAdvice, languages, type Translate } from '../../organiser/view/locale.ts';
import { filled, spoken } from '../../organiser/view/part/advice.ts';
import { invitation, reachOf, reminderText } from '../../organiser/view/readiness/reminder.ts';
import { notTheirs, POINTS, toSettle } from '../../organiser/view/readiness/settle.ts';
import appEn from '../../resources/locale/app.en.json';
import appFr from '../../resources/locale/app.fr.json';
import boardEn from '../../resources/locale/board.en.json';
import boardFr from '../../resources/locale/board.fr.json';
import failureFr from '../../resources/locale/failure.fr.json';
import { check as told, slot } from './ready-fixture.ts';

const check = (id: string, status: ReadyCheck['status'], code: string | null): ReadyCheck => told(id, status, { code });

/** A real result in each group: what it takes to be ready. */
const wholeRun = ['profile', 'card.present', 'mss.address', 'segur.solution', 'network.path', 'system.os'].map((id) =>
  check(id, 'ok', null),
);

/** The board's French, with its places filled. */
const t: Translate = (key, values = {}) => {
  const texts: Record<string, string> = boardFr;
  const counted = values['count'] === 1 ? `${key}_one` : `${key}_other`;
  return (texts[key] ?? texts[counted] ?? key).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
};

describe('what an organiser is told to say', () => {
  // Facts that share a name with a place and are no words for it: `listed` is a yes or no in what is shared.
  const names = [...new Set([...JSON.stringify(failureFr).matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name))];
  const facts = (value: string | boolean) => Object.fromEntries(names.map((name) => [name, value]));

  it.each(languages)('has no hole and no yes or no in it, whatever was shared, for every failure (%s)', (language) => {
    expect(names.length).toBeGreaterThan(10);
    for (const code of failureCodes) {
      for (const shared of [{}, facts(true), facts(false), facts('')]) {
        const advice = codeAdvice(language, code, shared);
        expect(advice, code).not.toBeNull();
        expect(advice?.title, code).not.toBe(code);
        expect(advice?.action, code).not.toBe('');
        const said = `${advice?.title}|${advice?.sentence ?? ''}|${advice?.action}`;
        expect(said, code).not.toMatch(/\{\{|…\s*;|\btrue\b|\bfalse\b|\[|\]| ,| \.|\(\)/);
      }
      expect(codeAdvice(language, code, facts('x7'))?.sentence, code).not.toBeNull();
    }
  });

  it('gives the action instead of a sentence that the facts do not fill', () => {
    expect(filled('Vous utilisez la {{used}} ; la liste indique {{listed}}.', { listed: true })).toBeNull();
    expect(filled('Trop ancienne[ : la liste indique {{listed}}].', { listed: true })).toBe('Trop ancienne.');
    expect(codeAdvice('fr', 'segur.version-older', { listed: true })?.sentence).not.toMatch(/true|…/);
  });

  it('says days and the check that is waited for as a person reads them', () => {
    const said = spoken({ asOf: '2025-02-28', need: 'network.hub', left: 2 }, { date: () => 'D', check: () => 'C' });
    expect(said).toEqual({ asOf: 'D', need: 'C', left: 2 });
  });
});

describe('what a participant has to settle', () => {
  it('keeps what they can act on, the most serious first, without what waits or cannot be read', () => {
    const found = toSettle(
      slot('a', [
        check('segur.solution', 'warn', 'segur.version-older'),
        check('system.energy', 'unknown', 'system.not-readable'),
        check('network.dmp', 'unknown', 'check.not-tried'),
        check('mss.receive', 'unknown', 'mss.not-asked'),
        check('card.present', 'fail', 'card.no-card'),
        check('profile', 'warn', 'profile.region-missing'),
        check('system.disk', 'ok', null),
        { ...check('card.pin', 'fail', 'card.pin-locked'), demo: true },
      ]),
    );
    expect(found.map(({ id }) => id)).toEqual(['card.present', 'mss.receive', 'segur.solution', 'profile']);
  });

  it('leaves out only codes that exist, and none whose action is to fill in the profile or the card', () => {
    for (const code of notTheirs) expect(Object.keys(failures), code).toContain(code);
    const asked = [...notTheirs].map((code) => failures[code as keyof typeof failures].action);
    expect(asked).not.toContain('edit-profile');
    expect(asked).not.toContain('insert-card');
  });
});

describe('the words of a reminder', () => {
  it('are those of the app for each check, with what is wrong, and are few', () => {
    const many = checkIds.map((id) => check(id, 'fail', 'card.no-card')).filter(({ id }) => id !== 'card.proof');
    const text = reminderText(slot('a', many), 'Bonjour.', t, 'fr');
    const lines = text.split('\n').filter((line) => line.startsWith('–'));
    expect(lines).toHaveLength(POINTS + 1);
    expect(lines[0]).toBe(`– ${appFr['check.profile.title']} : ${failureFr['card.no-card'].title}`);
    expect(lines.at(-1)).toContain(String(many.length - POINTS));
    expect(text.length).toBeLessThan(1200);
  });

  it('name each check as the app does, in both languages', () => {
    const pairs = [
      [boardFr, appFr],
      [boardEn, appEn],
    ] as [Record<string, string>, Record<string, string>][];
    for (const [board, app] of pairs) {
      for (const id of checkIds) expect(board[`check.name.${id}`], id).toBe(app[`check.${id}.title`]);
    }
  });

  it('tell "nothing told" and "nothing left" apart', () => {
    expect(reminderText(slot('a', []), 'x', t, 'fr')).toContain(boardFr['remind.nothing-yet']);
    const waits = [check('network.dmp', 'unknown', 'check.not-tried')];
    expect(reminderText(slot('a', waits), 'x', t, 'fr')).toContain(boardFr['remind.no-point']);
  });
});

describe('who a reminder reaches', () => {
  let everybody: ReadySlot[];
  beforeAll(() => {
    const absent = { joined: false };
    everybody = [
      slot('prêt', wholeRun),
      slot('à corriger', [check('profile', 'fail', 'profile.missing')]),
      slot('absent connu', [], { ...absent, contact: 'secretariat@cabinet.example' }),
      slot('absent inconnu', [], absent),
    ];
  });
  const said = ({ reached, left }: ReturnType<typeof reachOf>) => ({
    reached: reached.map(({ label }) => label),
    left: left.map(({ slot: { label }, why }) => [label, why]),
  });

  it('is also who has not joined, by mail, and never silently leaves anybody out', () => {
    expect(said(reachOf(everybody, true))).toEqual({
      reached: ['à corriger', 'absent connu'],
      left: [['absent inconnu', 'no-address']],
    });
    expect(said(reachOf(everybody, false))).toEqual({
      reached: ['à corriger'],
      left: [
        ['absent connu', 'no-mail'],
        ['absent inconnu', 'no-mail'],
      ],
    });
  });

  it('gives them the way to join in the mail alone', () => {
    const text = reminderText(everybody[2]!, 'Bonjour.', t, 'fr');
    expect(text).toContain(boardFr['remind.not-joined']);
    expect(text).not.toContain('{');
    for (const place of ['{link}', '{code}', '{hub}']) expect(invitation(text, t)).toContain(place);
  });
});
