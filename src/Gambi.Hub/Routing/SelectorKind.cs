namespace Gambi.Hub.Routing;

/// <summary>The ways a request can say who shall serve it.</summary>
internal enum SelectorKind
{
    /// <summary><c>*</c> or <c>any</c>.</summary>
    Any,

    /// <summary><c>model:NAME</c>.</summary>
    Model,

    /// <summary>A participant's id or, when nobody has that id, a model's name.</summary>
    Name,
}
