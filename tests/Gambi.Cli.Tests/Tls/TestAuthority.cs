using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Gambi.Cli.Tests.Tls;

/// <summary>An authority of the test's own, with one between it and what it signs; writes PEM files.</summary>
internal sealed class TestAuthority : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gambi-tls-");
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _between;
    private byte _serial = 1;

    public TestAuthority()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _root = Authority("CN=Test Root", rootKey).CreateSelfSigned(Now.AddDays(-10), Now.AddDays(10));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 signed = Authority("CN=Test Between", key).Create(_root, Now.AddDays(-9), Now.AddDays(9), [_serial++]);
        _between = signed.CopyWithPrivateKey(key);
        RootFile = Write("ca.pem", _root.ExportCertificatePem());
    }

    /// <summary>What clients must trust.</summary>
    public string RootFile { get; }

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    /// <summary>Writes a file as renewal does: another one, put in its place.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(Path(name + ".new"), text);
        File.Move(Path(name + ".new"), Path(name), overwrite: true);
        return Path(name);
    }

    /// <summary>A certificate for a name with its chain, and its key.</summary>
    public (string Certificate, string Key) Sign(string name, bool rsa = false, int validFrom = -1, int validTo = 1)
    {
        using AsymmetricAlgorithm key = rsa ? RSA.Create(2048) : ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = key is RSA one
            ? new($"CN={name}", one, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new($"CN={name}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.Create(_between.SubjectName, X509SignatureGenerator.CreateForECDsa(_between.GetECDsaPrivateKey()!), Now.AddDays(validFrom), Now.AddDays(validTo), [_serial++]);
        return ($"{certificate.ExportCertificatePem()}\n{_between.ExportCertificatePem()}\n", key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>The flags for a pair, written to <c>cert.pem</c> and <c>key.pem</c>.</summary>
    public string[] Flags((string Certificate, string Key) pair) => ["--tls-cert", Write("cert.pem", pair.Certificate), "--tls-key", Write("key.pem", pair.Key)];

    public void Dispose()
    {
        _root.Dispose();
        _between.Dispose();
        _folder.Delete(recursive: true);
    }

    private static CertificateRequest Authority(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request;
    }
}
