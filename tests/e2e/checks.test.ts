import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkReport, type CheckResult } from '../../electron/contract/check.ts';
import factEn from '../../resources/locale/fact.en.json' with { type: 'json' };
import factFr from '../../resources/locale/fact.fr.json' with { type: 'json' };
import { emptyPlace } from '../rig/empty-place.ts';
import { holes } from './checks/absent.ts';
import { areas } from './checks/areas.ts';
import { call, makeBench, makeFloor } from './checks/floor.ts';
import { imageOf, nameOf, writeArea, writeDocs, type Line } from './checks/table.ts';
import { snapshotOf } from './play/compare.ts';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { IDENTITY } from './play/main-job.ts';
import { asShown, failureText } from './play/texts.ts';
import { until } from './play/wait.ts';

/**
 * Each check in each status it can take, from a real peer: what the window's line says and what `--check --json` says.
 * The tables, the JSON and the pictures go to `out/checks`. `-t network` runs one area.
 */
it('produces each check in each status, or says why it cannot take it', () => {
  expect(holes(Object.values(areas).flat())).toEqual({ missing: [], wrong: [] });
});

/** Areas whose peers serve several callers at once; a card, a token and a mailbox do not. */
const apart = new Set<string>(['network', 'system', 'profile']);

describe.each(Object.entries(areas))('%s', (area, cases) => {
  const work = workshop(`vs-${area}-`);
  const bench = makeBench(work);
  const floor = makeFloor(work);
  const lines: Line[] = [];

  beforeAll(() => work.later(() => floor.leave()));
  afterAll(async () => {
    writeArea(area, lines);
    writeDocs(Object.keys(areas));
    await work.end();
  });

  it.each(cases.map((one) => [nameOf(one), one] as const))('%s', async (name, one) => {
    const scene = await one.set(bench);
    try {
      const stage = await floor.on(scene);
      const { app, me } = stage;
      const command = () => floor.command(scene, stage, one.check);
      // Beside the window where nothing is shared: most of the time of a peer is spent in waiting for it.
      const beside = apart.has(area) ? command() : null;
      beside?.catch(() => undefined);
      await me.goTo('checks');
      // Anew: what an earlier case found must not be taken for this one's.
      const asked = new Date().toISOString();
      await call(app, 'checks.run', { only: [one.check] });
      const result = await until(`a new result of ${one.check}`, async () =>
        (await snapshotOf(stage)).checks.results.find(({ id, at }) => id === one.check && at >= asked),
      );
      expect(outcomeOf(result), JSON.stringify(result)).toEqual(outcome(one));

      const line = await me.line(one.check);
      expect(await line.getAttribute('data-status')).toBe(one.status);
      const window = (await line.innerText()).replaceAll(/\s+/g, ' ').trim();
      expect(emptyPlace(window), window).toBeNull();
      if (one.failure !== null) {
        const said = failureText(one.failure, result.failure!.info as Record<string, string | number>);
        await line.getByText(said.title, { exact: true }).first().waitFor();
        await line.getByText(asShown(said.sentence)).first().waitFor();
      }
      const image = imageOf(one);
      await line.scrollIntoViewIfNeeded();
      await app.page.screenshot({ path: image, animations: 'disabled' });
      expect(app.problems).toEqual([]);

      const ran = await (beside ?? command());
      expect(ran.stdout, ran.stderr).not.toBe('');
      const [json] = checkReport.parse(JSON.parse(ran.stdout)).results;
      expect(json?.id).toBe(one.check);
      expect(outcomeOf(json!), ran.stdout).toEqual(outcome(one.command ?? one));
      for (const shared of [result.shared, json!.shared]) {
        for (const who of IDENTITY) expect(JSON.stringify(shared)).not.toMatch(who);
      }
      // What is found is said in words too: no fact is shown by the name that the code gives it.
      const facts = Object.keys({ ...result.evidence, ...result.shared }).filter((fact) => !fact.startsWith('host '));
      expect(facts.filter((fact) => !(fact in factFr) || !(fact in factEn))).toEqual([]);
      const { check, status, failure, how } = one;
      lines.push({ check, status, failure, how, window, image, json: json!, exit: ran.code });
    } catch (error) {
      await keepEvidence(`check ${name}`, floor.open()?.page, floor.open()?.stderr());
      await floor.leave();
      throw error;
    }
    if (scene.alone === true) await floor.leave();
  });
});

const outcomeOf = ({ status, failure }: CheckResult) => ({ status, failure: failure?.code ?? null });
const outcome = ({ status, failure }: { status: string; failure: string | null }) => ({ status, failure });
