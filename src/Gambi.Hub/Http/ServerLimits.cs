using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;

namespace Gambi.Hub.Http;

/// <summary>
/// The web server's limits on bodies, which the hub's requests are freed of: it bounds their size and pace itself, with its own errors, and no slow reader of an answer is cut.
/// </summary>
internal sealed class ServerLimits(IOptions<KestrelServerOptions> kestrel)
{
    private readonly bool _areThere = kestrel.Value.Limits is not { MaxRequestBodySize: null, MinRequestBodyDataRate: null, MinResponseDataRate: null };

    /// <summary>Before anything is read or written.</summary>
    public void Lift(HttpContext context)
    {
        if (!_areThere)
        {
            return;
        }

        var features = context.Features;
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } reading)
        {
            reading.MinDataRate = null;
        }

        if (features.Get<IHttpMinResponseDataRateFeature>() is { } writing)
        {
            writing.MinDataRate = null;
        }
    }
}
