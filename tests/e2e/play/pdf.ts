import { spawnSync } from 'node:child_process';

/** Facts and text of a PDF, by poppler. @throws Error when the file is not a readable PDF */
export function readPdf(file: string): { tagged: boolean; pages: number; title: string; text: string } {
  const run = (tool: string, args: string[]): string => {
    const done = spawnSync(tool, args, { encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`${tool} refuses ${file}: ${done.stderr || String(done.error)}`);
    return done.stdout;
  };
  const info = run('pdfinfo', [file]);
  const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(info)?.[1]?.trim() ?? '';
  return {
    tagged: field('Tagged') === 'yes',
    pages: Number(field('Pages')),
    title: field('Title'),
    text: run('pdftotext', ['-raw', file, '-']),
  };
}
