// npm `ai` with `@ai-sdk/openai`: Responses, Chat Completions and embeddings.
import assert from 'node:assert/strict';
import test from 'node:test';
import { createOpenAI } from '@ai-sdk/openai';
import { embedMany } from 'ai';
import { aiSuite, unknownModelSuite } from './lib/ai-suite.mjs';
import { baseUrl, limits, selector } from './lib/room.mjs';

const openai = createOpenAI({ baseURL: baseUrl, apiKey: 'none' });

aiSuite('responses', openai.responses(selector), { tellsReasoning: false });
aiSuite('chat', openai.chat(selector), { tellsReasoning: false });
unknownModelSuite('responses', openai.responses('no-such-model'));
unknownModelSuite('chat', openai.chat('no-such-model'));

test('embeddings of several values are made', limits, async () => {
  const { embeddings, usage } = await embedMany({ model: openai.embedding(selector), values: ['sun', 'rain'], maxRetries: 0 });
  assert.equal(embeddings.length, 2);
  assert.ok(embeddings[0].length > 1 && usage.tokens > 0);
});
