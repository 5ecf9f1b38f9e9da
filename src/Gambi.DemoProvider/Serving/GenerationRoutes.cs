using System.Text.Json;
using Gambi.DemoProvider.Answering;
using Gambi.DemoProvider.Misbehaving;
using Gambi.DemoProvider.Reading;
using Gambi.DemoProvider.Writing;

namespace Gambi.DemoProvider.Serving;

/// <summary>The two routes that keep nothing: Chat Completions and legacy Completions.</summary>
internal sealed class GenerationRoutes
{
    private readonly DemoProviderOptions _options;
    private readonly DemoIds _ids;
    private readonly AnswerSender _sender;

    public GenerationRoutes(DemoProviderOptions options, DemoIds ids, AnswerSender sender)
    {
        _options = options;
        _ids = ids;
        _sender = sender;
    }

    public Task ChatAsync(DemoCall call, JsonElement root) =>
        ChatRequestReader.TryRead(root, out GenerationRequest? request, out Refusal? refusal)
            ? AnswerAsync(call, request, answer => new ChatFormat(request, answer, _ids, _options.TimeProvider))
            : call.RefuseAsync(refusal);

    public Task CompletionAsync(DemoCall call, JsonElement root) =>
        CompletionRequestReader.TryRead(root, out GenerationRequest? request, out Refusal? refusal)
            ? AnswerAsync(call, request, answer => new CompletionFormat(request, answer, _ids, _options.TimeProvider))
            : call.RefuseAsync(refusal);

    private async Task AnswerAsync(DemoCall call, GenerationRequest request, Func<DemoAnswer, IAnswerFormat> formatOf)
    {
        if (await BeforeTheAnswer.RunAsync(call, request.Commands, _options.TimeProvider))
        {
            return;
        }

        DemoAnswer answer = AnswerPlanner.Plan(request);
        IAnswerFormat format = formatOf(answer);
        if (answer.Finish == DemoFinish.Failed && !request.Stream)
        {
            await call.RefuseAsync(Refusal.BrokeDown);
            return;
        }

        await (request.Stream
            ? _sender.SendStreamAsync(call, format, request.Commands)
            : _sender.SendWholeAsync(call, format, answer.OutputTokens, request.Commands));
    }
}
