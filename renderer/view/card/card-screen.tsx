import { Page } from '../../part/page.tsx';
import { useStore } from '../../store.ts';
import { useText } from '../../text.ts';
import { CertificatesPanel } from './certificates-panel.tsx';
import { HolderPanel } from './holder-panel.tsx';
import { LibraryList } from './library-list.tsx';
import { PinPanel } from './pin-panel.tsx';
import { ProofPanel } from './proof-panel.tsx';
import { RawData } from './raw-data.tsx';
import { ReaderList } from './reader-list.tsx';
import { RecorderPanel } from './recorder-panel.tsx';
import { SimulatorPanel } from './simulator-panel.tsx';
import { StatePanel } from './state-panel.tsx';

/** Everything the app knows of the readers and the card, as they are now. */
export function CardScreen() {
  const t = useText();
  const card = useStore((s) => s.snapshot?.card ?? null);
  return (
    <Page title={t('card.title')} lead={t('card.lead')}>
      {card !== null && (
        <>
          <StatePanel card={card} />
          <ProofPanel card={card} />
          <ReaderList card={card} />
          <HolderPanel card={card} />
          {card.card !== null && <CertificatesPanel certificates={card.card.certificates} />}
          {card.token !== null && <PinPanel pin={card.token.pin} />}
          <LibraryList card={card} />
          <RawData card={card} />
          <RecorderPanel card={card} />
          <SimulatorPanel />
        </>
      )}
    </Page>
  );
}
