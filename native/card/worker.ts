import { serve } from '../serve.ts';
import { closeModule, lookAtSlots, readCards } from './pkcs11.ts';
import { cardCalls } from './port.ts';

// Entry point of the card process: bundled, started by the host, never imported.

serve('card', cardCalls, 'card.unexpected', {
  read: ({ module }) => readCards(module),
  slots: ({ module }) => lookAtSlots(module),
  close: () => closeModule(),
});
