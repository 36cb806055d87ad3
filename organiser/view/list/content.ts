import { guideFor } from '../../protocol/guide.ts';
import type { PublishedList } from '../../protocol/list.ts';
import { couloirs, type Couloir } from '../../protocol/status.ts';
import type { TextKey, Translate } from '../locale.ts';

/** A list as a table of texts. */
export type Content = { columns: TextKey[]; rows: string[][] };

/** The rows of a list in words, in the order of the list. */
export function contentOf(
  list: PublishedList,
  t: Translate,
  day: (iso: string) => string,
  language: 'fr' | 'en' = 'fr',
): Content {
  const lanes = (named: readonly Couloir[] | null): string =>
    named === null || named.length === 0 || named.length === couloirs.length
      ? t('content.every-couloir')
      : named.map((one) => t(`couloir.${one}`)).join(', ');
  switch (list.name) {
    case 'solutions':
      return {
        columns: [
          'import.field.editor',
          'import.field.name',
          'import.field.version',
          'import.field.couloirs',
          'import.field.device',
          'import.field.wave',
          'import.field.listedOn',
        ],
        rows: list.body.rows.map((row) => [
          row.editor,
          row.name,
          row.version,
          row.couloirs.length === 0 ? '' : lanes(row.couloirs),
          row.device,
          row.wave,
          row.listedOn === null ? '' : day(row.listedOn),
        ]),
      };
    case 'hosts':
      return {
        columns: ['content.service', 'content.host', 'import.field.couloirs', 'content.need', 'content.confidence'],
        rows: list.body.rows.map((row) => [
          row.service,
          `${row.host}:${row.port}`,
          lanes(row.couloirs),
          t(`content.need.${row.need}`),
          t(`content.confidence.${row.confidence}`),
        ]),
      };
    case 'guide':
      return {
        columns: ['guide.couloir', 'guide.step', 'guide.field.by', 'guide.field.minutes', 'guide.field.todo'],
        rows: [null, ...couloirs].flatMap((couloir) =>
          guideFor(list.body, couloir).steps.map((step, index) => [
            t(couloir === null ? 'guide.everybody' : `couloir.${couloir}`),
            `${index + 1}. ${step.title[language]}`,
            step.by[language],
            String(step.minutes),
            step.todo[language],
          ]),
        ),
      };
    default: {
      const test = new Set(list.body.testDomains);
      return {
        columns: ['content.domain', 'content.sort'],
        rows: list.body.domains.map((name) => [name, test.has(name) ? t('content.test') : '']),
      };
    }
  }
}

const folded = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

/** The rows that hold each of the words, whatever their accents. */
export function found(rows: readonly string[][], search: string): string[][] {
  const words = folded(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...rows];
  return rows.filter((row) => {
    const text = folded(row.join(' '));
    return words.every((word) => text.includes(word));
  });
}
