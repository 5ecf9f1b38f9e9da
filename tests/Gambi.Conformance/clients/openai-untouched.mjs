// npm `openai`: a participant that speaks a protocol itself is given what the client said, untouched.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, limits, model, providerRequest, selector, unique } from './lib/room.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });

test('instructions, earlier turns, metadata and unknown fields reach the provider untouched', limits, async () => {
  const prompt = unique('last turn');
  await client.responses.create({
    model: selector,
    instructions: 'Be brief.',
    input: [
      { role: 'user', content: 'first turn' },
      { role: 'assistant', content: 'an answer' },
      { role: 'user', content: [{ type: 'input_text', text: prompt }] },
    ],
    temperature: 0.25,
    max_output_tokens: 500,
    metadata: { purpose: 'conformance' },
    x_vendor_field: { deep: [1, 2.50, 'ünïcode', null] },
  });
  const { body, path } = await providerRequest(prompt, 'Completed');
  assert.equal(path, '/v1/responses');
  assert.equal(body.model, model);
  assert.equal(body.instructions, 'Be brief.');
  assert.equal(body.input.length, 3);
  assert.equal(body.temperature, 0.25);
  assert.equal(body.max_output_tokens, 500);
  assert.deepEqual(body.metadata, { purpose: 'conformance' });
  assert.deepEqual(body.x_vendor_field, { deep: [1, 2.5, 'ünïcode', null] });
});

test('messages, parameters and unknown fields reach the provider untouched', limits, async () => {
  const prompt = unique('as it is');
  const messages = [{ role: 'system', content: 'Be kind.' }, { role: 'user', content: [{ type: 'text', text: prompt }] }];
  await client.chat.completions.create({ model: selector, messages, temperature: 1.5, seed: 7, stop: ['zzz'], x_vendor_field: { deep: [true, '日本茶'] } });
  const { body, path } = await providerRequest(prompt, 'Completed');
  assert.equal(path, '/v1/chat/completions');
  assert.equal(body.model, model);
  assert.deepEqual(body.messages, messages);
  assert.deepEqual([body.temperature, body.seed, body.stop], [1.5, 7, ['zzz']]);
  assert.deepEqual(body.x_vendor_field, { deep: [true, '日本茶'] });
});
