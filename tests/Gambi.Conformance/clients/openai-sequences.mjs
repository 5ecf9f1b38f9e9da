// npm `openai`, whose stream helper insists on the order, indexes and ids of events: every form an answer can take.
import assert from 'node:assert/strict';
import test from 'node:test';
import OpenAI from 'openai';
import { zodResponsesFunction, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { baseUrl, limits, selector, unique } from './lib/room.mjs';
import { checkSequence } from './lib/sequence.mjs';
import { weather } from './lib/weather.mjs';

const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const tools = [
  { type: 'function', name: weather.name, description: weather.description, parameters: weather.parameters, strict: true },
  { type: 'function', name: 'roll_dice', description: null, parameters: { type: 'object', properties: { sides: { type: 'integer' } }, required: ['sides'] }, strict: false },
];

/** Reads a stream by the client's helper, and checks both what it told and what the helper made of it. */
async function streamed(request) {
  const stream = client.responses.stream({ model: selector, ...request });
  const events = [];
  stream.on('event', event => events.push(event));
  const final = await stream.finalResponse();
  const last = checkSequence(events);
  assert.deepEqual(final.output.map(item => item.id), last.output.map(item => item.id));
  return final;
}

const plain = request => client.responses.create({ model: selector, ...request });
const types = response => response.output.map(item => item.type);
const calls = response => response.output.filter(item => item.type === 'function_call');

for (const [how, ask] of [['streamed', streamed], ['plain', plain]]) {
  test(`text (${how})`, limits, async () => {
    const input = unique('some text');
    const response = await ask({ input });
    assert.equal(response.status, 'completed');
    assert.deepEqual(types(response), ['message']);
    assert.equal(response.output[0].role, 'assistant');
    assert.deepEqual(response.output[0].content.map(part => [part.type, part.annotations]), [['output_text', []]]);
    assert.ok(response.output_text.includes(input));
    assert.equal(response.error, null);
    assert.equal(response.incomplete_details, null);
    assert.ok(response.completed_at >= response.created_at);
  });

  test(`what the request said is what the response says (${how})`, limits, async () => {
    const request = {
      input: unique('echo'), instructions: 'Be brief.', temperature: 0.5, top_p: 0.25, max_output_tokens: 400, metadata: { purpose: 'conformance' }, parallel_tool_calls: false,
      tool_choice: 'none', user: 'someone', safety_identifier: 'some-hash', prompt_cache_key: 'some-key', truncation: 'auto',
    };
    const response = await ask({ ...request, tools });
    const { input, ...echoed } = request;
    Object.entries(echoed).forEach(([name, value]) => assert.deepEqual(response[name], value, name));
    assert.deepEqual(response.tools.map(tool => [tool.type, tool.name, tool.strict, tool.description]), tools.map(tool => [tool.type, tool.name, tool.strict, tool.description]));
    assert.equal(response.text.format.type, 'text');
    assert.equal(response.store, true);
    assert.equal(response.background, false);
  });

  test(`one tool call (${how})`, limits, async () => {
    const response = await ask({ input: unique('the weather'), tools });
    assert.equal(response.status, 'completed');
    assert.deepEqual(calls(response).map(call => call.name), ['weather']);
    assert.deepEqual(Object.keys(JSON.parse(calls(response)[0].arguments)), ['city', 'days']);
    assert.equal(calls(response)[0].status, 'completed');
    assert.equal(response.output_text, '');
  });

  test(`several tool calls at once (${how})`, limits, async () => {
    const response = await ask({ input: unique('the weather [[tools:3]]'), tools });
    assert.deepEqual(calls(response).map(call => call.name), ['weather', 'roll_dice', 'weather']);
    assert.equal(new Set(calls(response).map(call => call.call_id)).size, 3);
    calls(response).forEach(call => assert.equal(typeof JSON.parse(call.arguments), 'object'));
  });

  test(`text and then a tool call (${how})`, limits, async () => {
    const response = await ask({ input: unique('the weather [[say-and-call]]'), tools });
    assert.deepEqual(types(response), ['message', 'function_call']);
    assert.match(response.output_text, /look that up/);
  });

  test(`the tool that was chosen, and none when none was (${how})`, limits, async () => {
    const chosen = await ask({ input: unique('the weather'), tools, tool_choice: { type: 'function', name: 'roll_dice' } });
    assert.deepEqual(calls(chosen).map(call => call.name), ['roll_dice']);
    assert.deepEqual(chosen.tool_choice, { type: 'function', name: 'roll_dice' });
    assert.deepEqual(types(await ask({ input: unique('the weather'), tools, tool_choice: 'none' })), ['message']);
  });

  test(`reasoning, and then text or a call (${how})`, limits, async () => {
    const text = await ask({ input: unique('[[think]] first'), tools, tool_choice: 'none' });
    assert.deepEqual(types(text), ['reasoning', 'message']);
    assert.deepEqual(text.output[0].summary, []);
    assert.match(text.output[0].content[0].text, /repeat/);
    assert.ok(text.usage.output_tokens_details.reasoning_tokens > 0);
    assert.deepEqual(types(await ask({ input: unique('[[think]] of the weather'), tools })), ['reasoning', 'function_call']);
  });

  test(`a refusal (${how})`, limits, async () => {
    const response = await ask({ input: unique('[[refuse]] this') });
    assert.equal(response.status, 'completed');
    assert.deepEqual(response.output[0].content.map(part => part.type), ['refusal']);
    assert.match(response.output[0].content[0].refusal, /sorry/);
    assert.equal(response.output_text, '');
  });

  for (const [name, request, reason] of [
    ['an answer that is too long', { input: '[[words:50]]', max_output_tokens: 16 }, 'max_output_tokens'],
    ['an answer that the provider cuts', { input: 'more [[length]]' }, 'max_output_tokens'],
    ['an answer that is filtered', { input: 'worse [[filter]]' }, 'content_filter'],
  ]) {
    test(`${name} (${how})`, limits, async () => {
      const response = await ask(request);
      assert.equal(response.status, 'incomplete');
      assert.equal(response.incomplete_details.reason, reason);
      assert.ok(response.output_text.length > 0);
    });
  }

  test(`no usage where the provider tells none, or zeros (${how})`, limits, async () => {
    const { usage } = await ask({ input: unique('silent [[no-usage]]') });
    assert.ok(usage === null || [usage.input_tokens, usage.output_tokens, usage.total_tokens].every(count => count === 0), JSON.stringify(usage));
  });

  test(`a long answer (${how})`, limits, async () => {
    assert.equal((await ask({ input: '[[words:300]]' })).output_text.split(' ').length, 300);
  });
}

for (const word of ['[[fail-mid]]', '[[die]]']) {
  test(`a provider that fails in the middle: a stream ends as failed, or breaks (${word})`, limits, async () => {
    const stream = client.responses.stream({ model: selector, input: unique(`${word} now`) });
    const events = [];
    stream.on('event', event => events.push(event));
    let final;
    try {
      final = await stream.finalResponse();
    } catch (error) {
      assert.ok(error instanceof OpenAI.OpenAIError, `${error}`);
      return;
    }

    checkSequence(events);
    assert.equal(final.status, 'failed');
    assert.equal(final.error.code, 'server_error');
    assert.ok(final.error.message.length > 5);
  });
}

test('structured output is parsed, plain and streamed', limits, async () => {
  const input = unique('an event');
  const format = zodTextFormat(z.object({ name: z.string(), guests: z.array(z.object({ name: z.string(), age: z.number().int() })), open: z.boolean() }), 'event');
  const { output_parsed: parsed, text } = await client.responses.parse({ model: selector, input, text: { format } });
  assert.ok(parsed.name.includes(input));
  assert.equal(parsed.guests[0].age, 1);
  assert.equal(text.format.type, 'json_schema');
  assert.equal(text.format.name, 'event');
  assert.deepEqual((await streamed({ input, text: { format } })).output_parsed, parsed);
});

test('a tool\'s arguments are parsed after its schema', limits, async () => {
  const tool = zodResponsesFunction({ name: 'weather', parameters: z.object({ city: z.string(), days: z.number().int() }) });
  const response = await client.responses.parse({ model: selector, input: unique('the weather'), tools: [tool] });
  assert.equal(calls(response)[0].parsed_arguments.days, 1);
});

test('any JSON object in JSON mode', limits, async () => {
  const response = await streamed({ input: unique('json'), text: { format: { type: 'json_object' } } });
  assert.equal(typeof JSON.parse(response.output_text), 'object');
});
