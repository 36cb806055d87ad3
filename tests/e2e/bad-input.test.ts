import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp, runApp, type App } from './play/app.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { ledgerProblems } from './play/ledger.ts';
import { snapshotOf } from './play/compare.ts';
import { participant, type Participant } from './play/participant.ts';
import { app as text } from './play/texts.ts';
import { until } from './play/wait.ts';

const work = workshop('vs-bad-input-');
let edition: Edition;

beforeAll(async () => {
  edition = await openEdition(work);
});
afterAll(() => work.end());

async function open(name: string): Promise<{ app: App; me: Participant }> {
  const app = await launchApp({ userData: work.dir(name) });
  work.later(() => app.kill());
  const me = participant(app.page);
  await me.ready();
  return { app, me };
}

async function withEvidence(name: string, app: App, play: () => Promise<void>): Promise<void> {
  try {
    await play();
    expect(app.problems).toEqual([]);
  } catch (error) {
    await keepEvidence(name, app.page, app.stderr());
    throw error;
  }
}

describe('joining with something wrong', () => {
  let app: App;
  let me: Participant;
  let good: { code: string; log: string };

  beforeAll(async () => {
    ({ app, me } = await open('joining'));
    good = await edition.slot('Cabinet de la gare');
  });

  /** Joins, sees the sentence, and finds again what was typed. */
  async function refuses(typed: { code: string; hub: string }, failure: string, sentence: string): Promise<void> {
    await withEvidence(`join ${failure}`, app, async () => {
      await me.fillJoin(typed);
      await me.pressJoin();
      expect((await me.sees(failure)).sentence).toBe(sentence);
      expect(await me.page.getByRole('textbox', { name: text('join.code') }).inputValue()).toBe(typed.code);
      expect(await me.page.getByRole('textbox', { name: text('join.hub') }).inputValue()).toBe(typed.hub);
      expect((await snapshotOf({ app })).session).toBeNull();
    });
  }

  it('says that a code is not complete', () =>
    refuses(
      { code: 'ABC', hub: edition.hub.url },
      'join.code-shape',
      'Le code a huit caractères, par exemple ABCD-2345. Vérifiez votre saisie.',
    ));

  it('says that the organisers do not know a code', () =>
    refuses(
      { code: '2222-2222', hub: edition.hub.url },
      'join.code-unknown',
      'Les organisateurs ne connaissent pas ce code. Vérifiez-le dans votre invitation.',
    ));

  it('says that a web site is not a hub, and gives it no code', async () => {
    const asked: string[] = [];
    const site = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url} ${body}`);
        response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Un autre site</title>');
      });
    });
    await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = site.address() as AddressInfo;
      await refuses(
        { code: good.code, hub: `http://127.0.0.1:${port}` },
        'join.not-a-hub',
        "Cette adresse répond, mais ce n'est pas un service Vérif' Ségur. Copiez l'adresse depuis votre invitation.",
      );
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.join('\n')).not.toContain(good.code);
    } finally {
      site.closeAllConnections();
      site.close();
    }
  });

  it('says that nothing answers at an address', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await refuses(
      { code: good.code, hub: `http://127.0.0.1:${port}` },
      'join.unreachable',
      'Le service des organisateurs ne répond pas à cette adresse. Vérifiez la connexion à Internet, puis recommencez.',
    );
  });

  it('refuses an address that is not encrypted, off this machine', () =>
    refuses(
      { code: good.code, hub: 'http://hub.example.org' },
      'join.insecure',
      "L'adresse doit commencer par https:// : la liaison doit être chiffrée.",
    ));

  it('is handed the invitation of a second instance, which says so and ends', () =>
    withEvidence('second instance', app, async () => {
      await app.electron.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        const focus = window?.focus.bind(window);
        if (window !== undefined) {
          window.focus = () => {
            (globalThis as { focused?: boolean }).focused = true;
            focus?.();
          };
        }
      });
      // What was typed before is not what the invitation says.
      await me.fillJoin({ code: '', hub: '' });
      const link = `verifsegur://join?hub=${encodeURIComponent(edition.hub.url)}&code=${good.code}`;
      const second = await runApp({ userData: work.dir('joining'), args: [link] });
      expect(second.code).toBe(0);
      expect(second.stdout).toContain(
        "Le Compagnon Vérif' Ségur est déjà ouvert : sa fenêtre a été ramenée devant vous.",
      );
      await until('the window came to the front', async () =>
        app.electron.evaluate(() => (globalThis as { focused?: boolean }).focused === true),
      );
      expect((await snapshotOf({ app })).app.invitation).toEqual({ hub: edition.hub.url, code: good.code });
      const code = me.page.getByRole('textbox', { name: text('join.code') });
      await until('the code is in the form', async () => (await code.inputValue()) === good.code);
      expect(await me.page.getByRole('textbox', { name: text('join.hub') }).inputValue()).toBe(edition.hub.url);
      // It decides nothing: the person presses.
      expect((await snapshotOf({ app })).session).toBeNull();
      await me.pressJoin();
      await me.page.getByRole('heading', { level: 1, name: edition.name }).waitFor();
    }));

  it('says in a second application that a code was used', async () => {
    const other = await open('other');
    await withEvidence('join used', other.app, async () => {
      await other.me.fillJoin({ code: good.code, hub: edition.hub.url });
      await other.me.pressJoin();
      const { sentence } = await other.me.sees('join.code-used');
      expect(sentence).toBe('Ce code a déjà servi sur un autre ordinateur. Demandez-en un nouveau aux organisateurs.');
      expect((await snapshotOf(other)).session).toBeNull();
    });
    await other.app.close();
  });
});

describe('a comment that is too long', () => {
  it('stays in its field with a sentence; shortened, it is kept and sent once', async () => {
    const { app, me } = await open('long');
    const { code, log } = await edition.slot('Cabinet du parc');
    await withEvidence('long comment', app, async () => {
      await me.join({ code, hub: edition.hub.url }, edition.name);
      await me.startHour();
      const pasted = 'é'.repeat(1024 * 1024);
      expect(Buffer.byteLength(pasted)).toBe(2 * 1024 * 1024);
      const field = await me.typeComment('patient', pasted);
      await me.pressComment('patient');
      await me.sees('text.too-long', { length: pasted.length, limit: 4000 });
      expect((await field.inputValue()).length).toBe(pasted.length);
      expect((await snapshotOf({ app })).log.steps['patient']).toBeUndefined();
      await me.page.getByRole('button', { name: 'Raccourcir le texte', exact: true }).click();
      await me.comment('patient', 'En plus court.');
      await me.unsent(0);
      const events = await edition.api.events(log);
      expect(ledgerProblems(events)).toEqual([]);
      expect(events.filter(({ kind }) => kind === 'step.comment').map(({ body }) => body['text'])).toEqual([
        'En plus court.',
      ]);
    });
    await app.close();
  });
});
