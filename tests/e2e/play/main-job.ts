import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkIds } from '../../../electron/contract/check.ts';
import { sharedResult } from '../../../electron/contract/share.ts';
import { compareBothSides, filesIn, snapshotOf } from './compare.ts';
import { bodiesOf } from './ledger.ts';
import { readPdf } from './pdf.ts';
import { PIN } from './leak.ts';
import type { StatusName } from './participant.ts';
import type { Stage } from './stage.ts';
import { app as text, guideSteps } from './texts.ts';
import { until } from './wait.ts';

/** One chapter of the main job: what happens, in French, and its play. `shot` photographs a moment worth seeing. */
export type Chapter = { name: string; play(stage: Stage, shot: Shot): Promise<void> };
export type Shot = (name: string, who: 'app' | 'board') => Promise<void>;

const EDITION = "Vérif' Ségur d'essai";
const LABEL = 'Cabinet du port';
const MSS = 'max.libre@medecin.mssante.fr';
/** Words that name the fictitious holder: never in what leaves the machine, never in the bilan. */
export const IDENTITY = [/LIBRE/i, /99900063480/, /max\.libre/i, /2600855206/];

const online = { step: 'patient', text: "La recherche du patient a pris deux essais, puis le dossier s'est ouvert." };
const irritant = "Le bouton d'export au DMP est caché dans un sous-menu.";
const verdict = {
  step: 'patient',
  name: 'conforme-avec-reserve',
  text: 'Vu avec vous : à refaire après la mise à jour.',
};
const offline = { step: 'document', text: "Le service ne répondait plus : j'ai continué sans lui." };
const afterwards = { step: 'envoi-mss', text: 'Envoyé au premier essai.' };

const before: [string, StatusName][] = [
  ['identification', 'conforme'],
  ['patient', 'conforme-avec-reserve'],
  ['ins', 'conforme'],
];
const during: [string, StatusName][] = [
  ['dossier', 'non-testable'],
  ['document', 'non-conforme'],
];
const after: [string, StatusName][] = [
  ['document', 'conforme'],
  ['envoi-dmp', 'conforme'],
  ['envoi-mss', 'conforme'],
  ['reception-mss', 'non-applicable'],
  ['suppression', 'conforme'],
];

const titleOf = (id: string): string => guideSteps().find((step) => step.id === id)?.title ?? id;

export const chapters: Chapter[] = [
  {
    name: "L'organisateur crée une édition et un créneau, et obtient un code",
    async play(stage, shot) {
      await shot('accueil-sans-creneau', 'app');
      stage.opened = await stage.side.setUp(EDITION, LABEL);
      assert.match(stage.opened.code, /^[2-9A-Z]{4}-[2-9A-Z]{4}$/);
      assert.equal(stage.opened.hub, stage.hub.url);
      await shot('edition', 'board');
    },
  },
  {
    name: 'Le participant rejoint son créneau avec le code',
    async play(stage, shot) {
      const { code, hub } = stage.opened!;
      // As a person types it: lower case, no dash.
      await stage.me.join({ code: code.toLowerCase().replace('-', ' '), hub }, EDITION);
      await stage.me.page.getByText(text('home.welcome', { who: LABEL })).waitFor();
      await stage.me.unsent(0);
      await shot('accueil', 'app');
      await stage.side.seesJoined();
      await shot('creneau', 'board');
    },
  },
  {
    name: 'Il remplit son profil : adresse MSSanté, logiciel trouvé dans la liste',
    async play({ me }, shot) {
      await me.fillProfile({ mss: MSS, solution: 'Cabinet Facile', version: '4.2' });
      await me.page.getByText(MSS).first().waitFor();
      await shot('profil', 'app');
    },
  },
  {
    name: 'Il vérifie ses prérequis : la carte est lue par un vrai module PKCS#11',
    async play(stage, shot) {
      const { me } = stage;
      await me.runChecks();
      await shot('prerequis', 'app');
      await me.cardPanel.scrollIntoViewIfNeeded();
      await shot('carte', 'app');
      const { checks, card } = await snapshotOf(stage);
      const statusOf = (id: string): string | undefined => checks.results.find((result) => result.id === id)?.status;
      // The optional ones are passed over: a gesture asks for each.
      const optional = new Set<string>(['card.proof', 'mss.receive', 'mss.send', 'mss.roundtrip']);
      assert.deepEqual(
        checks.results.map(({ id }) => id),
        checkIds.filter((id) => !optional.has(id)),
      );
      const network = checkIds.filter((id) => id.startsWith('network.'));
      for (const id of ['profile', 'mss.address', ...network, 'system.clock', 'system.disk', 'system.display']) {
        assert.equal(statusOf(id), 'ok', id);
      }
      if (stage.card === null) return;
      assert.equal(card.state, 'ready');
      for (const id of ['card.present', 'card.middleware', 'card.pin', 'card.holder'])
        assert.equal(statusOf(id), 'ok', id);
      // The certificate is valid, and it is a test card: that is said.
      assert.equal(statusOf('card.certificate'), 'warn');
      const panel = me.cardPanel;
      for (const seen of ['MAX LIBRE', 'Médecin', 'Carte de professionnel de santé (CPS)', text('card.state.ready')]) {
        await panel.getByText(seen).first().waitFor();
      }

      const long = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long' });
      const [from, to] = [card.card!.notBefore, card.card!.notAfter].map((date) =>
        long.format(new Date(date)).replaceAll(' ', String.raw`\s`),
      );
      await panel.getByText(new RegExp(`${from}.*${to}`)).waitFor();
    },
  },
  {
    name: 'Il voit ce qui serait envoyé, et accepte que les organisateurs suivent ses prérequis',
    async play(stage, shot) {
      const { me, side } = stage;
      const told = async () => bodiesOf(await side.api.events(stage.opened!.log), 'check.result');
      await me.unsent(0);
      assert.deepEqual(await told(), [], 'nothing leaves before the person agreed');
      await me.page.locator('[data-sharing="unasked"]').scrollIntoViewIfNeeded();
      await shot('accord', 'app');
      const { results } = (await snapshotOf(stage)).checks;
      await me.agreesToShare();
      await until('every result on the hub', async () => (await told()).length === results.length);
      const byId = (list: readonly { id?: unknown }[]) =>
        list.toSorted((a, b) => String(a.id).localeCompare(String(b.id)));
      assert.deepEqual(byId(await told()), byId(results.map(sharedResult)));
    },
  },
  {
    name: "Il prouve qu'il a sa carte : l'organisateur le voit",
    async play(stage, shot) {
      if (stage.card === null) return;
      const { me, side } = stage;
      await me.goTo('card');
      await shot('carte-en-detail', 'app');
      await me.prove(PIN);
      await shot('preuve', 'app');
      await me.closeDialog();
      await side.seesProof();
      await shot('preuve', 'board');
    },
  },
  {
    name: "L'organisateur voit les prérequis, sans aucune identité",
    async play(stage, shot) {
      await stage.me.unsent(0);
      await stage.side.seesCheck('mss.address', 'ok');
      if (stage.card !== null) await stage.side.seesCheck('card.present', 'ok');
      await shot('prerequis', 'board');
      const sent = JSON.stringify(await stage.side.api.events(stage.opened!.log));
      for (const name of IDENTITY) assert.doesNotMatch(sent, name);
      assert.match(sent, /medecin\.mssante\.fr/);
    },
  },
  {
    name: "L'heure commence : chaque changement arrive aussitôt chez l'organisateur",
    async play({ me, side }, shot) {
      await me.startHour();
      await side.seesTimer('left');
      for (const [step, status] of before) {
        await me.setStatus(step, status);
        await side.seesStatus(step, status);
      }
      await me.comment(online.step, online.text);
      await side.seesComment(online.step, online.text);
      await shot('seance', 'app');
      await me.irritant('envoi-dmp', irritant);
      await side.seesIrritant(irritant);
      await shot('creneau-en-direct', 'board');
    },
  },
  {
    name: "L'organisateur vérifie une étape et écrit : le participant le voit",
    async play({ me, side }, shot) {
      await side.verify(verdict.step, verdict.name, verdict.text);
      const body = await me.openStep(verdict.step);
      await body.getByText(text('steps.verdict'), { exact: true }).waitFor();
      await body.getByText(verdict.text, { exact: true }).waitFor();
      await side.message('Bonjour, nous suivons votre heure de test.');
      await me.page.getByRole('log').getByText('Bonjour, nous suivons votre heure de test.').waitFor();
      await me.message('Bonjour, tout avance.');
      await side.seesMessage('Bonjour, tout avance.');
      await shot('avis-organisateur', 'app');
    },
  },
  {
    name: 'Le serveur est tué en pleine heure : le participant continue',
    async play(stage, shot) {
      const { me, hub } = stage;
      await me.unsent(0);
      await hub.kill();
      await me.syncState('offline');
      for (const [step, status] of during) await me.setStatus(step, status);
      await me.comment(offline.step, offline.text);
      await me.unsent(3);
      await me.page.getByText(text('offline.title'), { exact: true }).first().waitFor();
      await shot('hors-ligne', 'app');
      await shot('hors-ligne', 'board');
    },
  },
  {
    name: 'Le serveur revient : tout se rattrape seul, rien de perdu, rien en double',
    async play(stage) {
      await stage.hub.restart();
      await stage.me.unsent(0, 90_000);
      await stage.me.syncState('live', 90_000);
      for (const [step, status] of during) await stage.side.seesStatus(step, status);
      await stage.side.seesComment(offline.step, offline.text);
      await compareBothSides(stage);
      const comments = bodiesOf(await stage.side.api.events(stage.opened!.log), 'step.comment');
      assert.equal(comments.filter((body) => body['text'] === offline.text).length, 1);
    },
  },
  {
    name: "L'application est tuée puis relancée : elle revient au même endroit",
    async play(stage, shot) {
      const seen = (await snapshotOf(stage)).log;
      await stage.app.kill();
      await stage.start();
      await stage.me.page.getByRole('heading', { level: 1, name: EDITION }).waitFor();
      await stage.me.page.getByRole('button', { name: text('next.session'), exact: true }).click();
      await stage.me.page.getByRole('timer').waitFor();
      const current = stage.me.page.locator('[aria-current="step"]');
      assert.equal(await current.getAttribute('id'), 'step-head-envoi-dmp');
      // The step that was open, where the last word was written.
      assert.equal(await stage.me.page.locator('#step-head-document').getAttribute('aria-expanded'), 'true');
      const back = (await snapshotOf(stage)).log;
      assert.deepEqual({ ...back, help: seen.help }, seen);
      await stage.me.syncState('live');
      await shot('apres-relance', 'app');
    },
  },
  {
    name: "Les dernières étapes, et la fin de l'heure",
    async play({ me, side }, shot) {
      for (const [step, status] of after) {
        await me.setStatus(step, status);
        await side.seesStatus(step, status);
      }
      await me.comment(afterwards.step, afterwards.text);
      await side.verify('verification', 'conforme', 'Document retrouvé dans le DMP et dans la boîte MSSanté.');
      await me.page.locator('#step-head-verification').getByText(text('steps.verified'), { exact: true }).waitFor();
      await me.endHour();
      await side.seesTimer('ended');
      await me.unsent(0);
      await shot('seance-terminee', 'app');
      await shot('creneau-termine', 'board');
    },
  },
  {
    name: 'Le bilan : un PDF balisé et un JSON, sans identité',
    async play(stage, shot) {
      await compareBothSides(stage);
      await stage.me.saveBilan('pdf');
      await shot('bilan', 'app');
      await stage.me.saveBilan('json');
      const saved = (end: string): string => {
        const name = readdirSync(stage.saved).find((one) => one.endsWith(end));
        assert.ok(name, `a ${end} file was saved`);
        return path.join(stage.saved, name);
      };
      const json = readFileSync(saved('.json'), 'utf8');
      JSON.parse(json);
      const written = [json];
      if (existsSync('/usr/bin/pdfinfo')) {
        const pdf = readPdf(saved('.pdf'));
        assert.equal(pdf.tagged, true);
        assert.ok(pdf.pages >= 1);
        written.push(pdf.text);
      } else assert.equal(readFileSync(saved('.pdf')).subarray(0, 5).toString('latin1'), '%PDF-');
      for (const content of written) {
        const flat = content.replaceAll(/\s+/g, ' ');
        for (const { title } of guideSteps()) assert.ok(flat.includes(title), `the bilan names « ${title} »`);
        for (const said of [online.text, offline.text, irritant, verdict.text]) {
          assert.ok(flat.includes(said), `the bilan says « ${said} »`);
        }
        for (const name of IDENTITY) assert.doesNotMatch(content, name);
      }
    },
  },
  {
    name: "Les journaux : lus avant l'envoi, une partie retirée, reçus et déchiffrés par l'organisateur",
    async play({ me, side }, shot) {
      await me.prepareReport();
      const whole = await me.shownHash();
      await shot('journaux', 'app');
      const boxes = me.page.getByRole('main').getByRole('checkbox');
      assert.ok((await boxes.count()) >= 2, 'several sections');
      const left = text('report.section.card');
      await me.page.getByText(left, { exact: true }).first().click();
      const shown = await until('another hash without that section', async () => {
        const hash = await me.shownHash();
        return hash !== whole && hash;
      });
      await me.page.getByRole('button', { name: text('report.exact') }).click();
      const exact = (await me.page.getByLabel(text('report.exact')).last().textContent()) ?? '';
      const key =
        (await me.page
          .locator('dl div', { hasText: text('report.key') })
          .locator('dd')
          .textContent()) ?? '';
      assert.match(key, /^age1/);
      await me.button('report.send').click();
      await me.page.getByText(text('report.sent'), { exact: true }).waitFor({ timeout: 60_000 });
      assert.equal(await me.shownHash(), shown);
      await shot('journaux-envoyes', 'app');
      const received = await side.readReport();
      await shot('journaux-recus', 'board');
      // The text that was on the screen, its hash there, and the hash of what the organisers decrypted: one and the same.
      assert.equal(createHash('sha256').update(exact).digest('hex'), shown);
      assert.equal(received.hash, shown);
      assert.ok(received.text.length > 200, 'readable text');
      for (const name of IDENTITY) {
        assert.doesNotMatch(received.text, name);
        assert.doesNotMatch(exact, name);
      }
      assert.doesNotMatch(exact, /"id":\s*"card"/);
      // The application was killed in an earlier chapter: nothing but its next start could tell.
      assert.match(exact, /app\.ended-abruptly/);
      const receipt = await me.page
        .locator('dl div', { hasText: text('report.receipt') })
        .locator('dd')
        .textContent();
      await side.seesInInbox(receipt ?? '', key);
      await shot('journaux-de-tous', 'board');
    },
  },
  {
    name: 'Les données sont effacées du poste',
    async play(stage, shot) {
      await stage.me.goTo('data');
      await shot('mes-donnees', 'app');
      const files = (): Map<string, string> => filesIn(stage.userData);
      const kept = files();
      assert.ok(kept.has('companion.db') && kept.has('key.json'), 'there was something to erase');
      await stage.me.erase();
      await shot('donnees-effacees', 'app');
      const left = files();
      // A new, empty database under a new key: no file of the old one is left, whatever its name.
      assert.notEqual(left.get('key.json'), kept.get('key.json'));
      for (const [name, content] of kept) {
        if (!/^(companion|key)/.test(name)) continue;
        assert.ok(![...left.values()].includes(content), `${name} is still there`);
      }
      assert.deepEqual(
        [...left.keys()].filter((name) => /aside|\.v\d+$/.test(name)),
        [],
      );
      const { session, profile, checks, log } = await snapshotOf(stage);
      assert.equal(session, null);
      assert.equal(profile, null);
      assert.deepEqual(checks.results, []);
      assert.deepEqual(log.steps, {});
      await stage.app.close();
      const found = readdirSync(stage.userData, { recursive: true, withFileTypes: true }).filter((file) =>
        file.isFile(),
      );
      const words = [online.text, offline.text, MSS, titleOf('patient'), 'LIBRE', LABEL];
      for (const file of found) {
        const bytes = readFileSync(path.join(file.parentPath, file.name)).toString('latin1');
        for (const word of words)
          assert.ok(!bytes.includes(Buffer.from(word).toString('latin1')), `${file.name} holds « ${word} »`);
      }
    },
  },
];
