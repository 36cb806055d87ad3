import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guideFor } from '../../organiser/protocol/guide.ts';
import { couloirs, type Couloir } from '../../organiser/protocol/status.ts';
import { bundledLists } from '../../electron/feature/list/bundled.ts';
import { launchApp } from './play/app.ts';
import { openBrowser } from './play/browser.ts';
import { setClock } from './play/clock.ts';
import { openEdition, type Edition } from './play/edition.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { organiser, type Organiser } from './play/organiser.ts';
import { participant } from './play/participant.ts';
import { readPdf } from './play/pdf.ts';
import { root } from './play/runtime.ts';
import { app as text, board } from './play/texts.ts';
import { until } from './play/wait.ts';

/**
 * A whole hour in each couloir, from the code to the archive, by a clock that is put ahead: the participant in the application, an
 * organiser on the board. Leaves pictures in out/couloirs.
 */
const work = workshop('vs-couloirs-');
const pictures = path.join(root, 'out', 'couloirs');
const MINUTE = 60_000;
/** Real names of places are too easily somebody's. */
const label = (couloir: Couloir): string => `Essai ${couloirs.indexOf(couloir) + 1}`;
const whole = bundledLists(path.join(root, 'resources')).guide.body;

/** What a person in a hurry may paste from their software, of an official fictitious patient; and what must then be nowhere. */
const PASTED =
  'INS 2 79 03 51 215 189 89 (279035121518989), 279035121518989@patient.mssante.fr, sujet XDM/1.0/DDM+CR PAT-TROIS DOMINIQUE 28/03/1979';
const IDENTITY = [/2 ?79 ?03 ?51 ?215 ?189/, /PAT-TROIS/, /28\/03\/1979/];
/** Every file of a folder, as it lies on the disk. */
const filesOf = (folder: string): [string, string][] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(path.join(parentPath, name)).toString('latin1')]);

const hubData = work.dir('hub');
let edition: Edition;
let browser: Browser;
let self: Organiser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  edition = await openEdition(work);
  browser = await openBrowser();
  work.later(() => browser.close());
  const context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1400, height: 1000 } });
  self = organiser(await context.newPage());
  await self.open(edition.hub.url, edition.hub.key);
});
afterAll(() => work.end());

describe('the hour, from the code to the archive', () => {
  it.each(couloirs)('%s', async (couloir) => {
    const { steps } = guideFor(whole, couloir);
    const slot = await edition.slot(label(couloir), couloir);
    const saved = work.dir(`saved-${couloir}`);
    const userData = work.dir(couloir);
    const app = await launchApp({ userData });
    work.later(() => app.kill());
    await app.saveInto(saved);
    const me = participant(app.page);
    const picture = (name: string) => app.page.screenshot({ path: path.join(pictures, `${couloir}-${name}.png`) });
    const file = (end: string): string =>
      path.join(saved, readdirSync(saved).find((one) => one.endsWith(end)) ?? `no ${end}`);
    try {
      await me.ready();
      await me.join({ code: slot.code, hub: edition.hub.url }, edition.name);
      await self.page.goto(`${edition.hub.url}/#/edition/${edition.id}/${slot.id}`);
      await self.page.getByRole('heading', { level: 1, name: label(couloir) }).waitFor();

      await me.startHour();
      await self.seesTimer('left');
      let ahead = 0;
      const later = async (minutes: number): Promise<void> => {
        ahead += minutes * MINUTE;
        await setClock(app, ahead);
      };
      for (const [index, step] of steps.entries()) {
        await later(step.minutes);
        if (step.who === 'organisateur') {
          await self.verify(step.id, 'conforme', `Vu pour ${step.id}.`);
          await me.page.locator(`#step-head-${step.id}`).getByText(text('steps.verified'), { exact: true }).waitFor();
          continue;
        }
        // What this couloir does at this step, in its own words, and who does it.
        const body = await me.openStep(step.id);
        await body.getByText(step.todo.fr, { exact: true }).waitFor();
        await body.getByText(step.by.fr, { exact: true }).first().waitFor();
        if (step.id === 'patient') {
          await me.typeComment(step.id, `Collé : ${PASTED}`);
          await me.pressComment(step.id);
          await body
            .getByRole('listitem')
            .getByText(/^Collé : /)
            .waitFor();
          await app.page.getByRole('textbox', { name: text('message.label') }).fill(`Message : ${PASTED}`);
          await me.button('message.send').click();
          await app.page
            .getByRole('log')
            .getByText(/^Message : /)
            .waitFor();
        }
        if (step.id === 'document') {
          await app.page.locator(`#step-head-${step.id}`).scrollIntoViewIfNeeded();
          await picture('document');
          await me.irritant(step.id, `Irritant de l'étape ${index + 1}`);
        }
        await me.setStatus(step.id, index === 2 ? 'conforme-avec-reserve' : 'conforme');
        await self.seesStatus(step.id, index === 2 ? 'conforme-avec-reserve' : 'conforme');
      }
      await self.verify('document', 'conforme-avec-reserve', 'Lisible, titre à revoir.');
      await self.seesIrritant("Irritant de l'étape 5");
      await me.endHour();
      await self.seesTimer('ended');
      await me.unsent(0);
      if (couloir === 'officine')
        await self.page.screenshot({ path: path.join(pictures, 'board.png'), fullPage: true });

      await me.saveBilan('json');
      await me.saveBilan('pdf');
      await picture('bilan');
      const bilan = JSON.parse(readFileSync(file('.json'), 'utf8')) as {
        slot: { couloir: string };
        steps: { id: string; planned: number; spent: number | null; verdict: string | null; title: { fr: string } }[];
        unsent: number;
        best: number;
        score: number;
      };
      expect(bilan.slot.couloir).toBe(couloir);
      expect(bilan.unsent).toBe(0);
      // Nine steps of the participant; one with a reservation of theirs, one of the organisers.
      expect(bilan).toMatchObject({ best: 18, score: 16 });
      expect(bilan.steps.map(({ id, title }) => [id, title.fr])).toEqual(steps.map(({ id, title }) => [id, title.fr]));
      // By the clock that was put ahead, each step lasted what the plan says, give or take the play itself.
      const own = bilan.steps.filter(({ id }) => steps.find((step) => step.id === id)?.who !== 'organisateur');
      for (const { id, planned, spent } of own.slice(0, 7))
        expect(`${id} ${Math.round(spent ?? 0)}`).toBe(`${id} ${planned}`);
      const pdf = readPdf(file('.pdf'));
      expect(pdf.tagged).toBe(true);
      for (const { title } of steps) expect(pdf.text.replaceAll(/\s+/g, ' ')).toContain(title.fr);

      await me.goTo('after');
      await app.page
        .getByRole('radiogroup', { name: text('feedback.score') })
        .getByRole('radio', { name: '9', exact: true })
        .click();
      await app.page.getByRole('textbox', { name: text('feedback.text') }).fill(`Avis : ${PASTED}`);
      await me.button('feedback.send').click();
      await me.button('feedback.change').waitFor();
      const secrets = app.page.locator('input[type="password"]');
      await secrets.nth(0).fill('cheval agrafe pile correcte');
      await secrets.nth(1).fill('cheval agrafe pile correcte');
      await me.button('archive.save').click();
      await until('the archive', () => existsSync(file('.age')), { ms: 30_000 });
      await me.unsent(0);
      const told = await edition.api.events(slot.log);
      for (const kind of ['step.comment', 'message.posted', 'feedback.given'])
        expect(told.filter((event) => event.kind === kind)).toHaveLength(1);
      const everywhere: [string, string][] = [
        ['the events', JSON.stringify(told)],
        ['the bilan', JSON.stringify(bilan)],
        ['the PDF', pdf.text],
        ['the journal of the hub', edition.hub.journal()],
        ['what the application said', app.stderr()],
        ...filesOf(userData),
        ...filesOf(hubData),
      ];
      for (const [where, content] of everywhere)
        for (const identity of IDENTITY) expect(identity.test(content) ? `${identity} in ${where}` : '').toBe('');
      await self.page.getByText(board('feedback.title'), { exact: true }).first().waitFor();
      expect(app.problems).toEqual([]);
    } catch (error) {
      await keepEvidence(`couloir ${couloir}`, app.page, `${app.stderr()}\n${edition.hub.journal()}`);
      await keepEvidence(`couloir ${couloir} board`, self.page);
      throw error;
    } finally {
      await app.close();
    }
  });
});
