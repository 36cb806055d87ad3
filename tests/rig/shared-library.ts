import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/**
 * Compiles one C file into a shared library, kept in the system's temporary folder under the hash of its source.
 * @returns the library's path.
 * @throws Error when gcc is missing or refuses the source.
 */
export function buildSharedLibrary(source: string): string {
  return compile(source, '.so', ['-shared', '-fPIC'], ['-ldl']);
}

/** The same for a program; `libraries` are linker options. */
export function buildProgram(source: string, libraries: readonly string[] = []): string {
  return compile(source, '', [], libraries);
}

function compile(source: string, suffix: string, kind: readonly string[], libraries: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(source)).update(process.arch).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `card-rig-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const output = join(folder, `${basename(source, '.c')}-${hash}${suffix}`);
  if (existsSync(output)) return output;
  // Built aside then renamed: two suites starting together must not load half a file.
  const aside = mkdtempSync(join(folder, 'build-'));
  try {
    const made = join(aside, 'made');
    const flags = ['-O1', '-Wall', '-Werror', ...kind];
    try {
      execFileSync('gcc', [...flags, '-o', made, source, ...libraries], { stdio: ['ignore', 'ignore', 'pipe'] });
    } catch (error) {
      const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      const said = (error as { stderr?: Buffer }).stderr?.toString() ?? '';
      throw new Error(missing ? 'gcc is missing: apt-get install gcc' : `gcc refused ${basename(source)}:\n${said}`, {
        cause: error,
      });
    }
    renameSync(made, output);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return output;
}
