import { Label, Radio, RadioGroup } from 'react-aria-components';
import { useText } from '../../text.ts';
import { useDraft, type Looked } from './draft.ts';

/** What the person says of a picture once they have looked: without it nothing can be kept. */
export function LookedChoice({ boxes }: { boxes: number }) {
  const t = useText();
  const looked = useDraft((s) => s.looked);
  return (
    <RadioGroup className="looked" value={looked} onChange={(value) => useDraft.setState({ looked: value as Looked })}>
      <Label className="label">{t('piece.looked')}</Label>
      <Radio value="masked" className="looked-one" isDisabled={boxes === 0}>
        <span className="looked-dot" aria-hidden />
        {t('piece.looked-masked')}
      </Radio>
      <Radio value="nothing" className="looked-one">
        <span className="looked-dot" aria-hidden />
        {t('piece.looked-nothing')}
      </Radio>
    </RadioGroup>
  );
}
