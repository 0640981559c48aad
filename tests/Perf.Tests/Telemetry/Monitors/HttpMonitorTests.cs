using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Telemetry.Monitors;
using Perf.Telemetry.Monitors.Http;
using Perf.Tests.Model;

namespace Perf.Tests.Telemetry.Monitors;

/// <summary>Numbers of JSON over HTTP; and servers that hang, refuse, or say something else.</summary>
public class HttpMonitorTests
{
    private const string Document = """{"queue":{"length":12,"age":"3.5"},"ok":true,"workers":[{"busy":1},{"busy":2.5}],"name":"x","big":123456789012345678901234567890}""";

    [Theory]
    [InlineData("$.queue.length", new[] { 12.0 })]
    [InlineData("$.queue.age", new[] { 3.5 })]
    [InlineData("$.ok", new[] { 1.0 })]
    [InlineData("$..busy", new[] { 1, 2.5 })]
    [InlineData("$.name", new double[0])]
    [InlineData("$.none", new double[0])]
    public void Select_APath_GivesItsNumbers(string path, double[] expected) => Assert.Equal(expected, JsonFigures.Select(JsonFigures.Parse(Encoding.UTF8.GetBytes(Document)), path));

    [Fact]
    public void All_ADocument_GivesNumbersByTheirPlace() => Assert.Equal(
        [("queue.length", 12), ("ok", 1), ("workers[0].busy", 1), ("workers[1].busy", 2.5), ("big", 1.2345678901234568e29)], JsonFigures.All(JsonFigures.Parse(Encoding.UTF8.GetBytes(Document))));

    [Fact]
    public void Parse_Damage_IsAMonitorsFaultOrAnotherDocument() => SeededProperty.ForAll(500, random =>
    {
        Exception? e = Record.Exception(() => JsonFigures.All(JsonFigures.Parse(CapturedFile.Damage(Encoding.UTF8.GetBytes(Document), random))).ToArray());
        Assert.True(e is null or MonitorException, $"{e}");
    });

    [Fact]
    public void Read_ARealServer_GivesValuesAndRates()
    {
        int count = 0;
        using Answerer server = Answerer.Http(() => $$"""{"done":{{count += 10}},"queue":[4,5]}""");
        using var reader = new HttpReader(
            new HttpMonitor { Name = "h", Address = server.Address, Values = [new MonitorQuery { Name = "done", Query = "$.done", Unit = "1/s", IsCounter = true }, new MonitorQuery { Name = "queue", Query = "$.queue[*]" }, new MonitorQuery { Name = "none", Query = "$.x" }] },
            text => text);
        var reading = new MonitorReading("h");
        reading.Begin(TimeSpan.FromSeconds(1));
        reader.Read(reading, CancellationToken.None);
        reading.Begin(TimeSpan.FromSeconds(3));
        reader.Read(reading, CancellationToken.None);
        Assert.Equal(5, reading.Samples.Of("done"));
        Assert.Equal(5, reading.Samples.Of("queue", "1"));
        Assert.Contains("at '$.x' there is no number", Assert.Single(reading.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AServerThatHangs_EndsWithTheReading()
    {
        using Answerer server = Answerer.Silent();
        using var panel = new MonitorPanel(
            [(new HttpMonitor { Name = "h", Every = MonitorDefinition.ShortestEvery, Timeout = TimeSpan.FromMilliseconds(100) }, new HttpReader(new HttpMonitor { Name = "h", Address = server.Address }, text => text))], text => text, TimeProvider.System);
        panel.Prepare();
        panel.Start();
        Thread.Sleep(1000);
        Assert.StartsWith("The monitor 'h' could not be read: It did not answer within 100ms.", Assert.Single(panel.End()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", "a token")]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/new\r\nContent-Length: 0\r\n\r\n", "http://127.0.0.1/new")]
    [InlineData("HTTP/1.1 500 Oops\r\nContent-Length: 5\r\n\r\nBoom\u0007", "It says: Boom")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n<html>", "is not JSON")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "no number")]
    [InlineData("SSH-2.0-OpenSSH\r\n", "cannot be asked")]
    public void Read_OtherAnswers_SayWhatToDo(string answer, string expected)
    {
        using Answerer server = Answerer.Raw(answer);
        using var reader = new HttpReader(new HttpMonitor { Name = "h", Address = server.Address.Replace("://", "://user:hunter2@", StringComparison.Ordinal) }, text => text);
        MonitorException e = Assert.Throws<MonitorException>(() => reader.Read(new MonitorReading("h"), CancellationToken.None));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(201, 1)]
    public void Read_ADocumentOfManyNumbers_SaysSoWhenSomeAreLeftOut(int numbers, int notes)
    {
        using Answerer server = Answerer.Http(() => $"[{string.Join(',', Enumerable.Range(0, numbers))}]");
        using var reader = new HttpReader(new HttpMonitor { Name = "h", Address = server.Address }, text => text);
        var reading = new MonitorReading("h");
        reader.Read(reading, CancellationToken.None);
        Assert.Equal((200, notes), (reading.Samples.Count, reading.Notes.Count));
    }

    [Fact]
    public void Create_NoAddress_IsRefused() => Assert.Equal(ErrorIds.MonitorUnavailable, Assert.Throws<PerfException>(() => new HttpReader(new HttpMonitor { Name = "h", Address = "ftp://x" }, text => text)).Id);

    // Answers each connection with the same bytes, or never.
    private sealed class Answerer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly List<TcpClient> _clients = [];

        private Answerer(Func<string>? answer)
        {
            _listener.Start();
            _ = Task.Run(async () =>
            {
                while (true)
                {
                    TcpClient client = await _listener.AcceptTcpClientAsync();
                    _clients.Add(client);
                    if (answer is not null)
                    {
                        byte[] request = new byte[8192];
                        _ = await client.GetStream().ReadAsync(request);
                        await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer()));
                        client.Close();
                    }
                }
            });
        }

        public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/figures";

        public static Answerer Silent() => new(null);

        public static Answerer Raw(string answer) => new(() => answer);

        public static Answerer Http(Func<string> body) => new(() =>
        {
            string text = body();
            return $"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}";
        });

        public void Dispose()
        {
            _listener.Stop();
            foreach (TcpClient client in _clients.ToArray())
            {
                client.Dispose();
            }
        }
    }
}
