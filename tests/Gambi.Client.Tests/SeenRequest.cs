using Microsoft.AspNetCore.Http;

namespace Gambi.Client.Tests;

/// <summary>A request as the scripted hub saw it.</summary>
internal sealed record SeenRequest(string Method, string Target, IHeaderDictionary Headers, string Body);
