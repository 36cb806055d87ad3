import { z } from 'zod';

// zod's compiled parsers need `new Function`, which the page's content security policy forbids (and reports).
// Imported first by main.tsx, before any module builds a schema.
z.config({ jitless: true });
