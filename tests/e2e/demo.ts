// The demonstration: plays the main job with the real hub, board, card and application, and leaves in out/ what a person
// wants to look at. Started by `npm run demo`, or by `npm start` where there is no display.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { album } from './play/album.ts';
import { workshop } from './play/folder.ts';
import { chapters, type Shot } from './play/main-job.ts';
import { root, runtime } from './play/runtime.ts';
import { has, setStage, type Stage } from './play/stage.ts';

type Line = { name: string; state: 'réussi' | 'échec' | 'non joué'; seconds: number };

const began = Date.now();
const stamp = new Date(began).toISOString().slice(0, 19).replaceAll(':', '');
const out = path.join(root, 'out', `demo-${stamp}`);
const shown = path.relative(root, out);

const say = (line: string): void => {
  process.stderr.write(`[${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s] ${line}\n`);
};

/** What this machine does not have, said plainly: the story goes on without it. */
function missing(): string[] {
  const found: string[] = [];
  if (!has('card')) {
    found.push("Pas de carte d'essai (SoftHSM absent ou écarté) : la vérification montre l'état réel de ce poste.");
  }
  if (!has('board')) {
    found.push(
      "Pas de navigateur (Chromium absent ou écarté) : l'organisateur est joué par l'interface du serveur, sans images de son tableau de bord.",
    );
  }
  return found;
}

/** One sentence about an error, without its stack. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message.split('\n')[0]! : String(error));

function writeSummary(
  lines: Line[],
  notes: string[],
  files: string[],
  stage: Stage | null,
  failure: string | null,
): void {
  const { version, kind } = runtime();
  const about = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };
  const browser = stage?.side.board?.page.context().browser()?.version();
  const kinds: Record<string, string> = {
    official: 'officiel',
    bundled: 'de secours, pour développer et tester',
    override: 'indiqué par la variable VS_ELECTRON_DIST',
  };
  const text = [
    "# Démonstration du Compagnon Vérif' Ségur",
    '',
    failure === null
      ? `Le travail principal a été joué en entier, en ${((Date.now() - began) / 1000).toFixed(0)} secondes.`
      : `La démonstration s'est arrêtée : ${failure}`,
    '',
    'Application, serveur et tableau de bord sont les vrais ; le participant, son cabinet et sa carte sont fictifs.',
    '',
    '| chapitre | résultat | durée |',
    '| --- | --- | --- |',
    ...lines.map(({ name, state, seconds }) => `| ${name} | ${state} | ${seconds.toFixed(1)} s |`),
    '',
    ...(notes.length > 0 ? ['## Ce qui manquait sur cette machine', '', ...notes.map((note) => `- ${note}`), ''] : []),
    '## Avec quoi',
    '',
    `- Compagnon ${about.version}, Electron ${version} (${kinds[kind] ?? kind})`,
    `- Node ${process.versions.node}, ${os.type()} ${os.release()} (${os.arch()})`,
    `- Tableau de bord : ${browser === undefined ? 'non montré' : `Chromium ${browser}`}`,
    `- Carte : ${stage?.card === null || stage === null ? 'celle du poste, si elle existe' : 'jeton SoftHSM en forme de CPS, lu par PKCS#11'}`,
    '',
    '## Fichiers',
    '',
    ...files.map((file) => `- [${file}](${file})`),
    '',
  ].join('\n');
  writeFileSync(path.join(out, 'summary.md'), text);
}

async function play(): Promise<number> {
  mkdirSync(out, { recursive: true });
  const work = workshop('vs-demo-');
  let ending: Promise<void> | null = null;
  const end = (): Promise<void> => (ending ??= work.end());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say('Interrompu : fermeture de ce qui a été lancé…');
      void end().finally(() => process.exit(130));
    });
  }
  const notes = missing();
  for (const note of notes) say(note);
  const lines: Line[] = chapters.map(({ name }) => ({ name, state: 'non joué', seconds: 0 }));
  let stage: Stage | null = null;
  let failure: string | null = null;
  let taken: string[] = [];
  try {
    say("Lancement du serveur des organisateurs, de l'application et du tableau de bord…");
    stage = await setStage(work);
    const photos = album(out, stage);
    ({ taken } = photos);
    const shot: Shot = photos.shot;
    for (const [index, chapter] of chapters.entries()) {
      const line = lines[index]!;
      const from = Date.now();
      say(`${index + 1}/${chapters.length} ${chapter.name}`);
      try {
        await chapter.play(stage, shot);
        line.state = 'réussi';
      } catch (error) {
        line.state = 'échec';
        failure = `« ${chapter.name} » n'a pas abouti (${reasonOf(error)}).`;
        await shot('au-moment-de-l-echec', 'app').catch(() => undefined);
        throw error;
      } finally {
        line.seconds = (Date.now() - from) / 1000;
      }
    }
  } catch (error) {
    failure ??= `impossible de commencer (${reasonOf(error)}).`;
    say(String(error instanceof Error ? error.stack : error));
  }
  const saved = stage === null ? [] : readdirSync(stage.saved);
  for (const name of saved) copyFileSync(path.join(stage!.saved, name), path.join(out, name));
  writeSummary(lines, notes, [...saved, ...taken], stage, failure);
  await end();
  if (failure !== null) {
    say(`✖ La démonstration a échoué : ${failure} Images et résumé : ${shown}/`);
    return 1;
  }
  say(`✔ Démonstration terminée : ${taken.length} images, bilan et résumé dans ${shown}/`);
  process.stdout.write(`${path.join(shown, 'summary.md')}\n`);
  return 0;
}

// Set, not exited at once: what was written must leave first.
process.exitCode = await play().catch((error: unknown) => {
  say(`✖ La démonstration a échoué : ${reasonOf(error)}`);
  return 1;
});
