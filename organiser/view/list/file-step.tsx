import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { Button } from '../part/button.tsx';
import { Notice } from '../part/notice.tsx';
import { useText } from '../locale.ts';
import { readFile, type ReadFile } from './read-file.ts';
import { FILE_LIMIT, type FileProblem } from './table.ts';

const accepted = ['.csv', '.txt', '.tsv', '.xlsx'];

type Props = { text: string; hint: string; onRead: (file: string, read: ReadFile) => void };

/** The file: chosen, read in this browser, and refused with what to do when it is no table. */
export function FileStep({ text, hint, onRead }: Props) {
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
      if (read.ok) onRead(file.name, read);
      else setProblem({ file: file.name, reason: read.reason });
    } catch {
      // The file was moved or changed since it was chosen.
      setProblem({ file: file.name, reason: 'broken' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <p>{text}</p>
      <p className="muted">{hint}</p>
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
