using System.Text;

namespace Perf.Engine.Sample;

/// <summary>A request as the sample server needs it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path without query.</param>
/// <param name="Authorization">The header's value, or null.</param>
/// <param name="Body">The body as text.</param>
internal sealed record SampleRequest(string Method, string Path, string? Authorization, string Body)
{
    /// <summary>How long the first request in the bytes is, or -1 when it is not complete. Our own engine always sends a length with a body.</summary>
    public static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        int head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return -1;
        }

        int body = int.TryParse(Header(Encoding.Latin1.GetString(bytes[..head]), "content-length"), out int length) && length > 0 ? length : 0;
        return head + 4 + body <= bytes.Length ? head + 4 + body : -1;
    }

    public static SampleRequest Parse(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf("\r\n\r\n"u8);
        string head = Encoding.Latin1.GetString(bytes[..end]);
        string[] line = head.Split("\r\n", 2)[0].Split(' ');
        string path = line.Length > 1 ? line[1].Split('?')[0] : "/";
        return new SampleRequest(line[0], path, Header(head, "authorization"), Encoding.UTF8.GetString(bytes[(end + 4)..]));
    }

    private static string? Header(string head, string name) => head.Split("\r\n")
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim())
        .FirstOrDefault();
}
