import { useState } from 'react';
import type { BoardIrritant, Product } from '../../protocol/irritant.ts';
import { Button } from '../part/button.tsx';
import { Window } from '../part/dialog.tsx';
import { Choice, Field } from '../part/field.tsx';
import { useText } from '../locale.ts';
import { productKey, productOf } from './irritant.ts';

const OTHER = '*';

/** Which software it is about: the one that was told, another of the edition, or one to name. */
export function ProductChoice({
  irritant,
  products,
  onChange,
}: {
  irritant: BoardIrritant;
  products: readonly Product[];
  onChange: (product: Product | null) => void;
}) {
  const { t } = useText();
  const [naming, setNaming] = useState(false);
  const now = productOf(irritant);
  const choose = (key: string) => {
    if (key === OTHER) setNaming(true);
    else if (key === '') onChange(null);
    else onChange(products.find((product) => productKey(product) === key) ?? null);
  };
  return (
    <>
      <Choice label={t('triage.filter.product')} value={productKey(now)} onChange={choose}>
        {now === null ? <option value="">{t('triage.no-product')}</option> : null}
        {products.map((product) => (
          <option key={productKey(product)} value={productKey(product)}>
            {`${product.name} (${product.editor})`}
          </option>
        ))}
        <option value={OTHER}>{t('triage.other-product')}</option>
      </Choice>
      <Window title={t('triage.other-product')} isOpen={naming} onClose={() => setNaming(false)}>
        <NameForm
          onDone={(product) => {
            setNaming(false);
            onChange(product);
          }}
        />
      </Window>
    </>
  );
}

function NameForm({ onDone }: { onDone: (product: Product) => void }) {
  const { t } = useText();
  const [editor, setEditor] = useState('');
  const [name, setName] = useState('');
  const [asked, setAsked] = useState(false);
  const missing = (text: string) => (asked && text.trim() === '' ? t('field.required') : null);
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (editor.trim() !== '' && name.trim() !== '') onDone({ editor: editor.trim(), name: name.trim() });
      }}
    >
      <Field label={t('triage.editor')} value={editor} onChange={setEditor} maxLength={120} error={missing(editor)} />
      <Field label={t('triage.solution')} value={name} onChange={setName} maxLength={120} error={missing(name)} />
      <div className="actions end">
        <Button look="main" type="submit">
          {t('triage.keep')}
        </Button>
      </div>
    </form>
  );
}
