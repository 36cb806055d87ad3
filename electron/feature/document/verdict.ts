import type { DocumentChecked } from '../../../organiser/protocol/document.ts';
import type { DocumentReport, DocumentVerdict } from '../../../native/reader/port.ts';

/** One verdict a rule: broken anywhere is broken, held somewhere is held, else not judged. */
function merged(lists: readonly (readonly DocumentVerdict[])[]): DocumentVerdict[] {
  const by = new Map<string, boolean | null>();
  for (const { rule, ok } of lists.flat()) {
    const before = by.get(rule) ?? null;
    by.set(rule, before === false || ok === false ? false : (before ?? ok));
  }
  return [...by].map(([rule, ok]) => ({ rule, ok }));
}

function typeOf({ documents, mail }: DocumentReport): string {
  const types = new Set(documents.map(({ type }) => type ?? 'unknown'));
  if (types.size > 1) return 'several';
  const [only] = types;
  return only ?? (mail?.receipt ? 'receipt' : 'none');
}

function insOf({ documents }: DocumentReport): DocumentChecked['ins'] {
  const kinds = new Set(documents.filter(({ unread }) => unread === null).map(({ ins }) => ins));
  return kinds.size > 1 ? 'several' : ([...kinds][0] ?? 'absent');
}

/** What the log keeps of what was read: verdicts, and nothing that the document says of anybody. */
export function verdictOf(report: DocumentReport, id: string, step: string): DocumentChecked {
  const levels = new Set(report.documents.map(({ level }) => level));
  return {
    id,
    step,
    type: typeOf(report),
    level: levels.size === 1 ? [...levels][0]! : null,
    origin: report.origin,
    verdicts: merged([
      report.verdicts,
      ...report.documents.map(({ verdicts }) => verdicts),
      report.archive?.verdicts ?? [],
      report.mail?.verdicts ?? [],
    ]),
    ins: insOf(report),
    codes: [...(report.mail?.codes ?? [])],
  };
}
