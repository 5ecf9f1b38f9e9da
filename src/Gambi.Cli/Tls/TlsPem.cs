using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Tls;

/// <summary>A certificate with its chain and its key as they stand in files.</summary>
/// <param name="Certificate">The certificates.</param>
/// <param name="Key">The key.</param>
internal sealed record TlsPem(string Certificate, string Key)
{
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string EllipticKey = "1.2.840.10045.2.1";

    /// <summary>Tells one pair of files from another without keeping the key.</summary>
    public string Digest => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{Certificate}\0{Key}")));

    /// <summary>What a hub can serve with.</summary>
    /// <exception cref="CliException">Says which file is wrong and what is wrong with it; never what the key is.</exception>
    public TlsCertificate Parse(TlsFiles files, DateTimeOffset now)
    {
        X509Certificate2Collection chain = ReadChain(files.Certificate);
        X509Certificate2 first = chain[0];
        if (now >= first.NotAfter || now < first.NotBefore)
        {
            string when = now >= first.NotAfter ? $"expired on {Day(first.NotAfter)}" : $"is not valid before {Day(first.NotBefore)}";
            throw CliException.WrongUse($"{TlsFiles.CertificateFlag} {files.Certificate}: the certificate {when}.", "Renew it, or check this machine's clock.");
        }

        X509Certificate2 leaf = WithKey(first, files);
        chain.RemoveAt(0);

        // Offline: a hub opens no connection because of what a certificate says.
        return new(leaf, SslStreamCertificateContext.Create(leaf, chain, offline: true));
    }

    /// <summary>Leaves the key out, so that no log can hold it.</summary>
    public override string ToString() => nameof(TlsPem);

    private X509Certificate2Collection ReadChain(string path)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(Certificate);
        }
        catch (CryptographicException)
        {
            throw CliException.WrongUse($"{TlsFiles.CertificateFlag} {path}: a certificate in it is broken.");
        }

        return chain.Count > 0
            ? chain
            : throw CliException.WrongUse($"{TlsFiles.CertificateFlag} {path}: there is no certificate in it.", "It wants PEM: text with -----BEGIN CERTIFICATE-----, the hub's own certificate first.");
    }

    private X509Certificate2 WithKey(X509Certificate2 certificate, TlsFiles files)
    {
        if (Key.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", StringComparison.Ordinal) || Key.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            throw CliException.WrongUse(
                $"{TlsFiles.KeyFlag} {files.Key}: the key is encrypted, and nobody is there to type its password.", "Decrypt it, readable for this user only: `openssl pkey -in KEY -out PLAIN_KEY`.");
        }

        if (!Key.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            throw CliException.WrongUse($"{TlsFiles.KeyFlag} {files.Key}: there is no private key in it.", "It wants PEM: text with -----BEGIN PRIVATE KEY-----.");
        }

        using AsymmetricAlgorithm key = certificate.PublicKey.Oid.Value switch
        {
            RsaKey => RSA.Create(),
            EllipticKey => ECDsa.Create(),
            _ => throw CliException.WrongUse($"{TlsFiles.CertificateFlag} {files.Certificate}: its key is neither RSA nor ECDSA."),
        };
        try
        {
            key.ImportFromPem(Key);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw CliException.WrongUse($"{TlsFiles.KeyFlag} {files.Key}: it has no one key of the kind that the certificate has ({(key is RSA ? "RSA" : "ECDSA")}).");
        }

        return key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(certificate.PublicKey.ExportSubjectPublicKeyInfo())
            ? Bind(certificate, key)
            : throw CliException.WrongUse(
                $"{TlsFiles.KeyFlag} {files.Key}: the key does not belong to the first certificate in {files.Certificate}.", "The hub's own certificate must be the first; its authority's come after it.");
    }

    private static X509Certificate2 Bind(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        X509Certificate2 bound = key is RSA rsa ? certificate.CopyWithPrivateKey(rsa) : certificate.CopyWithPrivateKey((ECDsa)key);

        // Windows serves with no key that lives in memory only.
        return OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(bound.Export(X509ContentType.Pfx), password: null) : bound;
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
