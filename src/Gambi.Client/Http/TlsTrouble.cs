using System.Security.Authentication;

namespace Gambi.Client.Http;

/// <summary>Why a connection to a hub could not be made secure, and what to do about it.</summary>
internal static class TlsTrouble
{
    /// <summary>What is wrong, and the hint. The names of what is wrong with a certificate stand in the exception's text in every language, and nowhere else.</summary>
    public static (string What, string Hint) Describe(Exception exception, Uri hubUrl)
    {
        var said = Find(exception)?.Message ?? "";
        return said switch
        {
            _ when Says(said, "RemoteCertificateNameMismatch") => (
                $"The certificate of {hubUrl.OriginalString} is made for another name than '{hubUrl.Host}'.", "Use a name that the certificate has in the hub's URL, or make one for this name."),
            _ when Says(said, "NotTimeValid") => ($"The certificate of {hubUrl.OriginalString} has expired, or is not valid yet.", "Renew it on the hub, or check this machine's clock."),
            _ when Says(said, "UntrustedRoot") || Says(said, "PartialChain") || Says(said, "RemoteCertificateChainErrors") => (
                $"The certificate of {hubUrl.OriginalString} is from an authority that this machine does not trust.",
                OperatingSystem.IsLinux()
                    ? "If the authority is your own, name the file of its certificate: SSL_CERT_FILE=ca.pem, or add it to the system's store."
                    : "If the authority is your own, add its certificate to the system's store."),
            _ => ($"No secure connection to {hubUrl.OriginalString} could be made.", "Check its certificate, or try http:// if the hub has none."),
        };
    }

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.Ordinal);

    private static AuthenticationException? Find(Exception? exception) => exception switch
    {
        null => null,
        AuthenticationException found => found,
        _ => Find(exception.InnerException),
    };
}
