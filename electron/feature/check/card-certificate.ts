import { warningsOf } from '../card/interpret.ts';
import { because, CARD_MS, finding, known, type Check } from './check.ts';

const refusals =
  /^card\.(damaged|not-recognised|no-certificate|certificate-unreadable|expired|not-yet-valid|unexpected)$/;

/** The authentication certificate: there, readable, and valid until after the edition. */
export const cardCertificate: Check = {
  id: 'card.certificate',
  needs: ['card.present', 'card.middleware'],
  deadline: CARD_MS,
  async run({ card: look, now, editionEnd }) {
    const reading = await look();
    const { card, failure } = reading;
    const shared = known({
      profession: card?.professionCode,
      cardType: card?.cardTypeCode,
      test: card?.test,
      until: card?.notAfter.slice(0, 10),
    });
    const evidence = known({
      surname: card?.surname,
      given: card?.given,
      professionLabel: card?.profession,
      cardTypeLabel: card?.cardType,
      nationalId: card?.nationalId ? `${card.nationalId.type} ${card.nationalId.value}` : null,
      nationalIdChecked: card?.nationalId?.checkDigit,
      specialities: card?.specialities.join(' '),
      issuer: card?.issuer,
      chain: card?.certificates[0]?.chain.status,
      from: card?.notBefore.slice(0, 10),
    });
    // Nothing was read: what keeps the card from being read is said by the checks above.
    if (card === null && (failure === null || !refusals.test(failure.code))) {
      const why = because('check.not-tried', 'check.card-certificate', { need: 'card.middleware' });
      return finding('unknown', why, shared, evidence);
    }
    if (failure !== null && refusals.test(failure.code)) return finding('fail', failure, shared, evidence);
    const warning = warningsOf(reading, now(), editionEnd).find(
      ({ code }) => code === 'card.test-card' || code === 'card.expires-soon',
    );
    return warning === undefined ? finding('ok', null, shared, evidence) : finding('warn', warning, shared, evidence);
  },
};
