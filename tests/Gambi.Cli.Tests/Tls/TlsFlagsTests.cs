using System.Security.Cryptography;
using System.Text.Json;
using Gambi.Cli.Tests.Running;

namespace Gambi.Cli.Tests.Tls;

/// <summary>What <c>hub serve</c> says of the files it is given.</summary>
public sealed class TlsFlagsTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_dry_run_shows_the_certificate_and_https_urls(bool rsa)
    {
        JsonElement plan = (await RunAsync(_authority.Flags(_authority.Sign("gambi.example", rsa)))).Expect(0).Json();
        Assert.Equal("https://127.0.0.1:3999", plan.GetProperty("bindUrl").GetString());
        Assert.Equal("https://gambi.example:3999", plan.GetProperty("hubUrl").GetString());
        Assert.Equal(["gambi.example"], plan.GetProperty("tls").GetProperty("names").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal("CN=gambi.example", plan.GetProperty("tls").GetProperty("subject").GetString());
    }

    [Fact]
    public async Task One_of_the_two_alone_is_wrong_use()
    {
        string[] flags = _authority.Flags(_authority.Sign("gambi.example"));
        await RefusedAsync("--tls-cert needs --tls-key.", flags[..2]);
        await RefusedAsync("--tls-key needs --tls-cert.", flags[2..]);
    }

    [Fact]
    public async Task A_file_that_is_not_what_it_should_be_is_named_with_what_is_wrong()
    {
        (string certificate, string key) = _authority.Sign("gambi.example");
        string missing = _authority.Path("missing.pem");
        await RefusedAsync("there is no such file", "--tls-cert", missing, "--tls-key", missing);
        await RefusedAsync("there is no certificate in it", _authority.Flags((key, key)));
        await RefusedAsync("there is no private key in it", _authority.Flags((certificate, certificate)));
        await RefusedAsync("a certificate in it is broken", _authority.Flags(("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", key)));
        await RefusedAsync("the key does not belong to the first certificate", _authority.Flags((certificate, _authority.Sign("other").Key)));
        await RefusedAsync("no one key of the kind that the certificate has (ECDSA)", _authority.Flags((certificate, _authority.Sign("other", rsa: true).Key)));
        await RefusedAsync("the certificate expired on ", _authority.Flags(_authority.Sign("gambi.example", validFrom: -3, validTo: -2)));
        await RefusedAsync("the certificate is not valid before ", _authority.Flags(_authority.Sign("gambi.example", validFrom: 2, validTo: 3)));
    }

    [Fact]
    public async Task An_encrypted_key_is_refused_with_how_to_decrypt_it()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string encrypted = key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        CliResult result = await RefusedAsync("the key is encrypted", _authority.Flags((_authority.Sign("gambi.example").Certificate, encrypted)));
        Assert.Contains("openssl pkey", result.JsonError().GetProperty("hint").GetString()!, StringComparison.Ordinal);
    }

    private static async Task<CliResult> RefusedAsync(string why, params string[] flags)
    {
        CliResult result = (await RunAsync(flags)).Expect(2);
        string message = result.JsonError().GetProperty("message").GetString()!;
        Assert.Contains(why, message, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", message, StringComparison.Ordinal);
        return result;
    }

    private static async Task<CliResult> RunAsync(string[] flags)
    {
        using var cli = new TestCli();
        return await cli.RunAsync(["hub", "serve", "--dry-run", "--host", "127.0.0.1", "--port", "3999", .. flags]);
    }
}
