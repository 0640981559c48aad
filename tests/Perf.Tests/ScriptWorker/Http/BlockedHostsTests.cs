using Perf.ScriptWorker.Http;

namespace Perf.Tests.ScriptWorker.Http;

public class BlockedHostsTests
{
    [Theory]
    [InlineData("example.com", true)]
    [InlineData("EXAMPLE.com", false)] // URLs' hosts are lower case.
    [InlineData("a.test.io", true)]
    [InlineData("test.io", false)]
    [InlineData("other.org", false)]
    public void Has_NamesAndPatterns_AreFound(string host, bool expected) =>
        Assert.Equal(expected, new BlockedHosts(["example.com", "*.test.io"]).Has(host));
}
