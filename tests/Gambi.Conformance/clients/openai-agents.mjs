// npm `@openai/agents`, which runs its agents over Responses.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Agent, OpenAIProvider, Runner, tool } from '@openai/agents';
import OpenAI from 'openai';
import { z } from 'zod';
import { baseUrl, limits, selector, unique } from './lib/room.mjs';
import { weather } from './lib/weather.mjs';

const openAIClient = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 });
const runner = new Runner({ modelProvider: new OpenAIProvider({ openAIClient, useResponses: true }), tracingDisabled: true });

/** An agent with the weather's tool, which remembers what it was asked. */
function weatherAgent() {
  const asked = [];
  const weatherTool = tool({
    name: weather.name,
    description: weather.description,
    parameters: weather.schema,
    execute: async input => {
      asked.push(input);
      return weather.answer;
    },
  });
  return { asked, agent: new Agent({ name: 'Forecaster', instructions: 'Be brief.', model: selector, tools: [weatherTool] }) };
}

function ranRight(asked, result, count = 1) {
  assert.equal(asked.length, count);
  assert.ok(asked.every(input => typeof input.city === 'string' && typeof input.days === 'number'));
  assert.ok(result.finalOutput.includes(weather.answer), result.finalOutput);
}

test('an agent answers', limits, async () => {
  const prompt = unique('good morning');
  const result = await runner.run(new Agent({ name: 'Parrot', instructions: 'Repeat.', model: selector }), prompt);
  assert.ok(result.finalOutput.includes(prompt));
});

test('an agent uses its tool and answers', limits, async () => {
  const { asked, agent } = weatherAgent();
  ranRight(asked, await runner.run(agent, unique('how is the weather')));
});

test('an agent uses its tool several times at once, and again', limits, async () => {
  const { asked, agent } = weatherAgent();
  ranRight(asked, await runner.run(agent, unique('how is the weather [[tools:2]] [[steps:2]] [[say-and-call]] [[think]]')), 4);
});

test('an agent that is streamed uses its tool and answers', limits, async () => {
  const { asked, agent } = weatherAgent();
  const result = await runner.run(agent, unique('how is the weather'), { stream: true });
  let text = '';
  for await (const event of result) {
    if (event.type === 'raw_model_stream_event' && event.data.type === 'output_text_delta') {
      text += event.data.delta;
    }
  }

  await result.completed;
  ranRight(asked, result);
  assert.equal(text, result.finalOutput);
});

test('an agent goes on by the id of its last response, and by its history', limits, async () => {
  const { agent } = weatherAgent();
  const first = await runner.run(agent, unique('the weather'));
  const second = await runner.run(agent, unique('[[no-tools]] what did I say'), { previousResponseId: first.lastResponseId });
  assert.match(second.finalOutput, /turn 2/);
  const third = await runner.run(agent, [...first.history, { role: 'user', content: unique('[[no-tools]] and now') }]);
  assert.match(third.finalOutput, /turn 2/);
});

test('an agent hands over to another one', limits, async () => {
  const { asked, agent } = weatherAgent();
  const desk = Agent.create({ name: 'Desk', instructions: 'Hand over.', model: selector, handoffs: [agent] });
  const result = await runner.run(desk, unique('transfer me to the weather [[steps:2]]'));
  assert.equal(result.lastAgent.name, 'Forecaster');
  ranRight(asked, result);
});

test('an agent\'s output follows its schema', limits, async () => {
  const prompt = unique('a party');
  const agent = new Agent({ name: 'Planner', instructions: 'Plan.', model: selector, outputType: z.object({ name: z.string(), open: z.boolean() }) });
  const { finalOutput } = await runner.run(agent, prompt);
  assert.equal(finalOutput.open, true);
  assert.ok(finalOutput.name.includes(prompt));
});
