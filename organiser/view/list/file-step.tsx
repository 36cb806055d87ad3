import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../part/button.tsx';
import { Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { newImport, type ImportDraft } from './draft.ts';
import { readFile } from './read-file.ts';
import { FILE_LIMIT, type FileProblem } from './table.ts';

const accepted = ['.csv', '.txt', '.tsv', '.xlsx'];

/** Today where the organiser is, as yyyy-mm-dd. */
function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** The file: chosen, read in this browser, and refused with what to do when it is no table. */
export function FileStep({ onRead }: { onRead: (draft: ImportDraft) => void }) {
  const { t } = useText();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ file: string; reason: FileProblem } | null>(null);
  const open = async (file: File) => {
    setBusy(true);
    setProblem(null);
    try {
      // Its size first: a file larger than that is not read at all.
      const read =
        file.size > FILE_LIMIT
          ? { ok: false as const, reason: 'too-large' as const }
          : await readFile(new Uint8Array(await file.arrayBuffer()));
      if (read.ok) {
        const asOf = today();
        onRead(newImport(file.name, read, { label: t('import.label-start'), asOf }));
      } else setProblem({ file: file.name, reason: read.reason });
    } catch {
      // The file was moved or changed since it was chosen.
      setProblem({ file: file.name, reason: 'broken' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p>{t('import.file-text')}</p>
      <p className="muted">{t('import.file-columns')}</p>
      {problem === null ? null : (
        <Notice tone="bad" title={t('import.refused', { file: problem.file })}>
          <p>{t(`import.refused.${problem.reason}`)}</p>
        </Notice>
      )}
      <FileTrigger
        acceptedFileTypes={accepted}
        onSelect={(files) => {
          const [file] = files ?? [];
          if (file !== undefined) void open(file);
        }}
      >
        <Button look="main" isDisabled={busy}>
          <FileUp aria-hidden size={18} />
          {t(busy ? 'import.reading' : 'import.choose')}
        </Button>
      </FileTrigger>
    </>
  );
}
