using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Perf.Engine.Protocols;
using Perf.Engine.Protocols.Http;

namespace Perf.Tests.Engine.Protocols.Http;

/// <summary>
/// Bytes of servers gone wrong, for as long as PERF_FUZZ_SECONDS says (3 without it; other bytes each time). A failure names the seed; PERF_FUZZ_SEED begins with it.
/// </summary>
public sealed class ResponseReaderFuzzTests
{
    private static readonly string[] s_names = ["set-cookie", "X-Empty", "content-length", ""];
    private static readonly string[] s_challengeParts =
    [
        "realm=\"r\"", "nonce=\"n\"", "nonce=n", "qop=\"auth\"", "qop=auth-int", "algorithm=MD5", "algorithm=SHA-256-sess", "opaque=\"o\\\"o\"", "stale=true", "\"", "=", ",", "\\", "é", " ",
        "domain=\"/a b\"", "nonce=\"", "x=\"\\",
    ];

    private static readonly double s_seconds = Number("PERF_FUZZ_SECONDS", 3);
    private static readonly int s_seed = (int)Number("PERF_FUZZ_SEED", RandomNumberGenerator.GetInt32(int.MaxValue / 2));

    /// <summary>Whole or in any pieces: the same outcome, and never anything but a response, a wish for more, or a refusal.</summary>
    [Fact]
    public void Read_MutatedResponse_SameOutcomeInAnyPieces() => Fuzz(1, random =>
    {
        byte[] bytes = ResponseFuzz.Next(random);
        int settings = random.Next();
        Reading whole = Read(bytes, settings, left => left);
        for (int i = 0; i < 3; i++)
        {
            int largest = random.Next(3) switch { 0 => 1 + random.Next(4), 1 => 1 + random.Next(200), _ => Math.Max(1, bytes.Length) };

            // Single bytes of a long head would be read again and again: few pieces are enough there.
            largest = bytes.Length > 20_000 ? Math.Max(largest, bytes.Length / 20) : largest;
            Assert.Equal(whole, Read(bytes, settings, left => random.Next(1, Math.Min(left, largest) + 1)));
        }

        Assert.InRange(whole.BodySize, 0, bytes.Length);
        Assert.True(whole.Status == 0 || whole.Status is >= 100 and <= 999, $"status {whole.Status}");
    });

    [Fact]
    public void ReadTunnel_MutatedResponse_SameOutcomeInAnyPieces() => Fuzz(0.1, random =>
    {
        byte[] bytes = ResponseFuzz.Next(random);
        (int? Status, string? Fault) whole = ReadTunnel(bytes, left => left);
        (int? Status, string? Fault) pieces = ReadTunnel(bytes, left => Math.Max(left / 20, random.Next(1, left + 1)));

        // What follows the head may come later, when the tunnel is open already.
        Assert.True(whole == pieces || (whole.Fault == "bytes follow the head of a tunnel" && pieces.Status is >= 200 and < 300), $"{whole} but {pieces} in pieces");
    });

    [Fact]
    public void FindAll_MutatedHead_FindsOnlyWhatIsThere() => Fuzz(0.1, random =>
    {
        using var head = new GuardedBytes(ResponseFuzz.Next(random));
        foreach (string name in s_names)
        {
            List<string> found = HeaderFields.FindAll(head.Span, name);
            Assert.True(found.Sum(value => value.Length) <= head.Span.Length);
            Assert.All(found, value => Assert.DoesNotContain('\n', value));
            Assert.Equal(found.Count == 0, HeaderFields.Find(head.Span, name) is null);
        }
    });

    [Fact]
    public void Of_MutatedChallenge_IsAnsweredOrLeft() => Fuzz(0.1, random =>
    {
        string challenge = "Digest " + string.Join(random.Next(2) == 0 ? ", " : "", Enumerable.Range(0, random.Next(8)).Select(_ => s_challengeParts[random.Next(s_challengeParts.Length)]));
        if (DigestSession.Of([challenge, "Basic realm=\"x\""], "user", "pass\"word") is { } session)
        {
            Assert.Contains("nonce", challenge, StringComparison.Ordinal);
            Assert.StartsWith("Digest username=\"user\", realm=\"", session.Authorize("GET", "/"), StringComparison.Ordinal);
        }
    });

    [Fact]
    public void WasResumed_MutatedHellos_NeverThrows() => Fuzz(0.1, random =>
    {
        using var client = new GuardedBytes(Hello(random, type: 1));
        using var server = new GuardedBytes(Hello(random, type: 2));

        // The same each time, and nothing was resumed where one side has said nothing.
        Assert.Equal(TlsHello.WasResumed(client.Span, server.Span), TlsHello.WasResumed(client.Span, server.Span));
        Assert.False(TlsHello.WasResumed(client.Span, []));
    });

    [Fact]
    public void Read_MutatedChunks_UsesEachByteOnce() => Fuzz(0.1, random =>
    {
        byte[] bytes = new byte[random.Next(1, 300)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = random.Next(4) == 0 ? (byte)random.Next(256) : (byte)"0123abc\r\n;"[random.Next(10)];
        }

        Assert.Equal(ReadChunks(bytes, left => left), ReadChunks(bytes, left => random.Next(1, left + 1)));
    });

    private static void Fuzz(double share, Action<Random> property)
    {
        long begin = Stopwatch.GetTimestamp();
        int seed = s_seed;
        do
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception e)
            {
                Assert.Fail($"PERF_FUZZ_SEED={seed}: {e}");
            }

            seed++;
        }
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < s_seconds * share);
    }

    private static Reading Read(byte[] bytes, int settings, Func<int, int> pieceOf)
    {
        HttpExchange exchange = ResponseFuzz.Exchange(new Random(settings));
        var reader = default(ResponseReader);
        reader.Begin();
        int fed = 0;
        bool continues = false;
        ReadProgress progress = ReadProgress.More;
        string? fault = null;
        try
        {
            while (fed < bytes.Length && progress != ReadProgress.Complete)
            {
                int size = pieceOf(bytes.Length - fed);
                using var piece = new GuardedBytes(bytes.AsSpan(fed, size));
                fed += size;
                progress = reader.Read(exchange, piece.Span, out bool hasSurplus);
                Assert.True(!hasSurplus || progress == ReadProgress.Complete, "a surplus, and not complete");
                if (progress == ReadProgress.Continue)
                {
                    // As the connection does: the body is sent once.
                    Assert.True(exchange.ContinueAfter > 0, "asked for the body, and none waits");
                    continues = true;
                    exchange.ContinueAfter = 0;
                }
            }
        }
        catch (Exception e) when (e is FormatException or StepFault)
        {
            fault = e is StepFault known ? known.ErrorClass : ErrorClasses.Protocol;
        }

        // How much of a refused body was taken, and whether the request's body was asked for when all was over, depends on the pieces.
        bool isOver = fault is not null || progress == ReadProgress.Complete;
        var reading = new Reading(
            fault,
            progress == ReadProgress.Complete,
            exchange.Status,
            Encoding.Latin1.GetString(exchange.HeadBytes),
            fault is null ? exchange.BodySize : 0,
            fault is null ? Body(exchange) : "",
            reader.EndsWithConnection,
            continues && !isOver);
        reader.Dispose();
        exchange.Reset();
        return reading;
    }

    private static string Body(HttpExchange exchange)
    {
        // Without its head nobody knows of a coding: the body as it was sent.
        exchange.Head = default;
        exchange.FinishBody();
        return Convert.ToHexString(SHA256.HashData(exchange.Body.Span));
    }

    private static (int? Status, string? Fault) ReadTunnel(byte[] bytes, Func<int, int> pieceOf)
    {
        var reader = default(ResponseReader);
        try
        {
            for (int fed = 0; fed < bytes.Length;)
            {
                int size = pieceOf(bytes.Length - fed);
                using var piece = new GuardedBytes(bytes.AsSpan(fed, size));
                fed += size;
                if (reader.ReadTunnel(piece.Span) is { } status)
                {
                    return (status, null);
                }
            }

            return (null, null);
        }
        catch (Exception e) when (e is FormatException or StepFault)
        {
            return (null, e.Message);
        }
        finally
        {
            reader.Dispose();
        }
    }

    private static (string Data, int Used, string? Fault) ReadChunks(byte[] bytes, Func<int, int> pieceOf)
    {
        var reader = default(ChunkedReader);
        var data = new StringBuilder();
        int used = 0;
        try
        {
            while (used < bytes.Length && !reader.IsDone)
            {
                using var piece = new GuardedBytes(bytes.AsSpan(used, pieceOf(bytes.Length - used)));
                int now = reader.Read(piece.Span, out ReadOnlySpan<byte> part);
                Assert.InRange(now, 1, piece.Span.Length);
                Assert.InRange(part.Length, 0, now);
                data.Append(Encoding.Latin1.GetString(part));
                used += now;
            }
        }
        catch (FormatException e)
        {
            return (data.ToString(), 0, e.Message);
        }

        return (data.ToString(), used, null);
    }

    private static byte[] Hello(Random random, byte type)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        byte[] begin = [22, 3, 1, 0, (byte)random.Next(256), type, 0, 0, (byte)random.Next(256)];
        if (random.Next(5) > 0 && bytes.Length > 60)
        {
            begin.CopyTo(bytes, 0);
            bytes[9 + 34] = (byte)(random.Next(3) * 16);
        }

        return bytes;
    }

    private static double Number(string name, double fallback) =>
        double.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : fallback;

    private sealed record Reading(string? Fault, bool IsComplete, int Status, string Head, long BodySize, string Body, bool EndsWithConnection, bool IsAsked);
}
