using System.Globalization;
using Perf.Telemetry.Monitors.Nginx;
using Perf.Tests.Engine.Protocols.Servers;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>A real nginx with stub_status and a log that has times.</summary>
public sealed class TimingNginx : LocalServer
{
    private const string Program = "/usr/sbin/nginx";

    protected override string Package => "nginx-light";

    public string Log => Path.Combine(Folder, "access.log");

    public string Errors => Path.Combine(Folder, "error.log");

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}");

    protected override bool IsInstalled() => File.Exists(Program);

    protected override IReadOnlyList<string> CommandAt(int port)
    {
        string file = Path.Combine(Folder, "nginx.conf");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            master_process off;
            pid {{Folder}}/nginx.pid;
            error_log {{Folder}}/error.log;
            events { worker_connections 256; }
            http {
                log_format timed '$remote_addr [$time_local] "$request" $status rt=$request_time uct=$upstream_connect_time urt="$upstream_response_time" cs=$upstream_cache_status';
                limit_req_zone $binary_remote_addr zone=few:1m rate=1r/s;
                access_log {{Folder}}/access.log timed;
                client_body_temp_path {{Folder}}/body;
                proxy_temp_path {{Folder}}/proxy;
                fastcgi_temp_path {{Folder}}/fastcgi;
                uwsgi_temp_path {{Folder}}/uwsgi;
                scgi_temp_path {{Folder}}/scgi;
                server {
                    listen 127.0.0.1:{{port}};
                    location = /status { stub_status; access_log off; }
                    location /plain { return 200 'hello'; }
                    location /away { proxy_pass http://127.0.0.1:{{port}}/plain; }
                    location /bad { return 503; }
                    location /limited { limit_req zone=few; proxy_pass http://127.0.0.1:{{port}}/plain; }
                }
            }
            """));
        return [Program, "-p", Folder, "-c", file, "-e", Path.Combine(Folder, "error.log")];
    }
}

public class NginxMonitorTests(TimingNginx server) : IClassFixture<TimingNginx>
{
    [Fact]
    public void Parse_AStatusPage_HasItsNumbers()
    {
        StubStatus? status = StubStatus.Parse("Active connections: 291 \nserver accepts handled requests\n 16630948 16630946 31070465 \nReading: 6 Writing: 179 Waiting: 106 \n"u8.ToArray());
        Assert.Equal(new StubStatus(291, 16630948, 16630946, 31070465, 6, 179, 106), status);
        Assert.Null(StubStatus.Parse("<html>Welcome</html>"u8.ToArray()));
        SeededProperty.ForAll(300, random => StubStatus.Parse(CapturedFile.Damage("Active connections: 291 \nserver accepts handled requests\n 16630948 16630946 31070465 \nReading: 6 Writing: 179 Waiting: 106 \n"u8.ToArray(), random)));
    }

    [Theory]
    [InlineData("""127.0.0.1 - - [x] "GET / HTTP/1.1" 200 12 "-" "curl" rt=0.012 urt="0.010" """, 0.012, 0.010, 200)]
    [InlineData("""127.0.0.1 - - [x] "GET / HTTP/1.1" 502 12 "-" "curl" rt=1.012 urt=0.010, 0.500 : 0.2""", 1.012, 0.710, 502)]
    [InlineData("""127.0.0.1 "GET /?rt=9 HTTP/1.1" 304 0 request_time=0.000 upstream_response_time=-""", 0.0, null, 304)]
    [InlineData("""{"status":201,"request_time":"0.500","upstream_response_time":"-","other":{"a":1}}""", 0.5, null, 201)]
    [InlineData("""{"status":"404","rt":0.25,"urt":0.2}""", 0.25, 0.2, 404)]
    public void Parse_LinesThatNameTheirTimes_AreFound(string line, double time, double? upstream, int status)
    {
        AccessLine? found = LogFormat.Of(null).Parse(line);
        Assert.Equal((time, upstream, status), (found!.Value.RequestTime!.Value, found.Value.UpstreamTime, found.Value.Status!.Value));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing of use")]
    [InlineData("{")]
    [InlineData("""{"request_time":null}""")]
    public void Parse_OtherLines_AreNone(string line) => Assert.Null(LogFormat.Of(null).Parse(line));

    [Fact]
    public void Parse_AnyFormat_FindsWhatItWasWrittenWith() => SeededProperty.ForAll(500, random =>
    {
        (string Variable, string Value)[] parts =
        [
            ("status", $"{random.Next(100, 600)}"), ("request_time", (random.Next(100_000) / 1000.0).ToString("0.000", CultureInfo.InvariantCulture)),
            ("upstream_response_time", random.Next(2) == 0 ? "-" : (random.Next(100_000) / 1000.0).ToString("0.000", CultureInfo.InvariantCulture)),
            ("request", $"GET /{random.Next(100)} HTTP/1.1"), ("remote_addr", "127.0.0.1"),
        ];
        random.Shuffle(parts);
        string[] between = ["\" \"", " | ", "][", "\t", " - "];
        string Gap() => between[random.Next(between.Length)];
        string format = "<";
        string line = "<";
        foreach ((string variable, string value) in parts)
        {
            string gap = Gap();
            (format, line) = ($"{format}${variable}{gap}", $"{line}{value}{gap}");
        }

        AccessLine found = LogFormat.Of(format).Parse(line)!.Value;
        Assert.Equal(double.Parse(parts.First(part => part.Variable == "request_time").Value, CultureInfo.InvariantCulture), found.RequestTime);
        Assert.Equal(int.Parse(parts.First(part => part.Variable == "status").Value, CultureInfo.InvariantCulture), found.Status);
        string upstream = parts.First(part => part.Variable == "upstream_response_time").Value;
        Assert.Equal(upstream == "-" ? null : double.Parse(upstream, CultureInfo.InvariantCulture), found.UpstreamTime);
    });

    [Theory]
    [InlineData("$remote_addr $status", "$request_time")]
    [InlineData("$request_time$status", "nothing between")]
    public void Of_AFormatOfNoUse_SaysWhy(string format, string why) => Assert.Contains(why, Assert.Throws<FormatException>(() => LogFormat.Of(format)).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_AFileThatGrowsAndIsRotated_GivesEachNewLineOnce()
    {
        string folder = Directory.CreateTempSubdirectory("perf-log").FullName;
        string path = Path.Combine(folder, "access.log");
        try
        {
            File.WriteAllText(path, "old\n");
            using var tail = new LogTail(path);
            var lines = new List<string>();
            void Read() => tail.Read(lines.Add);
            Read();
            Assert.Empty(lines);
            File.AppendAllText(path, "one\ntw");
            Read();
            File.AppendAllText(path, "o\r\nthree\n");
            Read();
            Assert.Equal(["one", "two", "three"], lines);

            // As logrotate does: the old one is moved away, and a new one begins.
            File.Move(path, path + ".1");
            File.WriteAllText(path, "four\n");
            Read();
            Assert.Equal("four", lines[^1]);

            // As with copytruncate: the same file is short again.
            File.WriteAllText(path, "5\n");
            Read();
            Assert.Equal("5", lines[^1]);
            Assert.Equal(5, lines.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Read_ALogThatIsRotated_LosesNoLineAndTellsNoFault()
    {
        string folder = Directory.CreateTempSubdirectory("perf-log").FullName;
        string path = Path.Combine(folder, "access.log");
        try
        {
            File.WriteAllText(path, "old\n");
            using var tail = new LogTail(path);
            var lines = new List<string>();
            void Read() => tail.Read(lines.Add);
            Read();
            File.AppendAllText(path, "one\n");
            File.Move(path, path + ".1");

            // There is none for a moment, and nginx writes to what it has open.
            Read();
            File.AppendAllText(path + ".1", "two\n");
            Read();
            Assert.Equal(["one", "two"], lines);
            File.AppendAllText(path + ".1", "three\nfour, which is longer\n");
            File.WriteAllText(path, "five\n");
            Read();
            Assert.Equal(["one", "two", "three", "four, which is longer", "five"], lines);

            // It is told a little later than the new one is there.
            File.AppendAllText(path + ".1", "six\n");
            File.AppendAllText(path, "seven\n");
            Read();
            Read();
            Assert.Equal(["six", "seven"], lines[5..]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public void Read_ALogBehindALink_GivesEachLineOnce()
    {
        Skip.If(OperatingSystem.IsWindows(), "links need a right there");
        string folder = Directory.CreateTempSubdirectory("perf-log").FullName;
        string path = Path.Combine(folder, "access.log");
        try
        {
            File.WriteAllText(Path.Combine(folder, "real.log"), "old\n");
            File.CreateSymbolicLink(Path.Combine(folder, "between.log"), "real.log");
            File.CreateSymbolicLink(path, "between.log");
            using var tail = new LogTail(path);
            var lines = new List<string>();
            foreach (string line in new[] { "one", "two", "three" })
            {
                tail.Read(lines.Add);
                File.AppendAllText(path, $"{line}\n");
            }

            tail.Read(lines.Add);
            tail.Read(lines.Add);
            Assert.Equal(["one", "two", "three"], lines);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What a cache in the proxy answers is a request, and none that was passed on.</summary>
    [Fact]
    public void Read_ALogWithAnswersOfACache_CountsWhatWasPassedOn()
    {
        string folder = Directory.CreateTempSubdirectory("perf-log").FullName;
        string path = Path.Combine(folder, "access.log");
        try
        {
            File.WriteAllText(path, "old\n");
            using var reader = new NginxReader(new NginxMonitor { Name = "n", AccessLog = path }, text => text);
            IReadOnlyList<MonitorSample> Read(string lines) => Readings.Last(reading => reader.Read(reading, CancellationToken.None), reading =>
            {
                File.AppendAllText(path, lines);
                reader.Read(reading, CancellationToken.None);
            });
            const string Kept = "127.0.0.1 \"GET / HTTP/1.1\" 200 rt=0.001 uct=- urt=-\n";
            Assert.DoesNotContain(Read(Kept), sample => sample.Signal == "nginx.http.upstream.requests");
            IReadOnlyList<MonitorSample> samples = Read($"{Kept}127.0.0.1 \"GET / HTTP/1.1\" 200 rt=0.010 uct=0.000 urt=0.008\n{Kept}{Kept}");
            Assert.Equal(0.25, samples.Of("nginx.http.upstream.requests") / samples.Of("nginx.http.requests"), 1e-9);
            Assert.Equal(8, samples.Of("nginx.http.upstream.duration", "avg"), 1e-9);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [SkippableFact]
    public async Task Read_ARealServer_HasConnectionsRequestsAndTimes()
    {
        server.Require();
        using var client = new HttpClient();
        using var reader = new NginxReader(new NginxMonitor { Name = "n", Address = $"{server.Address}/status", AccessLog = server.Log }, text => text);
        await client.GetStringAsync(new Uri($"{server.Address}/plain"));
        IReadOnlyList<MonitorSample> samples = Readings.Twice(reader, () =>
        {
            for (int i = 0; i < 20; i++)
            {
                using HttpResponseMessage _ = client.GetAsync(new Uri($"{server.Address}/{(i % 4 == 0 ? "bad" : i % 2 == 0 ? "away" : "plain")}")).GetAwaiter().GetResult();
            }
        });
        Assert.True(samples.Of("nginx.requests") > 0);
        Assert.True(samples.Of("nginx.connections_current", "active") >= 1);
        Assert.Equal(0, samples.Of("nginx.connections_dropped"));
        Assert.True(samples.Of("nginx.http.responses", "2xx") > samples.Of("nginx.http.responses", "5xx") && samples.Of("nginx.http.responses", "5xx") > 0);
        Assert.True(samples.Of("nginx.http.request.duration", "max") >= samples.Of("nginx.http.request.duration", "avg"));
        Assert.True(samples.Of("nginx.http.upstream.duration", "avg") >= 0);
        Assert.Equal(samples.Count, samples.Select(sample => sample.Identity()).Distinct().Count());
    }

    [SkippableFact]
    public async Task Read_ARealServerThatLimits_HasConnectTimesCodesAndATableOfErrors()
    {
        server.Require();
        using var client = new HttpClient();
        using var reader = new NginxReader(new NginxMonitor { Name = "n", AccessLog = server.Log, ErrorLog = server.Errors }, text => text);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var reading = new MonitorReading("n");
        reading.Begin(TimeSpan.Zero);
        reader.Read(reading, limit.Token);
        reader.BeginTables(limit.Token);
        for (int i = 0; i < 20; i++)
        {
            using HttpResponseMessage _ = await client.GetAsync(new Uri($"{server.Address}/limited?token=hunter2"), limit.Token);
        }

        // It writes a line when a request has ended, which may be a moment after its answer.
        Assert.True(SpinWait.SpinUntil(() => File.ReadLines(server.Log).Count(line => line.Contains("/limited", StringComparison.Ordinal)) >= 20, TimeSpan.FromSeconds(30)));
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, limit.Token);
        Assert.True(reading.Samples.Of("nginx.http.responses", "503") >= 15);
        Assert.Equal(0, reading.Samples.Of("nginx.http.responses", "429"));
        Assert.InRange(reading.Samples.Of("nginx.http.upstream.connect.share"), 0, 100);
        Assert.True(reading.Samples.Of("nginx.http.upstream.connect.duration", "max") >= 0);

        MonitorTable table = Assert.Single(reader.EndTables(TimeSpan.FromSeconds(4), limit.Token));
        Assert.Equal(("errors", "pattern,count,example"), (table.Name, string.Join(',', table.Columns)));
        IReadOnlyList<string> row = Assert.Single(table.Rows, row => row[0] == "limiting-requests");
        Assert.True(int.Parse(row[1], CultureInfo.InvariantCulture) >= 15);
        Assert.Contains("limiting requests", row[2], StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", row[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026/01/01 00:00:00 [alert] 1#1: 20 worker_connections are not enough", "worker-connections")]
    [InlineData("2026/01/01 00:00:00 [error] 1#1: *5 limiting requests, excess: 0.9 by zone \"few\", client: 127.0.0.1", "limiting-requests")]
    [InlineData("2026/01/01 00:00:00 [error] 1#1: *5 upstream timed out (110: Connection timed out) while reading", "upstream-timeout")]
    [InlineData("2026/01/01 00:00:00 [error] 1#1: *5 no live upstreams while connecting to upstream", "no-live-upstreams")]
    [InlineData("2026/01/01 00:00:00 [crit] 1#1: accept4() failed (24: Too many open files)", "too-many-files")]
    [InlineData("2026/01/01 00:00:00 [warn] 1#1: *5 an upstream response is buffered to a temporary file /p/1/00/0000000001", "buffered-to-file")]
    [InlineData("2026/01/01 00:00:00 [error] 1#1: *5 connect() failed (111: Connection refused)", "other")]
    [InlineData("2026/01/01 00:00:00 [notice] 1#1: signal process started", null)]
    [InlineData("limiting requests", null)]
    [InlineData("", null)]
    public void PatternOf_ALine_IsWhatItComplainsOf(string line, string? pattern) => Assert.Equal(pattern, ErrorLine.PatternOf(line));

    [Fact]
    public void EndTables_AnErrorLogThatIsRotated_CountsEachLineOnce()
    {
        string folder = Directory.CreateTempSubdirectory("perf-log").FullName;
        string path = Path.Combine(folder, "error.log");
        try
        {
            const string Line = "2026/01/01 00:00:00 [error] 1#1: *5 limiting requests, excess: 0.9\n";
            File.WriteAllText(path, Line);
            using var log = new ErrorLog(path);
            var reading = new MonitorReading("n");
            reading.Begin(TimeSpan.Zero);
            log.Read(reading);
            File.AppendAllText(path, Line);
            reading.Begin(TimeSpan.FromSeconds(1));
            log.Read(reading);

            // What came before the run is no part of it.
            log.Begin();
            File.AppendAllText(path, Line + Line);
            File.Move(path, path + ".1");
            File.WriteAllText(path, Line);
            reading.Begin(TimeSpan.FromSeconds(2));
            log.Read(reading);
            Assert.Equal(3, reading.Samples.Of("nginx.error_log.lines", "limiting-requests"));
            File.AppendAllText(path, Line);
            Assert.Equal(["limiting-requests", "4", Line.Trim()], Assert.Single(log.End().Rows));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Read_AnErrorLogThatIsNotThere_SaysSo()
    {
        using var reader = new NginxReader(new NginxMonitor { Name = "n", ErrorLog = "/no/such/error.log" }, text => text);
        Assert.Contains("The error log /no/such/error.log cannot be read", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("n"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Read_APageThatIsNoStatus_SaysWhatToConfigure()
    {
        server.Require();
        using var reader = new NginxReader(new NginxMonitor { Name = "n", Address = $"{server.Address}/plain" }, text => text);
        Assert.Contains("location = /stub_status { stub_status;", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("n"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ALogThatIsNotThere_SaysSo()
    {
        using var reader = new NginxReader(new NginxMonitor { Name = "n", AccessLog = "/no/such/access.log" }, text => text);
        Assert.Contains("/no/such/access.log cannot be read", Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("n"), CancellationToken.None)).Message, StringComparison.Ordinal);
    }
}
