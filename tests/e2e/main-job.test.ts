import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keepEvidence } from './play/evidence.ts';
import { workshop } from './play/folder.ts';
import { chapters } from './play/main-job.ts';
import { setStage, type Stage } from './play/stage.ts';

const work = workshop('vs-main-job-');
let stage: Stage;
let broken: string | null = null;

beforeAll(async () => {
  stage = await setStage(work);
  // Here nothing may be missing: the organisers are on their board, the card is in its module.
  expect(stage.side.board).not.toBeNull();
  expect(stage.card).not.toBeNull();
});
afterAll(() => work.end());

/** One story in one application: a chapter that fails ends it. */
describe("le travail principal, d'un bout à l'autre", () => {
  for (const { name, play } of chapters) {
    it(name, async () => {
      if (broken !== null) throw new Error(`the story ended at « ${broken} »`);
      broken = name;
      try {
        await play(stage, async () => undefined);
        expect(stage.app.problems).toEqual([]);
      } catch (error) {
        await keepEvidence(`app ${name}`, stage.app.page, `${stage.app.stderr()}\n${stage.hub.journal()}`);
        await keepEvidence(`board ${name}`, stage.side.board?.page);
        throw error;
      }
      broken = null;
    });
  }
});
