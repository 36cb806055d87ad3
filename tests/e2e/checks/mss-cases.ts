import path from 'node:path';
import { lineOf, writeDirectoryFile } from '../../rig/directory-file.ts';
import { snapshotOf } from '../play/compare.ts';
import { until } from '../play/wait.ts';
import { caseList, type Bench, type OnStage } from './case.ts';
import { goodProfile, profileWith } from './profile.ts';

const { cases, produces } = caseList();
const address = (mssAddress: string) => async () => ({ profile: profileWith({ mssAddress }) });

produces('mss.address', 'ok', null, 'a domain of the white list', async () => ({ profile: goodProfile }));
produces('mss.address', 'fail', 'mss.missing', 'no address typed', address(''));
produces('mss.address', 'fail', 'mss.syntax', 'two at signs', address('max@libre@medecin.mssante.fr'));
produces('mss.address', 'fail', 'mss.patient', "a patient's box", address('patient@patient.mssante.fr'));
produces(
  'mss.address',
  'warn',
  'mss.domain-unlisted',
  'under mssante.fr, not in the list',
  address('m@neuf.mssante.fr'),
);
produces('mss.address', 'fail', 'mss.domain-unlisted', 'a domain that is no MSSanté', address('m@courrier.example'));
produces(
  'mss.address',
  'warn',
  'mss.domain-test',
  'a domain of tests, in the list',
  address('max.libre@test.mssante.fr'),
);
produces('mss.address', 'warn', 'mss.domain-typo', 'one letter missing', address('max.libre@medcin.mssante.fr'));

/** Fictitious; its key is right. */
const RPPS = '10000000009';
const person = (mail: string, id: string) =>
  lineOf({
    'Type de BAL': 'PER',
    'Adresse BAL': mail,
    'Identification nationale PP': id,
    'Libellé Profession': 'Médecin',
  });
const structure = lineOf({ 'Type de BAL': 'ORG', 'Adresse BAL': 'accueil@bretagne.mssante.fr' });
const lines = [
  person('max.libre@medecin.mssante.fr', `8${RPPS}`),
  person('nora.mire@medecin.mssante.fr', '810000000017'),
  structure,
];

/** A file of a hundred thousand lines, imported by the person's own gestures when the application has none. */
const imported =
  (bench: Bench, rpps: string) =>
  async ({ app, me }: OnStage): Promise<void> => {
    const source = await bench.once('extraction', async () => {
      const file = path.join(bench.work.folder, 'extraction.txt');
      writeDirectoryFile(file, 100_000, lines);
      return file;
    });
    await app.page.evaluate(async (typed) => {
      type Bridge = { companion: { call(channel: string, input: unknown): Promise<{ ok: boolean }> } };
      await (globalThis as unknown as Bridge).companion.call('directory.rpps', { rpps: typed });
    }, rpps);
    if ((await snapshotOf({ app })).directory.state === 'ready') return;
    await app.electron.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, source);
    await me.goTo('checks');
    await me.button('directory.import').first().click();
    await until('the directory', async () => (await snapshotOf({ app })).directory.state === 'ready', { ms: 60_000 });
  };
const looked = (mssAddress: string, rpps: string) => async (bench: Bench) => ({
  profile: profileWith({ mssAddress }),
  before: imported(bench, rpps),
});

produces('mss.directory', 'unknown', 'mss.directory-none', 'no directory imported', async () => ({
  profile: goodProfile,
}));
produces('mss.directory', 'unknown', 'check.not-tried', 'an address that is none', address('max'));
produces(
  'mss.directory',
  'unknown',
  'mss.directory-no-person',
  'in the directory, no card and no RPPS',
  looked('max.libre@medecin.mssante.fr', ''),
);
produces('mss.directory', 'ok', null, "the person's own box", looked('max.libre@medecin.mssante.fr', RPPS));
produces('mss.directory', 'ok', null, "a structure's box", looked('accueil@bretagne.mssante.fr', RPPS));
produces(
  'mss.directory',
  'fail',
  'mss.directory-other',
  "somebody else's box",
  looked('nora.mire@medecin.mssante.fr', RPPS),
);
produces(
  'mss.directory',
  'warn',
  'mss.directory-not-found',
  'not in the directory',
  looked('absent@medecin.mssante.fr', RPPS),
);

export { cases };
