// npm `openai`: the Responses half of the client.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { abandoned, baseUrl, limits, model, needsV2, providerRequest, selector, unique } from './lib/room.mjs';
import { weather } from './lib/weather.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const tools = [{ type: 'function', name: weather.name, description: weather.description, parameters: weather.parameters, strict: true }];

test('a response is created, with text, usage and the provider\'s own model name', limits, async () => {
  const prompt = unique('good morning');
  const response = await client.responses.create({ model: selector, input: prompt });
  assert.match(response.id, /^resp/);
  assert.equal(response.status, 'completed');
  assert.equal(response.model, model);
  assert.ok(response.output_text.includes(prompt), response.output_text);
  assert.ok(response.usage.input_tokens > 0);
  assert.equal(response.usage.total_tokens, response.usage.input_tokens + response.usage.output_tokens);
});

test('a stream is iterated event by event, in order, to its end', limits, async () => {
  const prompt = unique('stream this');
  const stream = await client.responses.create({ model: selector, input: prompt, stream: true });
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }

  assert.deepEqual(events.slice(0, 2).map(event => event.type), ['response.created', 'response.in_progress']);
  assert.deepEqual(events.map(event => event.sequence_number), events.map((_, index) => events[0].sequence_number + index));
  const deltas = events.filter(event => event.type === 'response.output_text.delta').map(event => event.delta);
  assert.ok(deltas.length > 3, `${deltas.length} deltas`);
  const last = events.at(-1);
  assert.equal(last.type, 'response.completed');
  assert.equal(deltas.join(''), last.response.output[0].content[0].text);
  assert.ok(deltas.join('').includes(prompt));
  assert.ok(last.response.usage.output_tokens > 0);
});

test('the .stream() helper tells deltas and gives the final response', limits, async () => {
  const prompt = unique('help me');
  const stream = client.responses.stream({ model: selector, input: prompt });
  let text = '';
  stream.on('response.output_text.delta', event => { text += event.delta; });
  const final = await stream.finalResponse();
  assert.ok(text.includes(prompt));
  assert.equal(final.output_text, text);
  assert.equal(final.status, 'completed');
});

test('deltas arrive while the provider is still generating', { ...limits, ...needsV2 }, async () => {
  const prompt = unique('[[stall]] early');
  const stream = await client.responses.create({ model: selector, input: prompt, stream: true });
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') {
      await providerRequest(prompt, 'Running');
      break;
    }
  }
});

test('a tool is called and its output answered', limits, async () => {
  const input = [{ role: 'user', content: unique('the weather please') }];
  const first = await client.responses.create({ model: selector, input, tools });
  const call = first.output.find(item => item.type === 'function_call');
  assert.equal(call.name, 'weather');
  assert.deepEqual(Object.keys(JSON.parse(call.arguments)), ['city', 'days']);
  const second = await client.responses.create({
    model: selector,
    tools,
    input: [...input, call, { type: 'function_call_output', call_id: call.call_id, output: weather.answer }],
  });
  assert.ok(second.output_text.includes(weather.answer), second.output_text);
});

test('a streamed tool call is put together from its deltas', limits, async () => {
  const stream = client.responses.stream({ model: selector, input: unique('weather stream'), tools });
  let args = '';
  stream.on('response.function_call_arguments.delta', event => { args += event.delta; });
  const final = await stream.finalResponse();
  const call = final.output.find(item => item.type === 'function_call');
  assert.equal(call.arguments, args);
  assert.equal(typeof JSON.parse(args).days, 'number');
});

test('structured output is parsed after its schema', limits, async () => {
  const prompt = unique('an event');
  const format = zodTextFormat(z.object({ name: z.string(), guests: z.array(z.string()), open: z.boolean() }), 'event');
  const response = await client.responses.parse({ model: selector, input: prompt, text: { format } });
  assert.equal(response.output_parsed.open, true);
  assert.ok(response.output_parsed.name.includes(prompt));
});

test('reasoning arrives beside the answer', limits, async () => {
  const final = await client.responses.stream({ model: selector, input: unique('[[think]] first') }).finalResponse();
  assert.deepEqual(final.output.map(item => item.type), ['reasoning', 'message']);
});

test('a response is read again, its input listed, continued and deleted', limits, async () => {
  const prompt = unique('keep this');
  const { id } = await client.responses.create({ model: selector, input: prompt, store: true });
  const again = await client.responses.retrieve(id);
  assert.equal(again.id, id);
  assert.ok(again.output_text.includes(prompt));
  const items = [];
  for await (const item of client.responses.inputItems.list(id)) {
    items.push(item);
  }

  assert.equal(items.length, 1);
  const next = await client.responses.create({ model: selector, input: unique('and now'), previous_response_id: id });
  assert.equal(next.previous_response_id, id);
  await client.responses.delete(id);
  await assert.rejects(client.responses.retrieve(id), OpenAI.NotFoundError);
});

test('a stream that is aborted ends the provider\'s generation', { ...limits, ...needsV2 }, async () => {
  const prompt = unique('[[stall]] abort me');
  const stream = await client.responses.create({ model: selector, input: prompt, stream: true });
  for await (const event of stream) {
    if (event.type === 'response.output_text.delta') {
      stream.controller.abort();
    }
  }

  await providerRequest(prompt, 'Aborted');
});

test('a stream helper that is aborted says so and ends the provider\'s generation', { ...limits, ...needsV2 }, async () => {
  const prompt = unique('[[stall]] abort the helper');
  const stream = client.responses.stream({ model: selector, input: prompt });
  stream.once('response.output_text.delta', () => stream.abort());
  await assert.rejects(stream.finalResponse(), OpenAI.APIUserAbortError);
  await providerRequest(prompt, 'Aborted');
});

for (const stream of [false, true]) {
  test(`a ${stream ? 'streamed' : 'plain'} request that is aborted before its first word ends at the provider too`, { ...limits, ...needsV2 }, async () => {
    const prompt = unique(`[[hang]] no first byte ${stream}`);
    const leaving = new AbortController();
    const outcome = abandoned(client.responses.create({ model: selector, input: prompt, stream }, { signal: leaving.signal }), OpenAI.APIUserAbortError);
    await providerRequest(prompt, 'Running');
    leaving.abort();
    await outcome;
    await providerRequest(prompt, 'Aborted');
  });
}
