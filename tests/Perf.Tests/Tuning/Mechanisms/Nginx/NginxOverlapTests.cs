using Perf.Tests.Tuning.Loop;
using Perf.Tuning.Nginx;

namespace Perf.Tests.Tuning.Mechanisms.Nginx;

public class NginxOverlapTests
{
    private static readonly string[] s_servers = ["", "[*]", "[80]", "[shop]", "[api]"];
    private static readonly string[] s_locations = ["", "[*]", "[/]", "[/api]", "[->app]", "[->other]", "[->*]"];
    private static readonly string[] s_names = ["proxy_buffering", "expires", "proxy_set_header", "proxy_set_header[Host]", "proxy_set_header[host]", "proxy_set_header[Connection]"];

    [Theory]

    // The same, however it is named.
    [InlineData("http/gzip", "http/gzip", true)]
    [InlineData("http/server[*]/gzip", "http/server[shop]/gzip", true)]
    [InlineData("http/server/gzip", "http/server[shop]/gzip", true)]
    [InlineData("http/server[80]/gzip", "http/server[shop]/gzip", true)]
    [InlineData("http/upstream[*]/keepalive", "http/upstream[app]/keepalive", true)]
    [InlineData("http/server[*]/location[*]/proxy_buffering", "http/server[*]/location[/]/proxy_buffering", true)]
    [InlineData("http/server[*]/location[->app]/proxy_buffering", "http/server[*]/location[/]/proxy_buffering", true)]
    [InlineData("http/server[*]/location[->app]/proxy_buffering", "http/server[*]/location[->*]/proxy_buffering", true)]
    [InlineData("http/server[*]/location[*]/proxy_set_header[Connection]", "http/server[*]/location[/]/proxy_set_header[connection]", true)]
    [InlineData("http/server[*]/location[*]/expires", "http/server[*]/location[*]/expires[1h]", true)]

    // A location within another one is found by what finds all.
    [InlineData("http/server[*]/location[*]/expires", "http/server[*]/location[/]/location[/api]/expires", true)]
    [InlineData("http/server[*]/location[/]/expires", "http/server[*]/location[/]/location[/api]/expires", false)]

    // Others.
    [InlineData("http/gzip", "http/server[*]/gzip", false)]
    [InlineData("http/gzip", "http/gzip_static", false)]
    [InlineData("main/worker_processes", "http/worker_processes", false)]
    [InlineData("http/upstream[app]/keepalive", "http/upstream[other]/keepalive", false)]
    [InlineData("http/server[*]/location[/]/expires", "http/server[*]/location[/api]/expires", false)]
    [InlineData("http/server[*]/location[->app]/expires", "http/server[*]/location[->other]/expires", false)]
    [InlineData("http/server[*]/location[*]/proxy_set_header[Host]", "http/server[*]/location[*]/proxy_set_header[Connection]", false)]
    [InlineData("http/server[*]/gzip", "no key", false)]
    public void CanMeet_OfTwoKeys_IsWhetherOneDirectiveMayBeBoth(string left, string right, bool canMeet)
    {
        Assert.Equal(canMeet, NginxOverlap.CanMeet(left, right));
        Assert.Equal(canMeet, NginxOverlap.CanMeet(right, left));
    }

    // Whatever two keys lead to the same block of a real configuration: it was told.
    [Fact]
    public void CanMeet_OfKeysThatLeadToTheSameBlock_IsAlwaysTrue()
    {
        NginxTree tree = NginxMemory.Of("""
            http {
                upstream app { server 127.0.0.1:1; }
                upstream other { server 127.0.0.1:2; }
                server {
                    listen 80; server_name shop;
                    location / { proxy_pass http://app; location /api { proxy_pass http://other; } }
                }
                server { listen 81; server_name api; location / { root /srv; } location /api { proxy_pass http://app/x; } }
            }
            """).Tree();

        // Few keys are drawn again and again: where each leads is found once.
        var known = new Dictionary<string, NginxNode?[]>(StringComparer.Ordinal);
        NginxNode?[] BlocksOf(string key)
        {
            if (!known.TryGetValue(key, out NginxNode?[]? blocks))
            {
                blocks = [.. Blocks(tree, key)];
                known[key] = blocks;
            }

            return blocks;
        }

        int together = 0;
        for (int seed = 0; seed < 20_000; seed++)
        {
            var random = new Noise(seed);
            string left = Key(random), right = Key(random);
            NginxNode?[] shared = [.. BlocksOf(left).Intersect(BlocksOf(right))];
            bool isSameName = NginxKey.Of(left).Name == NginxKey.Of(right).Name && IsSameFirst(NginxKey.Of(left).First, NginxKey.Of(right).First);
            if (shared.Length > 0 && isSameName)
            {
                together++;
                Assert.True(NginxOverlap.CanMeet(left, right), $"{left} and {right}");
            }
        }

        Assert.True(together > 100, $"{together} pairs only had a block in common.");
    }

    // Many steps that may all be skipped must not take for ever.
    [Fact]
    public void CanMeet_OfVeryLongKeys_Ends()
    {
        string deep = string.Concat(Enumerable.Repeat("/location[*]", 500));
        Assert.True(NginxOverlap.CanMeet($"http/server[*]{deep}/expires", $"http/server[a]{deep}/location[*]/expires"));
        Assert.False(NginxOverlap.CanMeet($"http/server[*]{deep}/expires", $"http/server[a]{deep}/gzip"));
    }

    private static bool IsSameFirst(string? left, string? right) => left is null || right is null || left.Equals(right, StringComparison.OrdinalIgnoreCase);

    private static string Key(Noise random)
    {
        string locations = string.Concat(Enumerable.Range(0, (int)(3 * random.Uniform())).Select(_ => "/location" + Any(s_locations, random)));
        return $"http/server{Any(s_servers, random)}{locations}/{Any(s_names, random)}";
    }

    private static string Any(string[] of, Noise random) => of[(int)(of.Length * random.Uniform())];

    private static IEnumerable<NginxNode?> Blocks(NginxTree tree, string key)
    {
        try
        {
            return [.. tree.BlocksOf(NginxKey.Of(key)).Select(block => block.Node)];
        }
        catch (PerfException)
        {
            // No such block, or several where one was meant.
            return [];
        }
    }
}
