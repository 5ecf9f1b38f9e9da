// npm `openai`: the Chat Completions half of the client.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { abandoned, baseUrl, limits, model, needsV2, providerRequest, selector, unique } from './lib/room.mjs';
import { weather } from './lib/weather.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const tools = [{ type: 'function', function: { name: weather.name, description: weather.description, parameters: weather.parameters } }];
const user = content => [{ role: 'user', content }];

test('a completion is created, with text, usage and the provider\'s own model name', limits, async () => {
  const prompt = unique('good evening');
  const completion = await client.chat.completions.create({ model: selector, messages: user(prompt) });
  assert.equal(completion.object, 'chat.completion');
  assert.equal(completion.model, model);
  assert.ok(completion.choices[0].message.content.includes(prompt));
  assert.equal(completion.choices[0].finish_reason, 'stop');
  assert.equal(completion.usage.total_tokens, completion.usage.prompt_tokens + completion.usage.completion_tokens);
});

test('a stream is iterated chunk by chunk, without usage that nobody asked for', limits, async () => {
  const prompt = unique('stream that');
  const chunks = [];
  for await (const chunk of await client.chat.completions.create({ model: selector, messages: user(prompt), stream: true })) {
    chunks.push(chunk);
  }

  const text = chunks.map(chunk => chunk.choices[0].delta.content ?? '').join('');
  assert.ok(text.includes(prompt), text);
  assert.ok(chunks.length > 5, `${chunks.length} chunks`);
  assert.equal(chunks.at(-1).choices[0].finish_reason, 'stop');
  assert.ok(chunks.every(chunk => chunk.choices.length === 1 && chunk.object === 'chat.completion.chunk'));
  assert.ok(chunks.every(chunk => !chunk.usage), 'usage was told though not asked for');
});

test('usage that is asked for comes in a last chunk', limits, async () => {
  const chunks = [];
  const request = { model: selector, messages: user(unique('count it')), stream: true, stream_options: { include_usage: true } };
  for await (const chunk of await client.chat.completions.create(request)) {
    chunks.push(chunk);
  }

  assert.deepEqual(chunks.at(-1).choices, []);
  assert.ok(chunks.at(-1).usage.completion_tokens > 0);
  assert.equal(chunks.filter(chunk => chunk.usage).length, 1);
});

test('the .stream() helper tells the content and gives the final completion', limits, async () => {
  const prompt = unique('help again');
  const stream = client.chat.completions.stream({ model: selector, messages: user(prompt) });
  let text = '';
  stream.on('content', delta => { text += delta; });
  const final = await stream.finalChatCompletion();
  assert.equal(final.choices[0].message.content, text);
  assert.ok(text.includes(prompt));
});

for (const stream of [false, true]) {
  test(`runTools goes through its tool loop, ${stream ? 'streamed' : 'plain'}`, limits, async () => {
    const asked = [];
    const runner = client.chat.completions.runTools({
      model: selector,
      messages: user(unique('how is the weather')),
      stream,
      tools: [{
        type: 'function',
        function: {
          ...tools[0].function,
          parse: JSON.parse,
          function: args => {
            asked.push(args);
            return weather.answer;
          },
        },
      }],
    });
    const content = await runner.finalContent();
    assert.equal(asked.length, 1);
    assert.equal(typeof asked[0].city, 'string');
    assert.ok(content.includes(weather.answer), content);
  });
}

test('structured output is parsed after its schema', limits, async () => {
  const format = zodResponseFormat(z.object({ title: z.string(), steps: z.array(z.object({ text: z.string() })) }), 'plan');
  const prompt = unique('a plan');
  const completion = await client.chat.completions.parse({ model: selector, messages: user(prompt), response_format: format });
  assert.ok(completion.choices[0].message.parsed.title.includes(prompt));
  assert.ok(completion.choices[0].message.parsed.steps.length > 0);
});

test('any JSON object is answered in JSON mode', limits, async () => {
  const completion = await client.chat.completions.create({ model: selector, messages: user('json please'), response_format: { type: 'json_object' } });
  assert.equal(typeof JSON.parse(completion.choices[0].message.content), 'object');
});

test('an answer that is too long ends with its reason', limits, async () => {
  const completion = await client.chat.completions.create({ model: selector, messages: user('[[words:50]]'), max_tokens: 5 });
  assert.equal(completion.choices[0].finish_reason, 'length');
  assert.equal(completion.usage.completion_tokens, 5);
});

test('a long stream arrives whole', limits, async () => {
  const count = async () => (await client.chat.completions.stream({ model: selector, messages: user('[[words:400]]') }).finalContent()).split(' ').length;
  assert.equal(await count(), 400);
});

test('a stream that is aborted ends the provider\'s generation', { ...limits, ...needsV2 }, async () => {
  const prompt = unique('[[stall]] enough');
  const stream = await client.chat.completions.create({ model: selector, messages: user(prompt), stream: true });
  for await (const chunk of stream) {
    if (chunk.choices[0].delta.content) {
      break;
    }
  }

  await providerRequest(prompt, 'Aborted');
});

for (const stream of [false, true]) {
  test(`a ${stream ? 'streamed' : 'plain'} request that is aborted before its first word ends at the provider too`, { ...limits, ...needsV2 }, async () => {
    const prompt = unique(`[[hang]] nothing yet ${stream}`);
    const leaving = new AbortController();
    const outcome = abandoned(client.chat.completions.create({ model: selector, messages: user(prompt), stream }, { signal: leaving.signal }), OpenAI.APIUserAbortError);
    await providerRequest(prompt, 'Running');
    leaving.abort();
    await outcome;
    await providerRequest(prompt, 'Aborted');
  });
}
