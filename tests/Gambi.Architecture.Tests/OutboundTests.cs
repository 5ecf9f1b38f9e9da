using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.Extensions.DependencyInjection;

namespace Gambi.Architecture.Tests;

/// <summary>A hub cannot be made to call anything, because there is nothing in it that calls.</summary>
public sealed class OutboundTests
{
    private static readonly Assembly Hub = typeof(GambiHubServiceCollectionExtensions).Assembly;

    private static readonly string[] Spaces = ["System.Net.Sockets", "System.Net.Mail", "System.Net.NetworkInformation", "System.Net.Quic", "System.Net.Security", "System.IO.Pipes"];

    private static readonly string[] Types =
    [
        "System.Net.Dns", "System.Net.WebRequest", "System.Net.HttpWebRequest", "System.Net.WebClient", "System.Net.HttpListener", "System.Net.WebSockets.ClientWebSocket", "System.Diagnostics.Process",
        "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker", "System.Net.Http.HttpClientHandler", "System.Net.Http.SocketsHttpHandler", "System.Net.Http.IHttpClientFactory",
        "Microsoft.AspNetCore.Connections.IConnectionFactory", "System.Runtime.InteropServices.NativeLibrary",
    ];

    [Fact]
    public void The_hub_and_what_it_is_built_of_open_no_connection()
    {
        var wrong = Ours(Hub).SelectMany(static assembly => Named(assembly).Where(MayCall), static (assembly, type) => $"{assembly.GetName().Name} names {type}").ToArray();
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void What_does_call_is_seen() => Assert.Contains(Named(typeof(Gambi.Client.GambiClient).Assembly), MayCall);

    [Fact]
    public void The_hub_is_built_of_the_contracts_the_tunnel_and_the_adaptation_only() =>
        Assert.Equal(["Gambi.Adaptation", "Gambi.Contracts", "Gambi.Hub", "Gambi.Tunnel"], Ours(Hub).Select(static assembly => assembly.GetName().Name!).Order());

    [Fact]
    public void The_command_line_talks_to_hubs_through_the_client_alone()
    {
        string[] callers = ["System.Net.Sockets.Socket", "System.Net.Sockets.TcpClient", "System.Net.Sockets.NetworkStream", "System.Net.WebClient", "System.Net.HttpWebRequest"];
        var wrong = Named(Assembly.Load("gambi")).Where(type => callers.Contains(type) || IsIn(type, "System.Net.Http") || IsIn(type, "System.Net.WebSockets"));
        Assert.Empty(wrong);
    }

    private static bool IsIn(string type, string space) => type.StartsWith(space + ".", StringComparison.Ordinal);

    // What a family of addresses is called is no call.
    private static bool MayCall(string type) =>
        type != "System.Net.Sockets.AddressFamily" && (Types.Contains(type) || Spaces.Any(space => IsIn(type, space)));

    private static HashSet<Assembly> Ours(Assembly root)
    {
        HashSet<Assembly> all = [root];
        Queue<Assembly> next = new(all);
        while (next.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies().Where(static name => name.Name!.StartsWith("Gambi.", StringComparison.Ordinal)))
            {
                var referenced = Assembly.Load(name);
                if (all.Add(referenced))
                {
                    next.Enqueue(referenced);
                }
            }
        }

        return all;
    }

    /// <summary>Every foreign type that the assembly's code or signatures name.</summary>
    private static List<string> Named(Assembly assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly.Location));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }
}
