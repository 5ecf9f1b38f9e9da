namespace Gambi.Load.Provider;

/// <summary>What a request asks the provider for.</summary>
internal enum RequestRoute
{
    Other,
    Models,
    Chat,
}
