import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import { reportKeysOf, type BoardEdition } from '../../protocol/board.ts';
import { Button } from '../part/button.tsx';
import { download } from '../part/download.ts';
import { FailureNotice, Loading, Notice } from '../part/notice.tsx';
import { dataUrl, evidenceFileName, shapeOf, textOf, type EvidenceShape } from '../evidence-content.ts';
import { useText } from '../locale.ts';
import { identitiesFor } from '../report-key.ts';
import { unseal, type Unsealed } from '../sealed.ts';
import type { EvidenceRef } from './evidence.tsx';
import { KeyCard } from './key-card.tsx';

type Opened =
  | { state: 'opening' }
  | Exclude<Unsealed, { state: 'clear' }>
  | { state: 'read'; clear: Uint8Array<ArrayBuffer>; shape: EvidenceShape; image: string | null };

async function open({ sha256 }: EvidenceRef, identities: readonly string[]): Promise<Opened> {
  const got = await unseal(sha256, identities);
  if (got.state !== 'clear') return got;
  const shape = shapeOf(got.clear);
  const image = shape.kind === 'image' ? await dataUrl(got.clear, shape.mime) : null;
  return { state: 'read', clear: got.clear, shape, image };
}

/** Fetches, checks and decrypts one piece of evidence, in this browser alone. */
export function EvidenceReader({ edition, evidence }: { edition: BoardEdition; evidence: EvidenceRef }) {
  const keys = reportKeysOf(edition);
  const [identities, setIdentities] = useState(() => identitiesFor(keys));
  const [tries, setTries] = useState(0);
  if (identities.length === 0) return <KeyCard edition={edition} onTaken={() => setIdentities(identitiesFor(keys))} />;
  return <Reader key={tries} evidence={evidence} identities={identities} onRetry={() => setTries(tries + 1)} />;
}

function Reader({
  evidence,
  identities,
  onRetry,
}: {
  evidence: EvidenceRef;
  identities: readonly string[];
  onRetry: () => void;
}) {
  const { t } = useText();
  const [opened, setOpened] = useState<Opened>({ state: 'opening' });
  useEffect(() => {
    let current = true;
    const read = async () => {
      const got = await open(evidence, identities);
      if (current) setOpened(got);
    };
    void read();
    return () => {
      current = false;
    };
  }, [evidence, identities]);
  if (opened.state === 'opening') return <Loading text={t('evidence.opening')} />;
  if (opened.state === 'failed') return <FailureNotice failure={opened.failure} onRetry={onRetry} />;
  if (opened.state !== 'read') {
    return (
      <Notice tone="bad" title={t(`evidence.${opened.state}`)}>
        <p>{t(`evidence.${opened.state}-text`)}</p>
      </Notice>
    );
  }
  const { clear, shape, image } = opened;
  return (
    <div className="form">
      {image === null ? null : <img className="evidence-image" src={image} alt={t('evidence.image-alt')} />}
      {shape.kind === 'text' ? <pre className="section-text">{textOf(clear)}</pre> : null}
      {image === null && shape.kind !== 'text' ? <p>{t('evidence.to-save')}</p> : null}
      <p className="muted">{t('evidence.care')}</p>
      <div className="actions end">
        <Button onPress={() => download(evidenceFileName(evidence, shape), clear, shape.mime)}>
          <Download aria-hidden size={16} />
          {t('evidence.save')}
        </Button>
      </div>
    </div>
  );
}
