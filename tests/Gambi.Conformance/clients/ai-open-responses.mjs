// npm `ai` with `@ai-sdk/open-responses`: Responses as an open standard.
import { createOpenResponses } from '@ai-sdk/open-responses';
import { aiSuite, unknownModelSuite } from './lib/ai-suite.mjs';
import { baseUrl, selector } from './lib/room.mjs';

const room = createOpenResponses({ name: 'gambi', url: `${baseUrl}/responses` });

aiSuite('open responses', room(selector), { readsNullParam: false });
unknownModelSuite('open responses', room('no-such-model'));
