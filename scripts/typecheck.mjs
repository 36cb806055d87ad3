// npm run typecheck: tsc for each environment, two at a time. tsconfig.json lists them (`references`).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { root, runQuiet } from './run.mjs';
import { command, Problem, say } from './say.mjs';

/**
 * The projects to check: the references of the solution file, else every tsconfig.<name>.json.
 * @param {{references?: {path: string}[]}} solution
 * @param {string[]} files names at the root
 */
export function projectsOf(solution, files) {
  const listed = (solution.references ?? []).map(({ path: place }) => place.replace(/^\.\//, ''));
  return listed.length > 0 ? listed : files.filter((name) => /^tsconfig\..+\.json$/.test(name)).sort();
}

/** @param {import('./say.mjs').Log} log @returns {Promise<boolean>} true when every project is right */
export async function typecheck(log) {
  const { default: ts } = await import('typescript');
  const solution = path.join(root, 'tsconfig.json');
  const { config = {} } = existsSync(solution) ? ts.readConfigFile(solution, (file) => readFileSync(file, 'utf8')) : {};
  const projects = projectsOf(config, readdirSync(root));
  if (projects.length === 0) {
    throw new Problem({
      fr: 'Aucun tsconfig.<environnement>.json à la racine : la copie du projet est incomplète.',
      en: 'No tsconfig.<environment>.json at the root: this copy of the project is incomplete.',
    });
  }
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const queue = [...projects];
  let right = true;
  const worker = async () => {
    for (let project = queue.shift(); project; project = queue.shift()) {
      const kept = path.join(root, 'out', 'types', `${project.replaceAll(/[^a-z]+/g, '-')}.tsbuildinfo`);
      // What was found right and did not change since is not looked at again.
      const remembering = ['--incremental', '--tsBuildInfoFile', kept];
      const args = [tsc, '--noEmit', '--pretty', 'false', ...remembering, '-p', project];
      const done = await runQuiet(process.execPath, args, { log, label: project });
      log(`Types ${done.code === 0 ? 'corrects' : 'FAUX'} : ${project}`);
      if (done.code !== 0) {
        right = false;
        process.stderr.write(done.output);
      }
    }
  };
  await Promise.all([worker(), worker()]);
  return right;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await command(async () => ((await typecheck(say)) ? 0 : 1));
}
