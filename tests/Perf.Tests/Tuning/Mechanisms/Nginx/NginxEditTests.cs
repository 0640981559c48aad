using System.Text;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

public sealed class NginxEditTests
{
    private const string Usual = """
        worker_processes 1; # one
        events { worker_connections 20; }
        http {
            # gzip off;
            sendfile on;
            include /n/conf.d/*.conf;

            upstream app { server 127.0.0.1:1; }
            server {
                listen 80;
                proxy_set_header Host $host;
                location / {
                    proxy_pass http://app;
                }
                location /static { root /srv; }
                location /api {
                    proxy_pass http://app/v1;
                    proxy_set_header X-A a;
                }
            }
        }

        """;

    [Theory]

    // The value's characters alone.
    [InlineData("events/worker_connections", "1024", "worker_connections 20;", "worker_connections 1024;")]
    [InlineData("main/worker_processes", "auto", "worker_processes 1; # one", "worker_processes auto; # one")]

    // A new line like its neighbours, behind them, before includes.
    [InlineData("http/gzip", "on", "    sendfile on;\n", "    sendfile on;\n    gzip on;\n")]
    [InlineData("main/worker_rlimit_nofile", "2048", "worker_processes 1; # one\n", "worker_processes 1; # one\nworker_rlimit_nofile 2048;\n")]
    [InlineData("http/upstream[app]/keepalive", "32", "server 127.0.0.1:1; }", "server 127.0.0.1:1; keepalive 32; }")]
    [InlineData("http/server[80]/location[/]/proxy_http_version", "1.1", "proxy_pass http://app;\n", "proxy_pass http://app;\n            proxy_http_version 1.1;\n")]
    [InlineData("http/server[*]/location[/static]/expires", "1h", "{ root /srv; }", "{ root /srv; expires 1h; }")]

    // Several of one name.
    [InlineData("http/gzip_types", "a\nb", "    sendfile on;\n", "    sendfile on;\n    gzip_types a;\n    gzip_types b;\n")]
    [InlineData("http/sendfile", null, "    sendfile on;\n", "")]
    [InlineData("events/worker_connections", null, "events { worker_connections 20; }", "events { }")]

    // The first of its kind takes along what the block has inherited.
    [InlineData("http/server[*]/location[/]/proxy_set_header[Connection]", "\"\"", "proxy_pass http://app;\n", "proxy_pass http://app;\n            proxy_set_header Host $host;\n            proxy_set_header Connection \"\";\n")]
    [InlineData("http/server[*]/location[/api]/proxy_set_header[Connection]", "\"\"", "proxy_set_header X-A a;\n", "proxy_set_header X-A a;\n            proxy_set_header Connection \"\";\n")]
    [InlineData("http/server[*]/location[/api]/proxy_set_header[x-a]", "b", "proxy_set_header X-A a;", "proxy_set_header X-A b;")]
    public void Set_ADirective_ChangesNothingElse(string key, string? value, string before, string after)
    {
        NginxMemory memory = NginxMemory.Of(Usual);

        NginxMemory edited = memory.Set(key, value);

        Assert.Equal(Replaced(Usual, before, after), edited.Texts["/n/nginx.conf"]);
        Assert.Equal(value, edited.Value(key));

        // And back.
        string? old = memory.Value(key);
        if (!key.EndsWith("/]/proxy_set_header[Connection]", StringComparison.Ordinal) && value is not null)
        {
            Assert.Equal(Usual, edited.Set(key, old).Texts["/n/nginx.conf"]);
        }
    }

    [Fact]
    public void Set_EachLocationThatPassesOn_LeavesOthers()
    {
        NginxMemory edited = NginxMemory.Of(Usual).Set("http/server[*]/location[*]/proxy_http_version", "1.1");

        Assert.Equal(2, edited.Texts["/n/nginx.conf"].Split("proxy_http_version 1.1;").Length - 1);
        Assert.Equal(2, NginxMemory.Of(Usual).Set("http/server[*]/location[->app]/proxy_buffering", "on").Texts["/n/nginx.conf"].Split("proxy_buffering on;").Length - 1);
        Assert.Contains("no block location ->other", Assert.Throws<PerfException>(() => NginxMemory.Of(Usual).Set("http/server[*]/location[->other]/proxy_buffering", "on")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_DirectiveInAnIncludedFile_IsChangedThere()
    {
        NginxMemory edited = NginxMemory.Of(Usual, ("/n/conf.d/a.conf", "gzip off;\r\n"), ("/n/conf.d/b.txt", "gzip off;")).Set("http/gzip", "on");

        Assert.Equal(Usual, edited.Texts["/n/nginx.conf"]);
        Assert.Equal("gzip on;\r\n", edited.Texts["/n/conf.d/a.conf"]);
        Assert.Equal("gzip off;", edited.Texts["/n/conf.d/b.txt"]);
    }

    [Fact]
    public void Set_ServersInIncludedFilesOfAllForms_AreAllMeantAndAllComeBack()
    {
        NginxMemory memory = NginxMemory.Of(
            "http{include sites/*;}",
            ("/n/sites/a", "server {\r\n\tserver_name a.example;\r\n\tlocation / {\r\n\t\tproxy_pass http://127.0.0.1:1;\r\n\t}\r\n}"),
            ("/n/sites/b", "server { server_name b.example; location / { proxy_pass http://127.0.0.1:1; proxy_buffering off; } }"));

        NginxMemory edited = memory.Set("http/server[*]/location[/]/proxy_buffering", "on");

        Assert.Equal("server {\r\n\tserver_name a.example;\r\n\tlocation / {\r\n\t\tproxy_pass http://127.0.0.1:1;\r\n\t\tproxy_buffering on;\r\n\t}\r\n}", edited.Texts["/n/sites/a"]);
        Assert.Contains("mixed: http/server[a.example]/location[/]: -; http/server[b.example]/location[/]: off", memory.Value("http/server[*]/location[/]/proxy_buffering"), StringComparison.Ordinal);
        Dictionary<string, string?> old = new() { ["http/server[a.example]/location[/]"] = null, ["http/server[b.example]/location[/]"] = "off" };
        Assert.Equal(memory.Texts, edited.Set("http/server[*]/location[/]/proxy_buffering", label => (old.ContainsKey(label), old.GetValueOrDefault(label))).Texts);
        Assert.Equal("server { server_name b.example; location / { proxy_pass http://127.0.0.1:1; } }", memory.Set("http/server[b.example]/location[/]/proxy_buffering", (string?)null).Texts["/n/sites/b"]);
    }

    [Fact]
    public void Set_SnippetIncludedTwice_IsEditedOnce()
    {
        NginxMemory edited = NginxMemory.Of("http { server { location / { include p.conf; } location /b { include p.conf; } } }", ("/n/p.conf", "proxy_pass http://a;\nproxy_buffering off;\n"))
            .Set("http/server[*]/location[*]/proxy_buffering", "on");

        Assert.Equal("proxy_pass http://a;\nproxy_buffering on;\n", edited.Texts["/n/p.conf"]);
    }

    [Theory]
    [InlineData("include nginx.conf;", "includes itself")]
    [InlineData("include a.conf;", "includes itself")]
    [InlineData("include nowhere.conf;", "not there")]
    [InlineData("http { gzip on }", "line 1")]
    public void Read_WhatNginxWouldNotTake_IsRefused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<PerfException>(() => NginxMemory.Of(text, ("/n/a.conf", "include b.conf;"), ("/n/b.conf", "include a.conf;")).Tree()).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("gzip")]
    [InlineData("http/Gzip")]
    [InlineData("http//gzip")]
    [InlineData("http/server[]/gzip")]
    [InlineData("http/gzip;x")]
    [InlineData("http/server[a/gzip")]
    public void Of_WhatIsNoKey_IsRefused(string key) => Assert.Equal(ErrorIds.CatalogueInvalid, Assert.Throws<PerfException>(() => NginxMemory.Of(Usual).Value(key)).Id);

    [Fact]
    public void Set_BlockThatIsNotThere_SaysWhich() =>
        Assert.Contains("no block upstream other in http of /n/nginx.conf", Assert.Throws<PerfException>(() => NginxMemory.Of(Usual).Set("http/upstream[other]/keepalive", "1")).Message, StringComparison.Ordinal);

    [Fact]
    public void SetAndSetBack_RandomConfigurations_KeepEveryOtherCharacter()
    {
        string[] keys = ["http/gzip", "main/worker_processes", "events/worker_connections", "http/server[*]/keepalive_timeout", "http/server[*]/location[*]/expires", "http/upstream[*]/keepalive"];
        for (int seed = 0; seed < 1500; seed++)
        {
            var random = new Random(seed);
            NginxMemory memory = NginxMemory.Of(RandomMain(random));
            string key = keys[random.Next(keys.Length)];
            IReadOnlyList<(string Label, string? Value)> old;
            try
            {
                old = Perf.Tuning.Nginx.NginxEdit.Values(memory.Tree(), Perf.Tuning.Nginx.NginxKey.Of(key));
            }
            catch (PerfException)
            {
                continue;
            }

            string? value = random.Next(6) == 0 ? null : random.Next(3) == 0 ? "7 8\n9" : "77";
            NginxMemory edited = memory.Set(key, value);
            Assert.True(edited.Value(key) == value, $"seed {seed}: {key} = {value}\n{memory.Texts["/n/nginx.conf"]}\n{edited.Texts["/n/nginx.conf"]}");

            // Taking away forgets where something stood: then only the values come back.
            Dictionary<string, string?> values = old.ToDictionary(pair => pair.Label, pair => pair.Value);
            NginxMemory back = edited.Set(key, label => (values.ContainsKey(label), values.GetValueOrDefault(label)));
            bool isGone = value is null && old.Any(pair => pair.Value is not null) || old.Any(pair => pair.Value?.Contains('\n', StringComparison.Ordinal) == true);
            Assert.True(isGone ? back.Value(key) == memory.Value(key) : back.Texts["/n/nginx.conf"] == memory.Texts["/n/nginx.conf"], $"seed {seed}: {key} = {value}\n{memory.Texts["/n/nginx.conf"]}\n{edited.Texts["/n/nginx.conf"]}\n{back.Texts["/n/nginx.conf"]}");
        }
    }

    private static string Replaced(string text, string before, string after)
    {
        int at = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0, before);
        return string.Concat(text.AsSpan(0, at), after, text.AsSpan(at + before.Length));
    }

    private static string RandomMain(Random random)
    {
        var text = new StringBuilder();
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        Body(text, random, "", end, ["worker_processes", "pid", "user"], ["events", "http"], 0, false);
        string whole = text.ToString();
        return random.Next(2) == 0 ? whole.TrimEnd('\r', '\n') : whole;
    }

    private static void Body(StringBuilder text, Random random, string indent, string end, string[] simple, string[] blocks, int depth, bool isFlat)
    {
        foreach (string name in simple.Where(_ => random.Next(2) == 0))
        {
            text.Append(isFlat ? " " : indent).Append(random.Next(5) == 0 && !isFlat ? "# note; {" + end + indent : "").Append(name).Append(random.Next(4) == 0 ? "  " : " ").Append("\"a b\" 1").Append(random.Next(5) == 0 ? " ;" : ";")
                .Append(random.Next(5) == 0 && !isFlat ? " # why" : "").Append(isFlat ? "" : end);
        }

        int number = 0;
        foreach (string name in blocks.Where(name => name is "events" or "http" || random.Next(3) > 0))
        {
            number++;
            string head = name is "events" or "http" ? name : name == "location" ? $"location /{number}" : name == "upstream" ? $"upstream u{number}" : name;
            bool isOneLine = isFlat || random.Next(4) == 0;
            text.Append(isFlat ? " " : indent).Append(head).Append(random.Next(4) == 0 ? "{" : " {").Append(isOneLine ? "" : end);
            (string[] inner, string[] deeper) = name switch
            {
                "events" => (new[] { "worker_connections", "multi_accept" }, Array.Empty<string>()),
                "http" => (["gzip", "sendfile", "gzip"], ["upstream", "server", "server"]),
                "server" => (["listen", "keepalive_timeout"], ["location", "location"]),
                "location" => (["expires", "root"], []),
                _ => (["server", "keepalive"], []),
            };
            Body(text, random, indent + (random.Next(4) == 0 ? "\t" : "    "), end, inner, deeper, depth + 1, isOneLine);
            text.Append(isOneLine ? " " : indent).Append('}').Append(isFlat ? "" : end);
        }
    }
}
