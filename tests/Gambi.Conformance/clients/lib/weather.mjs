// The tool that every tool loop here offers.
import { z } from 'zod';

export const weather = {
  name: 'weather',
  description: 'Tells the weather of a city.',
  schema: z.object({ city: z.string(), days: z.number().int() }),
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city', 'days'],
    additionalProperties: false,
  },
  /** What it tells, so that the answer after it can be recognised. */
  answer: 'sunny with 21 degrees',
};
