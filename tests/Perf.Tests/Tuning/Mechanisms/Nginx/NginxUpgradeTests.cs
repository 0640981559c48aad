using System.Net;
using System.Net.Sockets;
using System.Text;
using Perf.Tuning;
using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

/// <summary>The header Connection of locations that pass upgrades on, as WebSockets need it.</summary>
public sealed class NginxUpgradeTests
{
    private const string Key = "http/server[*]/location[*]/proxy_set_header[Connection]";

    private const string Sockets = """
        http {
            map $http_upgrade $connection_upgrade { default upgrade; '' close; }
            server {
                listen 80;
                location / { proxy_pass http://a; }
                location /ws { proxy_pass http://a; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade; }
                location /hub { proxy_pass http://a; proxy_set_header connection "upgrade"; }
                location /close { proxy_pass http://a; proxy_set_header Connection close; }
            }
            server {
                listen 81;
                proxy_set_header Upgrade $http_upgrade;
                proxy_set_header Connection $connection_upgrade;
                location / { proxy_pass http://a; }
                location /own { proxy_pass http://a; proxy_set_header X-A a; }
            }
        }

        """;

    private static readonly (string? Raw, bool IsUpgrade)[] s_headers =
    [
        (null, false), ("\"\"", false), ("close", false), ("keep-alive", false), ("\"Keep-Alive\"", false), ("upgrade", true), ("\"upgrade\"", true), ("$connection_upgrade", true), ("'keep-alive, Upgrade'", true),
    ];

    [Fact]
    public void Values_OfTheHeader_LeaveOutWhatPassesUpgradesOn_InheritedOrNot()
    {
        NginxMemory memory = NginxMemory.Of(Sockets);

        IReadOnlyList<(string Label, string? Value)> values = NginxEdit.Values(memory.Tree(), NginxKey.Of(Key));

        (string, string?)[] expected = [("http/server[80]/location[/]", null), ("http/server[80]/location[/close]", "close"), ("http/server[81]/location[/own]", null)];
        Assert.Equal(expected, values.ToArray());
        NginxMemory edited = memory.Set(Key, "\"\"");
        Assert.Equal("\"\"", edited.Value(Key));
        Assert.Equal(3, edited.Texts["/n/nginx.conf"].Split("proxy_set_header Connection \"\";").Length - 1);
        Dictionary<string, string?> old = values.ToDictionary(value => value.Label, value => value.Value);
        Assert.Equal(Sockets, edited.Set(Key, label => (old.ContainsKey(label), old.GetValueOrDefault(label))).Texts["/n/nginx.conf"]);

        // Another header is set in all of them.
        Assert.Equal(6, NginxEdit.Values(memory.Tree(), NginxKey.Of("http/server[*]/location[*]/proxy_buffering")).Count);
    }

    [Fact]
    public void Set_TheHeaderInRandomLocations_ChangesThoseWithoutUpgradesAlone()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            (string? Raw, bool IsUpgrade)[] headers = [.. Enumerable.Range(0, 1 + random.Next(6)).Select(_ => s_headers[random.Next(s_headers.Length)])];
            NginxMemory memory = NginxMemory.Of($"http {{ server {{\n{string.Concat(headers.Select((header, i) => Location(i, header.Raw)))}}} }}\n");

            string edited = memory.Set(Key, "\"\"").Texts["/n/nginx.conf"];

            string expected = $"http {{ server {{\n{string.Concat(headers.Select((header, i) => Location(i, header.IsUpgrade ? header.Raw : "\"\"")))}}} }}\n";
            Assert.True(expected == edited, $"seed {seed}:\n{edited}");
        }
    }

    [Fact]
    public void WhyElsewhere_EveryLocationPassesUpgradesOn_SaysThatNothingIsLeft()
    {
        NginxTree tree = NginxMemory.Of("http { server { location /ws { proxy_pass http://a; proxy_set_header Connection upgrade; } } }").Tree();

        Assert.Contains("WebSockets", NginxDenied.WhyElsewhere(NginxKey.Of(Key), "\"\"", tree), StringComparison.Ordinal);
        Assert.Null(NginxEdit.Common(NginxEdit.Values(tree, NginxKey.Of(Key))));
        Assert.Null(NginxDenied.WhyElsewhere(NginxKey.Of(Key), "\"\"", NginxMemory.Of(Sockets).Tree()));
    }

    [SkippableFact]
    public async Task Apply_BesideALocationOfWebSockets_PassesTheirUpgradesOnAsBefore()
    {
        Skip.IfNot(NginxServer.IsInstalled, "nginx is not installed");
        using var application = new TcpListener(IPAddress.Loopback, 0);
        application.Start();
        string sockets = $"location /ws {{\n        proxy_pass http://127.0.0.1:{((IPEndPoint)application.LocalEndpoint).Port};\n        proxy_http_version 1.1;\n        proxy_set_header Upgrade $http_upgrade;\n        proxy_set_header Connection $connection_upgrade;\n    }}\n    ";
        await using NginxServer server = await new NginxServer().StartAsync(text => text
            .Replace("upstream app {", "map $http_upgrade $connection_upgrade { default upgrade; '' close; }\nupstream app {", StringComparison.Ordinal)
            .Replace("location / {", $"{sockets}location / {{", StringComparison.Ordinal));
        IMechanism made = new NginxDirectiveMechanism(new MechanismContext(new TuningTargets { Nginx = server.Target }, new NoRestarts(), TimeProvider.System));
        var order = new ChangeOrder("nginx", new Dictionary<string, string?> { [Key] = "\"\"" }, new Dictionary<string, string>(), "20260101_000000");
        string everything = server.Everything();

        Observation seen = await made.ObserveAsync(order, CancellationToken.None);
        Assert.Null(seen.Refusal);
        Assert.Contains("location[/ws]", Assert.Single(seen.Warnings), StringComparison.Ordinal);
        Assert.DoesNotContain("\n-", seen.Diff.Replace("\n---", "\n", StringComparison.Ordinal), StringComparison.Ordinal);
        Perf.Tuning.Capture capture = await made.CaptureAsync(order, CancellationToken.None);
        await made.ApplyAsync(order, capture, CancellationToken.None);

        Assert.True((await made.ObserveAsync(order, CancellationToken.None)).IsSet);
        Assert.Contains("Connection: upgrade\r\n", await PassedOnAsync(server.Port, application), StringComparison.Ordinal);
        await made.RestoreAsync(order, capture, [Key], CancellationToken.None);
        Assert.Equal(everything, server.Everything());
    }

    private static string Location(int number, string? header) => $"location /{number} {{ proxy_pass http://a;{(header is null ? "" : $" proxy_set_header Connection {header};")} }}\n";

    // The request as the application gets it.
    private static async Task<string> PassedOnAsync(int port, TcpListener application)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, limit.Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes("GET /ws HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"), limit.Token);
        using TcpClient passed = await application.AcceptTcpClientAsync(limit.Token);
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int count = await passed.GetStream().ReadAsync(buffer, limit.Token);
            Assert.True(count > 0, text.ToString());
            text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return text.ToString();
    }
}
