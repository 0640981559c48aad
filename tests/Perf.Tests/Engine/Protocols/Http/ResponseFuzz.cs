using System.Text;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>Makes responses by the grammar, and breaks some of them.</summary>
internal static class ResponseFuzz
{
    private static readonly string[] s_splinters =
    [
        "\r\n", "\n", "\r", "\r\n\r\n", ":", " ", "\t", ",", ";", "\0", "0\r\n\r\n", "-1", "+5", "00000000000000000000", "7fffffffffffffff", "ffffffffffffffff", "HTTP/1.1 ", "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/2 200\r\n", "Content-Length: 5\r\n", "Content-Length: 18446744073709551615\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Connection: close\r\n", " folded\r\n", "Set-Cookie: a=b\r\n", "é", "5;x=\"",
    ];

    public static byte[] Next(Random random)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Valid(random));
        for (int i = random.Next(3) == 0 ? 0 : random.Next(1, 5); i > 0; i--)
        {
            bytes = Mutate(random, bytes);
        }

        return bytes;
    }

    /// <summary>An exchange that a request of the same seed would have.</summary>
    public static HttpExchange Exchange(Random random) => new(new Nobody())
    {
        IsHead = random.Next(10) == 0,
        ContinueAfter = random.Next(3) == 0 ? 10 : 0,
        WantsHead = random.Next(2) == 0,
        WantsBody = random.Next(4) != 0,
        MaxBodySize = random.Next(4) == 0 ? random.Next(1, 2000) : 1_000_000,
    };

    private static string Valid(Random random)
    {
        var text = new StringBuilder();
        for (int i = random.Next(3) == 0 ? random.Next(1, 4) : 0; i > 0; i--)
        {
            text.Append($"HTTP/1.1 {random.Next(100, 104)} Interim{Line(random)}{Headers(random)}{Line(random)}");
        }

        int status = random.Next(6) switch { 0 => random.Next(100, 1000), 1 => 204, 2 => 304, _ => 200 };
        text.Append($"HTTP/1.{random.Next(2)} {status} {new string('r', random.Next(10))}{Line(random)}{Headers(random)}");
        string body = new((char)random.Next(1, 256), random.Next(3) == 0 ? random.Next(3000) : random.Next(50));
        switch (random.Next(4))
        {
            case 0:
                text.Append($"Content-Length: {body.Length}{Line(random)}{Line(random)}{body}");
                break;
            case 1:
                text.Append($"Transfer-Encoding: chunked{Line(random)}{Line(random)}{Chunks(random, body)}");
                break;
            case 2:
                text.Append($"{Line(random)}{body}");
                break;
            default:
                text.Append($"content-length:\t{body.Length}, {body.Length} {Line(random)}{Line(random)}{body}");
                break;
        }

        // Another response right behind it, or something else.
        return text.Append(random.Next(4) switch { 0 => "HTTP/1.1 200 OK\r\n\r\n", 1 => "surplus", _ => "" }).ToString();
    }

    private static string Chunks(Random random, string body)
    {
        var text = new StringBuilder();
        for (int at = 0; at < body.Length;)
        {
            int size = random.Next(1, Math.Min(body.Length - at, 700) + 1);
            text.Append($"{size:x}{(random.Next(3) == 0 ? ";ext=\"v;\"" : "")}{Line(random)}{body.AsSpan(at, size)}{Line(random)}");
            at += size;
        }

        return text.Append($"0{Line(random)}{(random.Next(3) == 0 ? Headers(random) : "")}{Line(random)}").ToString();
    }

    private static string Headers(Random random)
    {
        // Now and then around the largest head that is accepted.
        if (random.Next(40) == 0)
        {
            return $"X-Long: {new string('l', (64 * 1024) - random.Next(200))}{Line(random)}";
        }

        // A handful that the engine looks at.
        string[] known = ["Connection: close", "Connection: keep-alive", "Set-Cookie: a=b; Path=/", "Content-Encoding: gzip", "Location: /x", "X-Empty:", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\""];
        var text = new StringBuilder();
        for (int i = random.Next(5); i > 0; i--)
        {
            text.Append(random.Next(2) == 0 ? known[random.Next(known.Length)] : $"X-{random.Next(1000)}: {new string((char)random.Next(33, 256), random.Next(30))}").Append(Line(random));
        }

        return text.ToString();
    }

    private static string Line(Random random) => random.Next(5) == 0 ? "\n" : "\r\n";

    private static byte[] Mutate(Random random, byte[] bytes)
    {
        int at = random.Next(bytes.Length + 1);
        int length = Math.Min(random.Next(1, 40), bytes.Length - at);
        byte[] splinter = Encoding.Latin1.GetBytes(s_splinters[random.Next(s_splinters.Length)]);
        switch (random.Next(6))
        {
            case 0:
                return [.. bytes.AsSpan(0, at), .. bytes.AsSpan(at + length)];
            case 1:
                return [.. bytes.AsSpan(0, at), .. splinter, .. bytes.AsSpan(at)];
            case 2:
                int to = random.Next(bytes.Length + 1);
                return [.. bytes.AsSpan(0, to), .. bytes.AsSpan(at, length), .. bytes.AsSpan(to)];
            case 3:
                return bytes[..at];
            default:
                byte[] changed = [.. bytes];
                if (at < changed.Length)
                {
                    changed[at] = random.Next(2) == 0 ? (byte)random.Next(256) : (byte)(changed[at] ^ (1 << random.Next(8)));
                }

                return changed;
        }
    }

    private sealed class Nobody : IExchangeOwner
    {
        public void Completed(HttpExchange exchange)
        {
        }
    }
}
