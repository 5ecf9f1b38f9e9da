using QRCoder;

namespace Gambi.Cli.Starting;

/// <summary>A link as a picture that a phone reads from the terminal.</summary>
internal static class QrCode
{
    /// <summary>The picture in half blocks, light on dark, with the quiet margin that scanners want.</summary>
    public static string Render(string link)
    {
        using QRCodeData data = QRCodeGenerator.GenerateQrCode(link, QRCodeGenerator.ECCLevel.L);
        using var code = new AsciiQRCode(data);
        return code.GetGraphicSmall(drawQuietZones: true);
    }
}
