import { describe, expect, it } from 'vitest';
import { pastOf } from '../../../electron/contract/bilan-past.ts';
import { bilanData } from '../../../electron/feature/bilan/data.ts';
import { bilanPage, escapeHtml } from '../../../electron/feature/bilan/page.ts';
import { foldLog, type FoldEvent } from '../../../organiser/protocol/fold.ts';
import { guideFor } from '../../../organiser/protocol/guide.ts';
import { delivered } from '../../../organiser/view/guide.ts';

const protocol = guideFor(delivered, 'medecine-de-ville');
const device = '7f1c2d3e-4b5a-4c6d-8e7f-901234567890';
let n = 0;
const event = (
  kind: string,
  body: Record<string, unknown>,
  role: 'participant' | 'organiser' = 'participant',
): FoldEvent => {
  n += 1;
  return { seq: n, device, n, kind, body, at: `2026-11-23T09:0${n}:00.000Z`, actor: 'Cabinet <test>', role };
};
const evil = '<script>alert("x")</script> & \'quote\'';
const events = [
  event('timer.started', { minutes: 60 }),
  event('step.status', { step: 'identification', status: 'conforme', attempt: 1 }),
  event('step.status', { step: 'ins', status: 'conforme', attempt: 1 }),
  event('step.verified', { step: 'ins', verdict: 'non-conforme', comment: evil }, 'organiser'),
  event('irritant.reported', { id: device, category: 'ins', severity: 'bloquant', step: 'ins', text: evil }),
  event('step.comment', { step: 'identification', text: evil }),
  event('document.checked', {
    id: '3f0e2d62-3f5f-4a0c-9a44-0d7c3f2b7a10',
    step: 'document',
    type: 'cr-bio',
    level: 3,
    origin: 'zip',
    verdicts: [
      { rule: 'cda.realm', ok: true },
      { rule: 'cda.title', ok: false },
      { rule: 'cda.related', ok: null },
    ],
    ins: 'test',
    codes: [],
  }),
  event('timer.ended', {}),
];
const session = {
  hub: 'https://hub.exemple.fr',
  edition: { id: 'e', name: evil, startsOn: '2026-11-23', endsOn: '2026-11-27', contact: 'contact@exemple.fr' },
  slot: {
    id: 's',
    log: 'log-00000001',
    edition: 'e',
    startsAt: '2026-11-23T09:00:00.000Z',
    minutes: 60,
    couloir: 'officine' as const,
  },
  participant: { id: 'p', label: evil },
  joinedAt: '2026-11-23T08:00:00.000Z',
};
const made = (all: readonly FoldEvent[]) =>
  bilanData({
    view: foldLog(all),
    guide: protocol,
    session,
    profile: null,
    checks: [],
    past: [],
    app: { version: '0.1.0', demo: true },
    now: new Date('2026-11-23T10:00:00.000Z'),
  });
const data = made(events);

describe('the bilan', () => {
  it('prints the documents that were checked in words, not in codes', () => {
    expect(data.documents).toMatchObject([{ type: 'cr-bio', step: 'document', held: 1, failed: ['cda.title'] }]);
    for (const [language, words] of [
      ['fr', ['Compte rendu de biologie', 'Le titre est présent, en 128 caractères au plus']],
      ['en', ['Laboratory report', 'There is a title, of 128 characters at most']],
    ] as const) {
      for (const word of words) expect(bilanPage(data, language)).toContain(word);
      expect(bilanPage(data, language)).not.toContain('cda.title');
    }
  });

  it('counts the verdict of the organisers in place of the participant’s result', () => {
    expect(data.score).toBe(0);
    expect(data.best).toBe(18);
    expect(data.counts).toMatchObject({ conforme: 1, 'non-conforme': 1, 'a-faire': 8 });
    expect(data.steps.find((step) => step.id === 'ins')).toMatchObject({ status: 'conforme', verdict: 'non-conforme' });
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it('gives no score before the end, and says how it is counted', () => {
    const before = made(events.filter(({ kind }) => kind !== 'timer.ended'));
    expect(before.score).toBeNull();
    const text = bilanPage(before, 'fr');
    expect(text).toContain('À la fin de l&#39;heure');
    expect(text).not.toContain('0 sur 18');
    expect(text).toContain('jamais moins de 0');
    // Beside earlier ones, it has no percentage either.
    const beside = bilanPage({ ...before, past: [pastOf(foldLog(events), protocol, session)] }, 'fr');
    expect(beside).toContain('<th scope="row">Cette séance</th><td></td><td>–</td>');
  });

  it('credits a document only where it was read, and a service asked for "if possible" only without a reservation', () => {
    const all = protocol.steps.map(({ id }) =>
      event('step.status', {
        step: id,
        status: id === 'identification' ? 'conforme-avec-reserve' : 'conforme',
        attempt: 1,
      }),
    );
    const read = (type: string, step: string) =>
      event('document.checked', {
        id: crypto.randomUUID(),
        step,
        type,
        level: 3,
        origin: 'dropped',
        verdicts: [],
        ins: 'test',
        codes: [],
      });
    const one = made([...all, read('ips-fr', 'document'), read('n1', 'envoi-dmp'), read('n1', 'document')]);
    expect(one.volets.map(({ document, conforme, steps }) => [document, conforme, steps])).toEqual([
      ['VSM', 1, 1],
      // A plain page: the consultation report where nothing else can be one, not where it may be a letter.
      ['CR-CONSULT', 1, 1],
      ['LETTRE-ADR', 0, 0],
      ['EP-MED-DM', 0, 0],
      ['CR-BIO', 0, 0],
      ['CR-IMG', 0, 0],
      ['LDL-SES', 0, 0],
    ]);
    expect(bilanPage(one, 'fr').split('Possible, non testé').length - 1).toBe(5);
    expect(one.services.find(({ service }) => service === 'PSC')).toMatchObject({ conforme: 0, other: 1, steps: 1 });
    const plain = made([event('step.status', { step: 'identification', status: 'conforme', attempt: 1 })]);
    expect(plain.services.find(({ service }) => service === 'PSC')).toMatchObject({ conforme: 1 });
  });

  it('opens with what to tell the publisher: step, result, words and irritants', () => {
    const page = bilanPage(data, 'fr');
    expect(data.toFix).toEqual([{ step: 'ins', status: 'non-conforme', comments: [evil], irritants: [device] }]);
    const part = page.slice(page.indexOf('À corriger, à transmettre'), page.indexOf('Étapes par résultat'));
    expect(part).toContain('Non conforme');
    expect(part.split(escapeHtml(evil)).length - 1).toBe(2);
    expect(page.indexOf('À corriger')).toBeLessThan(page.indexOf('Ce qui était conforme'));
    const noStep = event('irritant.reported', {
      id: device,
      category: 'autre',
      severity: 'mineur',
      step: null,
      text: 'Lent',
    });
    expect(made([noStep]).toFix).toEqual([{ step: null, status: null, comments: [], irritants: [device] }]);
    expect(made([]).toFix).toEqual([]);
    expect(bilanPage(made([]), 'fr')).not.toContain('À corriger');
  });

  it('explains the minutes that no step counts, and leaves out empty brackets', () => {
    const at = (minute: number) => new Date(Date.parse(session.slot.startsAt) + minute * 60_000).toISOString();
    const timed = [
      { ...event('timer.started', { minutes: 60 }), at: at(0) },
      { ...event('step.status', { step: 'identification', status: 'conforme', attempt: 1 }), at: at(14) },
      { ...event('timer.ended', {}), at: at(63) },
    ];
    const solution = { editor: '', name: 'med', version: '5.2' };
    const one = { ...made(timed), profile: { who: 'ps' as const, couloir: 'officine' as const, solution } };
    expect(one.time).toEqual({ spent: 14, planned: 5, rest: 49 });
    const page = bilanPage(one, 'fr');
    for (const words of ['63 min', 'Le reste de l&#39;heure (49 min)', '<dd>med 5.2</dd>', 'Prévue pour'])
      expect(page).toContain(words);
    expect(page).not.toContain('()');
  });

  it.each(['fr', 'en'] as const)('escapes everything that someone typed (%s)', (language) => {
    const page = bilanPage(data, language);
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<test>');
    expect(page.split(escapeHtml(evil)).length - 1).toBeGreaterThanOrEqual(5);
    expect(page).not.toMatch(/<(?:img|iframe|link|object)|\son[a-z]+=|javascript:|url\((?!#)/i);
  });

  it.each(['fr', 'en'] as const)('is an accessible document (%s)', (language) => {
    const document = new DOMParserLike(bilanPage(data, language));
    expect(document.has(`<html lang="${language}">`)).toBe(true);
    expect(document.count(/<title>[^<]+<\/title>/g)).toBe(1);
    expect(document.count(/<h1>/g)).toBe(1);
    expect(document.count(/<table /g)).toBe(document.count(/<table aria-label="[^"]+"/g));
    expect(document.count(/<th[ >]/g)).toBe(document.count(/<th scope="(?:col|row)"/g));
    expect(document.has('undefined')).toBe(false);
  });

  it('says when it proves nothing', () => {
    expect(bilanPage(data, 'fr')).toContain('DÉMONSTRATION');
    expect(bilanPage({ ...data, app: { ...data.app, demo: false } }, 'fr')).not.toContain('DÉMONSTRATION');
    expect(bilanPage({ ...data, unsent: 2 }, 'fr')).toContain('2 élément(s)');
  });
});

/** Just enough of a reader to count what is in a page. */
class DOMParserLike {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  has(part: string): boolean {
    return this.#text.includes(part);
  }
  count(pattern: RegExp): number {
    return [...this.#text.matchAll(pattern)].length;
  }
}
