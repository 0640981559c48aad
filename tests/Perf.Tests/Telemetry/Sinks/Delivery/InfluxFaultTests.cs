using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Perf.Telemetry.Alerts;
using Perf.Telemetry.Sinks;
using Perf.Tests.Telemetry.Sinks.Support;

namespace Perf.Tests.Telemetry.Sinks.Delivery;

/// <summary>What servers do that are not well, to the writer of InfluxDB of versions 2 and 3.</summary>
public sealed class InfluxFaultTests : IDisposable
{
    private const string Token = "secret-token-1234";

    private readonly string _spill = Directory.CreateTempSubdirectory("perf-spill-").FullName;

    public void Dispose() => Directory.Delete(_spill, recursive: true);

    [Fact]
    public async Task Version2_IsAskedAsItsReferenceSays()
    {
        await using FakeServer server = await FakeServer.StartAsync(Real);
        OutputResult result = await RunAsync(server.Address, 3);
        Assert.Equal((0, 0, null), (result.Lost, result.Spilled, result.LastError));
        Assert.Equal(result.Written, server.Requests.Where(request => request.Body.Length > 0).Sum(request => LineParser.Parse(request.Text).Count));
    }

    [Fact]
    public async Task Version3_IsAskedAsItsReferenceSays()
    {
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            Assert.Equal(("POST", "/api/v3/write_lp", "?precision=nanosecond&db=perf"), (request.Method, request.Path, request.Query));
            context.Response.StatusCode = request.Headers.Authorization == $"Bearer {Token}" ? request.Body.Length == 0 ? 400 : 204 : 401;
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(OutputText.Parse($"influxdb={server.Address}/perf?token=${{env:T}}"), 2);
        Assert.Equal((0, 0, null), (result.Lost, result.Spilled, result.LastError));
        Assert.True(result.Written > 0);
    }

    [Fact]
    public async Task WrongToken_IsNamedBeforeTheLoad_StopsRetries_AndIsReplayedWhenItIsRight()
    {
        await using FakeServer server = await FakeServer.StartAsync(Real);
        await using (ISink sink = NewSink(Version2(server.Address), token: "wrong"))
        {
            string? problem = await sink.ProbeAsync(default);
            Assert.Contains("401", problem!, StringComparison.Ordinal);
            Assert.Contains("Look whether the token is right", problem!, StringComparison.Ordinal);
            sink.Begin(Seconds.Run(_spill, id: "run-a"));
            for (int i = 0; i < 5; i++)
            {
                sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
            }

            OutputResult refused = await sink.EndAsync(Seconds.Result(5), default);
            Assert.Equal((0, 0), (refused.Written, refused.Lost));
            Assert.True(refused.Spilled > 50);
            Assert.DoesNotContain("wrong", refused.LastError!, StringComparison.Ordinal);
        }

        // Two attempts: the probe's and the first batch's.
        Assert.InRange(server.Requests.Count, 2, 3);
        Assert.All(Directory.GetFiles(_spill, "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("wrong", System.Text.Encoding.UTF8.GetString(
            file.EndsWith(".gz", StringComparison.Ordinal) ? BatchCodec.Gzip.Decompress(File.ReadAllBytes(file)) : File.ReadAllBytes(file)), StringComparison.Ordinal));
        long waiting = Waiting();

        OutputResult next = await RunAsync(server.Address, 1, id: "run-b");
        Assert.Equal(waiting, next.Replayed);
        Assert.Equal((0, 0), (next.Spilled, next.Lost));
        Assert.Equal(0, Waiting());
    }

    [Fact]
    public async Task TooLarge_GoesInHalves()
    {
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = request.Body.Length > 1500 ? 413 : 204;
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(server.Address, 3);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.Equal(result.Written, server.Requests.Where(request => request.Body.Length is > 0 and <= 1500).Sum(request => LineParser.Parse(request.Text).Count));
    }

    [Fact]
    public async Task APointThatIsTooLargeByItself_IsLostAndCounted()
    {
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = request.Text.Contains("perf_generator", StringComparison.Ordinal) ? 413 : 204;
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(server.Address, 3);
        Assert.Equal(3, result.Lost);
        Assert.Contains("413", result.LastError!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Busy_IsTriedAgain(int status)
    {
        int count = 0;
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = request.Body.Length > 0 && Interlocked.Increment(ref count) <= 3 ? status : 204;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(server.Address, 5);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), result.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverAsksForMoreTimeThanThereIs_GetsTheNextRun()
    {
        await using FakeServer server = await FakeServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        OutputResult result = await RunAsync(server.Address, 3);
        Assert.Equal((0, 0), (result.Written, result.Lost));
        Assert.Equal(result.Spilled, Waiting());
        Assert.InRange(server.Requests.Count(request => request.Body.Length > 0), 1, 3);
    }

    [Fact]
    public async Task Partial_IsCountedByWhatTheServerSays()
    {
        await using FakeServer server = await FakeServer.StartAsync(async (request, context) =>
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsync("{\"error\":\"partial write: field type conflict: input field \\\"p95\\\" dropped=2\"}");
        });
        OutputResult result = await RunAsync(server.Address, 1);
        Assert.Equal(server.Requests.Sum(request => Math.Min(2, LineParser.Parse(request.Text).Count)), result.Lost);
        Assert.Contains("field type conflict", result.LastError!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectionThatIsCut_AndSlowAnswers_LoseNothing()
    {
        int count = 0;
        await using FakeServer server = await FakeServer.StartAsync(async (request, context) =>
        {
            switch (request.Body.Length == 0 ? 9 : Interlocked.Increment(ref count) % 3)
            {
                case 0:
                    context.Abort();
                    break;
                case 1:
                    await Task.Delay(400, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                    context.Response.StatusCode = 204;
                    break;
                default:
                    context.Response.StatusCode = 204;
                    break;
            }
        });
        OutputResult result = await RunAsync(Version2(server.Address) with { Timeout = TimeSpan.FromMilliseconds(200) }, 6);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        Assert.NotNull(result.LastError);
    }

    [Fact]
    public async Task NameThatIsNone_IsTold()
    {
        await using ISink sink = NewSink(Version2("http://no-such-host.invalid:8086"));
        Assert.Contains("cannot be resolved", (await sink.ProbeAsync(default))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyThere_IsTold_AndAddNeverWaits()
    {
        OutputDefinition output = Version2($"http://127.0.0.1:{FakeServer.FreePort()}");
        await using ISink sink = NewSink(output, patience: TimeSpan.FromMilliseconds(200));
        Assert.Contains("nothing takes connections", (await sink.ProbeAsync(default))!, StringComparison.Ordinal);
        sink.Begin(Seconds.Run(_spill));
        for (int i = 0; i < 600; i++)
        {
            sink.Add(Seconds.Of(i, requests: 10), Seconds.Start.AddSeconds(i));
        }

        Assert.True(((PushSink)sink).BytesInMemory < output.MemoryLimit);
        OutputResult result = await sink.EndAsync(Seconds.Result(600), default);
        Assert.Equal((0, 0), (result.Written, result.Lost));
        Assert.Equal(result.Spilled, Waiting());
    }

    [Fact]
    public async Task LimitsOfMemoryAndDisk_AreKept_AndWhatIsLostIsCounted()
    {
        OutputDefinition output = Version2($"http://127.0.0.1:{FakeServer.FreePort()}") with { SpillLimit = 20_000, MemoryLimit = 8_000 };
        await using ISink sink = NewSink(output, patience: TimeSpan.FromMilliseconds(200));
        sink.Begin(Seconds.Run(_spill));
        for (int i = 0; i < 300; i++)
        {
            sink.Add(Seconds.Of(i, requests: 10), Seconds.Start.AddSeconds(i));
            Assert.True(((PushSink)sink).BytesInMemory <= 8_000);
            await Task.Delay(1);
        }

        OutputResult result = await sink.EndAsync(Seconds.Result(300), default);
        Assert.True(result.Lost > 0);
        Assert.True(result.Spilled > 0);
        Assert.Equal(result.Spilled, Waiting());
        Assert.InRange(Directory.GetFiles(_spill, "*.gz", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, 20_000);
        Assert.Contains("connections", result.LastError!, StringComparison.Ordinal);

        // Every point is accounted for: a second of these has as many as any other.
        Assert.Equal(0, (result.Lost + result.Spilled - 2) % 300);
    }

    [Fact]
    public async Task Spill_KeepsItsOrder()
    {
        int port = FakeServer.FreePort();
        await using ISink sink = NewSink(Version2($"http://127.0.0.1:{port}"), patience: TimeSpan.FromSeconds(20));
        sink.Begin(Seconds.Run(_spill));
        for (int i = 0; i < 30; i++)
        {
            sink.Add(Seconds.Of(i, requests: 10), Seconds.Start.AddSeconds(i));
            await Task.Delay(5);
        }

        await using FakeServer server = await FakeServer.StartAsync(Real, port: port);
        OutputResult result = await sink.EndAsync(Seconds.Result(30), default);
        Assert.Equal((0, 0), (result.Lost, result.Spilled));
        long[] times = [.. server.Requests.SelectMany(request => LineParser.Parse(request.Text)).Where(point => point.Measurement == "perf_generator").Select(point => point.Time)];
        Assert.Equal(30, times.Length);
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task Tls_IsRefusedWithoutTheAuthority_AndTakenWithIt()
    {
        using X509Certificate2 certificate = Certificate();
        string pem = Path.Combine(_spill, "ca.pem");
        File.WriteAllText(pem, certificate.ExportCertificatePem());
        await using FakeServer server = await FakeServer.StartAsync(Real, certificate);
        await using (ISink sink = NewSink(Version2(server.Address)))
        {
            Assert.Contains("TLS", (await sink.ProbeAsync(default))!, StringComparison.Ordinal);
        }

        await using (ISink sink = NewSink(Version2(server.Address) with { CaFile = pem }))
        {
            Assert.Null(await sink.ProbeAsync(default));
        }

        await using (ISink sink = NewSink(Version2(server.Address) with { SkipVerify = true }))
        {
            Assert.Null(await sink.ProbeAsync(default));
        }
    }

    [Fact]
    public void SecretThatIsNotSet_IsTold()
    {
        PerfException fault = Assert.Throws<PerfException>(() => SinkFactory.Create(Version2("http://127.0.0.1:1"), _ => null, TimeProvider.System));
        Assert.Equal(ErrorIds.VariableMissing, fault.Id);
        Assert.Contains("needs the environment variable T", fault.Message, StringComparison.Ordinal);
    }

    // What InfluxDB 2 does, in the order in which it looks.
    private static Task Real(FakeServer.Taken request, HttpContext context)
    {
        context.Response.StatusCode = (request.Method, request.Path) != ("POST", "/api/v2/write") ? 405
            : request.Headers.Authorization != $"Token {Token}" ? 401
            : request.Query != "?precision=ns&org=acme&bucket=perf" ? 404
            : request.Headers.ContentEncoding != "gzip" ? 415
            : request.Body.Length == 0 ? 400 : 204;
        if (request.Body.Length > 0)
        {
            LineParser.Parse(request.Text);
        }

        return Task.CompletedTask;
    }

    private static OutputDefinition Version2(string address) => OutputText.Parse($"influxdb={address}?org=acme&bucket=perf&token=${{env:T}}");

    private static ISink NewSink(OutputDefinition output, string token = Token, TimeSpan? patience = null) => SinkFactory.Create(
        output,
        name => name == "T" ? token : null,
        new PumpSettings
        {
            Backoff = new Backoff { First = TimeSpan.FromMilliseconds(10), Longest = TimeSpan.FromMilliseconds(100) }, Patience = patience ?? TimeSpan.FromSeconds(20), LongestEnd = TimeSpan.FromMinutes(1), EndPause = TimeSpan.FromMilliseconds(20),
        });

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using X509Certificate2 made = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(10));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private long Waiting() => Directory.GetFiles(_spill, "*.gz", SearchOption.AllDirectories).Sum(file => (long)LineParser.Parse(System.Text.Encoding.UTF8.GetString(BatchCodec.Gzip.Decompress(File.ReadAllBytes(file)))).Count);

    private Task<OutputResult> RunAsync(string address, int seconds, string id = "run-x") => RunAsync(Version2(address), seconds, id);

    private async Task<OutputResult> RunAsync(OutputDefinition output, int seconds, string id = "run-x")
    {
        await using ISink sink = NewSink(output);
        await sink.ProbeAsync(default);
        sink.Begin(Seconds.Run(_spill, id));
        for (int i = 0; i < seconds; i++)
        {
            sink.Add(Seconds.Of(i), Seconds.Start.AddSeconds(i));
        }

        return await sink.EndAsync(Seconds.Result(seconds), default);
    }
}
