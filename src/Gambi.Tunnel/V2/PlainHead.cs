using System.Buffers;
using System.Text;

namespace Gambi.Tunnel.V2;

/// <summary>Writes heads whose texts need no escaping, as nearly all are: straight into an array of the right size.</summary>
internal static class PlainHead
{
    private static readonly SearchValues<char> Plain =
        SearchValues.Create(" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>A REQUEST's head; false when a text must be escaped.</summary>
    public static bool TryWrite(TunnelRequestHead head, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (!IsPlain(head.Operation) || !IsPlain(head.Method) || !IsPlain(head.Path) || !TryMeasure(head.Headers, out int headers))
        {
            return false;
        }

        byte[] bytes = new byte[headers + head.Operation.Length + head.Method.Length + head.Path.Length + 64];
        int at = Put(bytes, 0, "{\"operation\":"u8);
        at = Put(bytes, at, head.Operation);
        at = Put(bytes, at, ",\"method\":"u8);
        at = Put(bytes, at, head.Method);
        at = Put(bytes, at, ",\"path\":"u8);
        at = Put(bytes, at, head.Path);
        at = Put(bytes, at, head.Stream ? ",\"stream\":true,"u8 : ",\"stream\":false,"u8);
        json = Finish(bytes, at, head.Headers);
        return true;
    }

    /// <summary>A REPLY's head; false when a text must be escaped.</summary>
    public static bool TryWrite(int status, IReadOnlyList<KeyValuePair<string, string>> headers, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (!TryMeasure(headers, out int length))
        {
            return false;
        }

        byte[] bytes = new byte[length + 32];
        int at = Put(bytes, 0, "{\"status\":"u8);
        status.TryFormat(bytes.AsSpan(at), out int digits);
        at = Put(bytes, at + digits, ","u8);
        json = Finish(bytes, at, headers);
        return true;
    }

    private static bool IsPlain(string text) => !text.AsSpan().ContainsAnyExcept(Plain);

    private static bool TryMeasure(IReadOnlyList<KeyValuePair<string, string>> headers, out int length)
    {
        length = 16;
        for (int i = 0; i < headers.Count; i++)
        {
            (string name, string value) = headers[i];
            if (!IsPlain(name) || !IsPlain(value))
            {
                return false;
            }

            length += name.Length + value.Length + 8;
        }

        return true;
    }

    private static ReadOnlyMemory<byte> Finish(byte[] bytes, int at, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        at = Put(bytes, at, "\"headers\":["u8);
        for (int i = 0; i < headers.Count; i++)
        {
            at = Put(bytes, at, i == 0 ? "["u8 : ",["u8);
            at = Put(bytes, at, headers[i].Key);
            at = Put(bytes, at, ","u8);
            at = Put(bytes, at, headers[i].Value);
            at = Put(bytes, at, "]"u8);
        }

        return bytes.AsMemory(0, Put(bytes, at, "]}"u8));
    }

    private static int Put(byte[] bytes, int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(bytes.AsSpan(at));
        return at + text.Length;
    }

    private static int Put(byte[] bytes, int at, string text)
    {
        bytes[at++] = (byte)'"';
        at += Encoding.ASCII.GetBytes(text, bytes.AsSpan(at));
        bytes[at++] = (byte)'"';
        return at;
    }
}
