using System.Data.Common;
using Perf.Tuning.Settings;

namespace Perf.Tests.Tuning.Mechanisms.Settings;

public sealed class ConnectionTextTests
{
    [Theory]
    [InlineData("Host=a;Maximum Pool Size=2;Password=p;", "Maximum Pool Size", "20", "Host=a;Maximum Pool Size=20;Password=p;")]

    // Synonyms: the driver takes both, and the second would win over the first.
    [InlineData("host=a; max pool size = 2 ;Password='p;Max Pool Size=9'", "Maximum Pool Size", "20", "host=a; max pool size = 20 ;Password='p;Max Pool Size=9'")]
    [InlineData("Host=a", "Pooling", "true", "Host=a;Pooling=true")]
    [InlineData("Host=a;", "Pooling", "true", "Host=a;Pooling=true;")]
    [InlineData("Host=a;Pooling=false", "Pooling", null, "Host=a")]
    [InlineData("Host=a;Pooling=false;", "Pooling", null, "Host=a;")]
    [InlineData("Pooling=false;Host=a", "Pooling", null, "Host=a")]
    [InlineData("Host=a;Pooling=False", "Pooling", "false", "Host=a;Pooling=False")]
    public void Set_AKeyword_ChangesNothingElse(string text, string keyword, string? value, string expected) => Assert.Equal(expected, ConnectionText.Set(text, keyword, value));

    [Theory]
    [InlineData("postgres://user:geheim@host/db")]
    [InlineData("Host=a;Password='geheim")]
    [InlineData("Password='geheim' x;Host=a")]
    [InlineData("Pooling=true;Host=geheim;pooling=false")]
    public void Get_WhatIsNoConnectionString_IsRefusedWithoutWhatItHolds(string text) =>
        Assert.DoesNotContain("geheim", Assert.Throws<FormatException>(() => ConnectionText.Get(text, "Pooling")).Message, StringComparison.Ordinal);

    [Fact]
    public void SetAndRestore_RandomStrings_AgreeWithTheFrameworkAndLeaveNoTrace()
    {
        string[] names = ["Host", "Port", "Username", "Password", "Command Timeout", "Maximum Pool Size"];
        string[] values = ["a", "12", "\"x;y\"", "'p\"w'", "p==q", "\"a\"\"b\"", "x y"];
        for (int seed = 0; seed < 2000; seed++)
        {
            var random = new Random(seed);
            string text = string.Join(random.Next(2) == 0 ? ";" : "; ", names.Where(_ => random.Next(3) > 0).Select(name => $"{name}{(random.Next(4) == 0 ? " = " : "=")}{values[random.Next(values.Length)]}")) + (random.Next(2) == 0 ? ";" : "");
            string after = ConnectionText.Set(text, "Max Pool Size", "33");

            var before = new DbConnectionStringBuilder { ConnectionString = text };
            var now = new DbConnectionStringBuilder { ConnectionString = after };
            Assert.True((string)now[now.ContainsKey("Maximum Pool Size") ? "Maximum Pool Size" : "Max Pool Size"] == "33", $"seed {seed}: {after}");
            foreach (string name in names[..^1].Where(before.ContainsKey))
            {
                Assert.True((string)before[name] == (string)now[name], $"seed {seed}: {name} of {text}");
            }

            Assert.True(ConnectionText.Restore(after, text, "Maximum Pool Size") == text, $"seed {seed}: {text} -> {after}");
        }
    }
}
