import { caseList } from './case.ts';

const { cases, produces } = caseList();

produces('network.hub', 'unknown', 'network.hub-not-joined', 'no edition joined', async () => ({}));
produces('network.hub', 'ok', null, 'the hub answers', async (bench) => ({ join: await bench.edition() }));
produces('network.hub', 'fail', 'network.hub-unreachable', 'the hub was killed', async (bench) => {
  const edition = await bench.ownEdition();
  return { join: edition, before: () => edition.hub.kill(), alone: true };
});

export { cases };
