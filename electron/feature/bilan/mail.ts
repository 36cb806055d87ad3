/** A mail to the contact of the edition: nothing of the person, of the slot or of a patient is in it. */
export const mailText = (locale: 'fr' | 'en'): { subject: string; body: string } =>
  locale === 'fr'
    ? {
        subject: "Vérif' Ségur : bilan d'une séance locale",
        body: [
          'Bonjour,',
          '',
          "Vous trouverez en pièce jointe le bilan d'une séance faite sans code avec le Compagnon Vérif' Ségur.",
          '',
          "(Avant d'envoyer : joignez à ce message le fichier « bilan-verif-segur » que vous avez enregistré.)",
        ].join('\r\n'),
      }
    : {
        subject: "Vérif' Ségur: summary of a local session",
        body: [
          'Hello,',
          '',
          "Please find attached the summary of a session made without a code with the Vérif' Ségur Companion.",
          '',
          '(Before sending: attach the “bilan-verif-segur” file that you saved to this message.)',
        ].join('\r\n'),
      };
