// npm `openai`: models, embeddings and the oldest completions.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { baseUrl, limits, model, selector, unique } from './lib/room.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });

/** Without the moment at which its tunnel was last heard of, which moves on between two requests. */
const lasting = ({ gambi: { connection: { lastTunnelSeenAt, ...connection }, ...gambi }, ...entry }) => {
  assert.equal(typeof lastTunnelSeenAt, 'number');
  return { ...entry, gambi: { ...gambi, connection } };
};

test('models are listed, and each can be retrieved by its id and used', limits, async () => {
  const models = [];
  for await (const entry of client.models.list()) {
    models.push(entry);
  }

  assert.ok(models.length > 0);
  for (const entry of models) {
    assert.equal(entry.object, 'model');
    assert.equal(typeof entry.created, 'number');
    assert.deepEqual(lasting(await client.models.retrieve(entry.id)), lasting(entry));
    const completion = await client.chat.completions.create({ model: entry.id, messages: [{ role: 'user', content: 'hi' }] });
    assert.equal(completion.model, model);
  }
});

test('embeddings come as floats and, as this client asks by itself, as base64', limits, async () => {
  const input = [unique('one'), 'two', 'three'];
  const plain = await client.embeddings.create({ model: selector, input, encoding_format: 'float' });
  const packed = await client.embeddings.create({ model: selector, input });
  assert.deepEqual(plain.data.map(entry => entry.index), [0, 1, 2]);
  assert.ok(plain.data[0].embedding.length > 1);
  assert.ok(plain.usage.total_tokens > 0);
  packed.data.forEach((entry, index) => {
    assert.equal(entry.embedding.length, plain.data[index].embedding.length);
    entry.embedding.forEach((value, place) => assert.ok(Math.abs(value - plain.data[index].embedding[place]) < 1e-6));
  });
});

test('the oldest completions are created and streamed', limits, async () => {
  const prompt = unique('once upon a time');
  const whole = await client.completions.create({ model: selector, prompt });
  assert.ok(whole.choices[0].text.includes(prompt));
  let text = '';
  for await (const chunk of await client.completions.create({ model: selector, prompt, stream: true })) {
    text += chunk.choices[0]?.text ?? '';
  }

  assert.equal(text, whole.choices[0].text);
});
