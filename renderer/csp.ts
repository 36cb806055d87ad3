import { z } from 'zod';

// zod 4 tries `new Function` once to go faster; the content security policy refuses it and logs a violation.
// This file is imported before any schema, so that the attempt is never made.
z.config({ jitless: true });
