using System.Security.Cryptography;
using Gambi.Cli.Failures;

namespace Gambi.Cli.Tls;

/// <summary>The files that a hub's certificate and its key are in.</summary>
/// <param name="Certificate">PEM: the hub's own certificate first, then those between it and its authority.</param>
/// <param name="Key">PEM: the private key of the first certificate.</param>
internal sealed record TlsFiles(string Certificate, string Key)
{
    /// <summary>The flag that names the certificate's file.</summary>
    public const string CertificateFlag = "--tls-cert";

    /// <summary>The flag that names the key's file.</summary>
    public const string KeyFlag = "--tls-key";

    // A chain of a few certificates has some 10 KB.
    private const int MaxBytes = 1024 * 1024;

    /// <summary>Reads both, whole.</summary>
    public TlsPem Read() => new(Read(Certificate, CertificateFlag), Read(Key, KeyFlag));

    private static string Read(string path, string flag)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[MaxBytes + 1];
            int length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            string text = System.Text.Encoding.UTF8.GetString(bytes, 0, length);
            CryptographicOperations.ZeroMemory(bytes);
            return length <= MaxBytes ? text : throw CliException.WrongUse($"{flag} {path}: the file is too large to be PEM.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            string why = e is FileNotFoundException or DirectoryNotFoundException ? "there is no such file" : Directory.Exists(path) ? "it is a folder" : e is UnauthorizedAccessException ? "this user may not read it" : e.Message;
            throw CliException.WrongUse($"{flag} {path}: {why}.");
        }
    }
}
