namespace Gambi.Discovery;

/// <summary>Something a browser heard.</summary>
/// <param name="Service">What it is about, as known now.</param>
/// <param name="IsGone">Whether it said goodbye or was not heard of for its lifetime.</param>
public sealed record ServiceNews(FoundService Service, bool IsGone);
