using System.Net.Security;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Tls;

/// <summary>The certificate that a running hub shows to the next who connects; connections that are open keep theirs.</summary>
internal sealed class ServingCertificate
{
    private readonly TlsFiles _files;
    private TlsCertificate _current;
    private string _digest;
    private string? _bad;
    private bool _told;

    private ServingCertificate(TlsFiles files, TlsCertificate current, string digest) => (_files, _current, _digest) = (files, current, digest);

    /// <summary>What is shown now.</summary>
    public TlsCertificate Current => Volatile.Read(ref _current);

    /// <summary>Where it comes from.</summary>
    public TlsFiles Files => _files;

    /// <summary>What a connection that begins now is served with.</summary>
    public SslServerAuthenticationOptions Options => new() { ServerCertificateContext = Current.Context };

    /// <summary>Reads the files for the first time.</summary>
    /// <exception cref="CliException">They are no pair that can be served with.</exception>
    public static ServingCertificate Load(TlsFiles files, DateTimeOffset now)
    {
        TlsPem pem = files.Read();
        return new(files, pem.Parse(files, now), pem.Digest);
    }

    /// <summary>Looks whether the files have changed, and takes them if they are good.</summary>
    /// <returns>Whether they were taken; and what is wrong with them, once, when they have been bad for two looks: who renews a pair writes one file after the other.</returns>
    public (bool Taken, string? Problem) Look(DateTimeOffset now)
    {
        string seen;
        string problem;
        try
        {
            TlsPem pem = _files.Read();
            seen = pem.Digest;
            if (seen == _digest)
            {
                _bad = null;
                return default;
            }

            TlsCertificate parsed = pem.Parse(_files, now);
            Volatile.Write(ref _current, parsed);
            (_digest, _bad) = (seen, null);
            return (true, null);
        }
        catch (CliException e)
        {
            seen = problem = e.Message;
        }

        if (_bad != seen)
        {
            (_bad, _told) = (seen, false);
            return default;
        }

        bool first = !_told;
        _told = true;
        return (false, first ? problem : null);
    }
}
