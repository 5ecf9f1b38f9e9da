// npm `@langchain/openai`: its chat model in Responses mode, and in the mode that it is used in most, Chat Completions.
import assert from 'node:assert/strict';
import test from 'node:test';
import { HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI } from '@langchain/openai';
import { z } from 'zod';
import { baseUrl, limits, selector, unique } from './lib/room.mjs';
import { weather } from './lib/weather.mjs';

const weatherTool = tool(async () => weather.answer, { name: weather.name, description: weather.description, schema: weather.schema });

for (const [mode, useResponsesApi] of [['responses', true], ['chat', false]]) {
  const model = new ChatOpenAI({ model: selector, apiKey: 'none', maxRetries: 0, useResponsesApi, configuration: { baseURL: baseUrl } });

  test(`${mode}: a message is answered`, limits, async () => {
    const prompt = unique('good evening');
    const answer = await model.invoke([new SystemMessage('Be brief.'), new HumanMessage(prompt)]);
    assert.ok(answer.text.includes(prompt), answer.text);
    assert.ok(answer.usage_metadata.output_tokens > 0);
  });

  test(`${mode}: an answer is streamed`, limits, async () => {
    const prompt = unique('stream it');
    const pieces = [];
    for await (const piece of await model.stream(prompt)) {
      pieces.push(piece.text);
    }

    assert.ok(pieces.filter(text => text.length > 0).length > 5, `${pieces.length} pieces`);
    assert.ok(pieces.join('').includes(prompt));
  });

  for (const how of ['invoked', 'streamed']) {
    test(`${mode}: a tool loop (${how})`, limits, async () => {
      const withTools = model.bindTools([weatherTool]);
      const messages = [new HumanMessage(unique('how is the weather [[tools:2]] [[say-and-call]]'))];
      const first = await next(withTools, messages, how);
      assert.deepEqual(first.tool_calls.map(call => call.name), ['weather', 'weather']);
      messages.push(first);
      for (const call of first.tool_calls) {
        assert.equal(typeof call.args.days, 'number');
        messages.push(new ToolMessage({ content: await weatherTool.invoke(call.args), tool_call_id: call.id }));
      }

      const second = await next(withTools, messages, how);
      assert.equal(second.tool_calls.length, 0);
      assert.ok(second.text.includes(weather.answer), second.text);
    });
  }

  test(`${mode}: an answer follows its schema`, limits, async () => {
    const prompt = unique('a party');
    const party = await model.withStructuredOutput(z.object({ name: z.string(), open: z.boolean() }), { name: 'party', method: 'jsonSchema' }).invoke(prompt);
    assert.ok(party.name.includes(prompt));
    assert.equal(party.open, true);
  });
}

/** The next message of a conversation, in one piece or put together from its chunks. */
async function next(model, messages, how) {
  if (how === 'invoked') {
    return model.invoke(messages);
  }

  let whole;
  for await (const chunk of await model.stream(messages)) {
    whole = whole?.concat(chunk) ?? chunk;
  }

  return whole;
}
