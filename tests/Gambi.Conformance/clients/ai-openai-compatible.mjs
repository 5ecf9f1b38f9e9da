// npm `ai` with `@ai-sdk/openai-compatible`: Chat Completions as most tools speak them.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { aiSuite, unknownModelSuite } from './lib/ai-suite.mjs';
import { baseUrl, selector } from './lib/room.mjs';

const room = createOpenAICompatible({ name: 'gambi', baseURL: baseUrl, includeUsage: true, supportsStructuredOutputs: true });

aiSuite('compatible', room(selector));
unknownModelSuite('compatible', room('no-such-model'));
